import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address } from '../endpoint';
import { RfbError } from '../rfb-error';
import { ByteReader } from './byte-reader';

/** Bytes read at once. Kernel buffers of Unix sockets are smaller, of TCP about this. */
const READ_SIZE = 256 * 1024;
/** How long a host may take to answer, in milliseconds: a firewall that drops everything never does. */
const CONNECT_TIMEOUT_MS = 10_000;
/** How long a server may take to read the last that it is sent, in milliseconds. */
export const FLUSH_TIMEOUT_MS = 2000;
/** A cable that was pulled is noticed after a minute or so, also by who only listens. */
const KEEP_ALIVE_MS = 15_000;

/** A connection and what comes in on it. */
export interface Connection {
  readonly socket: Duplex;
  readonly reader: ByteReader;
}

/**
 * Connects to an RFB server, reading through one buffer that is used again and again: a frame of 8 MB takes a third of
 * the time it takes with a new buffer for each piece.
 * @throws the socket's error, such as ECONNREFUSED, or {RfbError} `timeout`.
 */
export async function openConnection(address: Address): Promise<Connection> {
  const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
  const socket = connect({
    ...('path' in address ? { path: address.path } : { host: address.host, port: address.port }),
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
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const timer = setTimeout(
    () => socket.destroy(new RfbError('timeout', 'The machine did not answer within ten seconds.')),
    CONNECT_TIMEOUT_MS,
  );
  try {
    await once(socket, 'connect');
  } finally {
    clearTimeout(timer);
  }
  socket.on('error', (error) => reader.end(error));
  socket.on('close', () => reader.end());
  return { socket, reader };
}

/** Sends the last there is to say, and leaves; at once when the server has read it, or when it takes too long to. */
export function flushAndClose(socket: Duplex, last: Buffer): void {
  socket.end(last);
  // What it still sends stands before the end that we wait for.
  socket.resume();
  setTimeout(() => socket.destroy(), FLUSH_TIMEOUT_MS).unref();
}
