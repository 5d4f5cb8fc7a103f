import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  createSecureContext,
  type TLSSocket,
} from 'node:tls';
import { messageOf } from '../../../shared/error-info';
import { attempt } from '../../base/attempt';
import { ByteReader } from '../connection/byte-reader';
import type { Connection } from '../connection/socket';
import { RfbError } from '../rfb-error';

/** The server's certificate. */
export interface Certificate {
  /** SHA-256, as `AB:CD:…`. */
  readonly fingerprint: string;
  /** Whether an authority of this machine trusts it for the host's name. */
  readonly trusted: boolean;
}

/** Diffie-Hellman without authentication: protects only against listeners. */
const ANONYMOUS: ConnectionOptions = {
  ciphers: 'ADH:AECDH:@SECLEVEL=0',
  // TLS 1.3 does not support it.
  maxVersion: 'TLSv1.2',
};

let anonymous: boolean | undefined;

/** Whether this process supports TLS without certificates; Electron does not. */
export function supportsAnonymousTls(): boolean {
  anonymous ??= attempt(() => createSecureContext(ANONYMOUS)) !== undefined;
  return anonymous;
}

/**
 * Starts TLS on a connection whose plain part has been read. With `certificate` the server must have one, which is returned
 * for the caller to check.
 * @throws {RfbError} `security` if the negotiation fails
 */
export async function startTls(
  plain: Connection,
  kind: 'anonymous' | 'certificate',
  host: string | undefined,
): Promise<{ connection: Connection; certificate: Certificate | undefined }> {
  const socket = connect({
    socket: tlsCarrier(plain),
    // A certificate without an authority is checked by its fingerprint, before anything secret is sent.
    rejectUnauthorized: false,
    ...(host !== undefined && isIP(host) === 0 && { servername: host }),
    ...(kind === 'anonymous' ? ANONYMOUS : {}),
  });
  try {
    await agreed(socket);
  } catch (error) {
    socket.destroy();
    throw new RfbError(
      'security',
      `TLS could not be negotiated with the VNC server: ${messageOf(error, 'unknown reason')}`,
      { cause: error },
    );
  }
  const certificate = kind === 'certificate' ? certificateOf(socket, host) : undefined;
  return { connection: { socket, reader: ByteReader.of(socket) }, certificate };
}

/** Resolves when TLS is negotiated. A connection that closes without an error has failed as well. */
function agreed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function certificateOf(socket: TLSSocket, host: string | undefined): Certificate {
  const shown = socket.getPeerCertificate();
  if (!shown.fingerprint256) throw new RfbError('security', 'The VNC server has no certificate.');
  const named = host !== undefined && checkServerIdentity(host, shown) === undefined;
  return { fingerprint: shown.fingerprint256, trusted: socket.authorized && named };
}

/** The rest of a connection as a stream for TLS: the first bytes may have been read with the last plain ones. */
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
