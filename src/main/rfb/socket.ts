import { connect, type Socket } from 'node:net';
import { ByteReader } from './byte-reader';

/** Where an RFB server listens. */
export type Endpoint = { readonly path: string } | { readonly host: string; readonly port: number };

/** Bytes read at once. Kernel buffers of Unix sockets are smaller, of TCP about this. */
const READ_SIZE = 256 * 1024;

/** Connects to an RFB server. @throws the socket's error, such as ECONNREFUSED. */
export function openSocket(endpoint: Endpoint): Promise<Socket> {
  return connected(connect(endpoint));
}

/**
 * Connects, reading through one buffer that is used again and again. A frame of 8 MB takes a third of the time it takes
 * with a new buffer for each piece.
 */
export async function openReader(endpoint: Endpoint): Promise<{ socket: Socket; reader: ByteReader }> {
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
  await connected(socket);
  socket.on('error', (error) => reader.end(error));
  for (const over of ['end', 'close']) socket.on(over, () => reader.end());
  return { socket, reader };
}

function connected(socket: Socket): Promise<Socket> {
  // Input is many small messages, each of which somebody waits for.
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
