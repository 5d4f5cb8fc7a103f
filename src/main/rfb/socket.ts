import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ByteReader } from './byte-reader';

/** Where an RFB server listens. */
export type Endpoint = { readonly path: string } | { readonly host: string; readonly port: number };

/** Bytes read at once. Kernel buffers of Unix sockets are smaller, of TCP about this. */
const READ_SIZE = 256 * 1024;

/** A connection and what comes in on it. */
export interface Connection {
  readonly socket: Socket;
  readonly reader: ByteReader;
}

/**
 * Connects to an RFB server, reading through one buffer that is used again and again: a frame of 8 MB takes a third of
 * the time it takes with a new buffer for each piece.
 * @throws the socket's error, such as ECONNREFUSED.
 */
export async function openConnection(endpoint: Endpoint): Promise<Connection> {
  const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
  const socket = connect({
    ...endpoint,
    onread: {
      buffer,
      callback(length) {
        reader.feed(buffer.subarray(0, length), true);
        return true;
      },
    },
  });
  const reader = new ByteReader(socket);
  // Input is many small messages, each of which somebody waits for.
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.on('error', (error) => reader.end(error));
  socket.on('close', () => reader.end());
  return { socket, reader };
}
