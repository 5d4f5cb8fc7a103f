import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address } from '../endpoint';
import { RfbError } from '../rfb-error';
import { ByteReader } from './byte-reader';

/** Bytes to read at once: about a kernel buffer of TCP; those of Unix sockets are smaller. */
const READ_SIZE = 256 * 1024;
/** Time limit to connect (ms): a firewall that drops packets never answers. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Time limit for a server to read its last messages (ms). */
export const FLUSH_TIMEOUT_MS = 2000;
/** Makes a lost network noticed after about a minute, also without traffic (ms). */
const KEEP_ALIVE_MS = 15_000;

/** A connection and the reader of its bytes. */
export interface Connection {
  readonly socket: Duplex;
  readonly reader: ByteReader;
}

/**
 * Connects to an RFB server, and reads through one buffer that is reused: a frame of 8 MB takes a third of the time it
 * takes with a new buffer for each piece.
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
  // Input consists of small messages that must not be delayed.
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

/** Sends the last bytes and closes the socket, once the server has read them or the time limit is over. */
export function flushAndClose(socket: Duplex, last: Buffer): void {
  socket.end(last);
  // The end of the stream arrives only after all remaining data of the server is read.
  socket.resume();
  setTimeout(() => socket.destroy(), FLUSH_TIMEOUT_MS).unref();
}
