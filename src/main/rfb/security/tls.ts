import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  createSecureContext,
  type TLSSocket,
} from 'node:tls';
import { ByteReader } from '../connection/byte-reader';
import type { Connection } from '../connection/socket';
import { RfbError } from '../rfb-error';

/** A certificate as the server showed it. */
export interface Certificate {
  /** SHA-256, as `AB:CD:…`. */
  readonly fingerprint: string;
  /** Whether an authority of this machine vouches for it and for the host's name. */
  readonly trusted: boolean;
}

/** Diffie and Hellman without anybody vouching for anybody: encrypted, but against listeners only. */
const ANONYMOUS: ConnectionOptions = {
  ciphers: 'ADH:AECDH:@SECLEVEL=0',
  // TLS 1.3 has no such thing any more.
  maxVersion: 'TLSv1.2',
};

let anonymous: boolean | undefined;

/** Whether this Node can do TLS without certificates; Electron's cannot. */
export function supportsAnonymousTls(): boolean {
  if (anonymous === undefined) {
    try {
      createSecureContext(ANONYMOUS);
      anonymous = true;
    } catch {
      anonymous = false;
    }
  }
  return anonymous;
}

/**
 * Puts TLS over a connection of which the plain part has been read. With `certificate` the server must show one: what it
 * showed is given back, and it is for the caller to judge.
 * @throws {RfbError} `security` when the two cannot agree.
 */
export async function startTls(
  plain: Connection,
  kind: 'anonymous' | 'certificate',
  host: string | undefined,
): Promise<{ connection: Connection; certificate: Certificate | undefined }> {
  const socket = connect({
    socket: tlsCarrier(plain),
    // Whom nobody vouches for is known by the fingerprint, which is looked at before anything secret is sent.
    rejectUnauthorized: false,
    ...(host !== undefined && isIP(host) === 0 && { servername: host }),
    ...(kind === 'anonymous' ? ANONYMOUS : {}),
  });
  try {
    await agreed(socket);
  } catch (error) {
    socket.destroy();
    const words = error instanceof Error ? error.message : 'unknown reason';
    throw new RfbError('security', `The VNC server's TLS could not be agreed on: ${words}`, { cause: error });
  }
  const certificate = kind === 'certificate' ? certificateOf(socket, host) : undefined;
  return { connection: { socket, reader: ByteReader.of(socket) }, certificate };
}

/** Resolves when TLS is agreed on. A connection that closes without an error has failed as well. */
function agreed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function certificateOf(socket: TLSSocket, host: string | undefined): Certificate {
  const shown = socket.getPeerCertificate();
  if (!shown.fingerprint256) throw new RfbError('security', 'The VNC server showed no certificate.');
  const named = host !== undefined && checkServerIdentity(host, shown) === undefined;
  return { fingerprint: shown.fingerprint256, trusted: socket.authorized && named };
}

/** What is left of a connection, as the stream TLS wants: its first bytes may have been read with the last plain ones. */
function tlsCarrier({ socket, reader }: Connection): Duplex {
  const carrier = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  reader
    .pipe(Number.POSITIVE_INFINITY, (bytes) => {
      if (!carrier.push(Buffer.from(bytes))) socket.pause();
    })
    .catch(() => carrier.push(null));
  socket.on('close', () => carrier.destroy());
  return carrier;
}
