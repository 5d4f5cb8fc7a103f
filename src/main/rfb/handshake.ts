import type { Size } from '../../shared/geometry';
import { readString } from './connection/read-string';
import { type Connection, flushAndClose, openConnection } from './connection/socket';
import type { Endpoint } from './endpoint';
import { checkSize } from './limits';
import { RfbError } from './rfb-error';
import { type Peer, peerOf, type SecuredSession, secure } from './security/secure';

/** The result of the whole handshake. */
export type HandshakeResult = SecuredSession & { readonly init: Size & { readonly name: string } };

/** Shared access: other clients stay connected. */
const CLIENT_INIT = Buffer.of(1);
/** Time limit of the handshake (ms). */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * The whole handshake with shared access, up to ServerInit (RFC 6143, 7.1-7.3). From then on, use the returned connection.
 * @throws {RfbError} and closes the connection
 */
export function handshake(connection: Connection, peer: Peer): Promise<HandshakeResult> {
  return withHandshakeTimeout(connection, async () => {
    const secured = await secure(connection, peer);
    const { reader, socket } = secured.connection;
    socket.write(CLIENT_INIT);
    const init = await reader.take(24);
    const width = init.readUInt16BE(0);
    const height = init.readUInt16BE(2);
    checkSize(width, height);
    return { ...secured, init: { width, height, name: await readString(reader, init.readUInt32BE(20)) } };
  });
}

/** A connection after the security handshake; ClientInit comes next. */
export interface SecuredConnection extends Connection {
  /**
   * Sends messages to the same server on a new connection, after this one was closed. Resolves when they are sent, or if the
   * server is gone.
   */
  sendOnNewConnection(messages: readonly Buffer[]): Promise<void>;
}

/** @throws {RfbError} or the socket's error. */
export async function openSecured(endpoint: Endpoint): Promise<SecuredConnection> {
  const open = async () => {
    const plain = await openConnection(endpoint);
    return (await withHandshakeTimeout(plain, () => secure(plain, peerOf(endpoint)))).connection;
  };
  return {
    ...(await open()),
    async sendOnNewConnection(messages) {
      const other = await open().catch(() => undefined);
      if (!other) return;
      const { socket } = other;
      flushAndClose(socket, Buffer.concat([CLIENT_INIT, ...messages]));
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    },
  };
}

async function withHandshakeTimeout<T>({ reader, socket }: Connection, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    reader.end(new RfbError('timeout', 'The RFB server did not complete the handshake within ten seconds.'));
    socket.destroy();
  }, HANDSHAKE_TIMEOUT_MS);
  try {
    return await work();
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
