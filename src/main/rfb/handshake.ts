import { readString } from './connection/read-string';
import { type Connection, flushAndClose, openConnection } from './connection/socket';
import type { Endpoint } from './endpoint';
import { checkSize } from './limits';
import { RfbError } from './rfb-error';
import { type Peer, peerOf, type SecuredSession, secure } from './security/secure';

interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** A server that has let us in. */
export type HandshakeResult = SecuredSession & { readonly init: ServerInit };

/** Lets others keep their connections. */
const CLIENT_INIT = Buffer.of(1);
/** How long a server may take to shake hands, in milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * The whole handshake, shared access, up to ServerInit (RFC 6143, 7.1-7.3). What goes over the connection afterwards goes
 * over the one given back.
 * @throws {RfbError}; the connection is closed then.
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

/** A connection that is let in already, and where ClientInit comes next. */
export interface SecuredConnection extends Connection {
  /**
   * Sends the same server messages on another connection, in the place of this one that can send none any more. Resolves
   * when it has them; also where the server is gone, which then holds nothing down.
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
      const socket = await open().then(
        (other) => other.socket,
        () => undefined,
      );
      if (!socket) return;
      flushAndClose(socket, Buffer.concat([CLIENT_INIT, ...messages]));
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    },
  };
}

async function withHandshakeTimeout<T>({ reader, socket }: Connection, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    reader.end(new RfbError('timeout', 'The RFB server did not shake hands within ten seconds.'));
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
