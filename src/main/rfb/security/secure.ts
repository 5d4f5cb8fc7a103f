import type { ByteReader } from '../connection/byte-reader';
import { readStart } from '../connection/read-string';
import type { Connection } from '../connection/socket';
import { type Endpoint, isLocal, type Login } from '../endpoint';
import { RfbError } from '../rfb-error';
import { type Certificate, startTls, supportsAnonymousTls } from './tls';
import {
  asksForLess,
  bestType,
  type ClientAbilities,
  NONE,
  obstacle,
  SECURITY,
  type SecurityType,
  SUBTYPES,
  typeName,
  typeOfName,
  VNC_AUTH,
} from './types';
import { answerChallenge } from './vnc-auth';

/** The server to connect to. */
export interface Peer {
  readonly login?: Login | undefined;
  /** The host's name or address, for its certificate. */
  readonly host?: string | undefined;
  /** Whether the server is on this machine, so that encryption adds nothing. */
  readonly local: boolean;
}

export function peerOf(endpoint: Endpoint): Peer {
  return {
    login: endpoint.login,
    host: 'host' in endpoint ? endpoint.host : undefined,
    local: isLocal(endpoint),
  };
}

/** A connection after the security handshake; ClientInit comes next. */
export interface SecuredSession {
  readonly connection: Connection;
  readonly certificate: Certificate | undefined;
  /** The name of the security type that was used. */
  readonly securityType: string;
}

type Version = 3 | 7 | 8;

const PLAIN_TYPES = [
  { ...NONE, number: SECURITY.none },
  { ...VNC_AUTH, number: SECURITY.vncAuth },
];

/** Security types named in an error. */
const MAX_NAMED = 16;

/**
 * The handshake of RFB 3.3, 3.7 and 3.8 up to the security result (RFC 6143, 7.1-7.2).
 * @throws {RfbError} with any code
 */
export async function secure(connection: Connection, peer: Peer): Promise<SecuredSession> {
  const { reader, socket } = connection;
  const version = chooseVersion(await readBanner(reader));
  socket.write(`RFB 003.00${version}\n`);
  const abilities = abilitiesOf(peer);
  const numbers = await readTypes(connection, version);
  const plain = PLAIN_TYPES.filter(({ number }) => numbers.includes(number));
  const chosen = bestType(plain, abilities, peer.local);
  if (version !== 3 && numbers.includes(SECURITY.veNCrypt) && !(chosen && peer.local)) {
    socket.write(Buffer.of(SECURITY.veNCrypt));
    return veNCrypt(connection, peer, abilities, version);
  }
  if (!chosen) throw plain.length > 0 ? lacking(plain, abilities) : unsupported(numbers);
  if (version !== 3) socket.write(Buffer.of(chosen.number));
  return finish({ connection, certificate: undefined, securityType: chosen.name }, chosen, peer, version);
}

/** The security types that the server offers; in 3.3 it decides on one. @throws {RfbError} `refused` */
async function readTypes(connection: Connection, version: Version): Promise<number[]> {
  const { reader } = connection;
  if (version === 3) {
    const type = (await reader.take(4)).readUInt32BE(0);
    if (type === 0) throw await refusal(connection);
    return [type];
  }
  const count = (await reader.take(1)).readUInt8(0);
  if (count === 0) throw await refusal(connection);
  return [...(await reader.take(count))];
}

function abilitiesOf({ login }: Peer): ClientAbilities {
  return {
    username: login?.username !== undefined,
    password: login?.password !== undefined,
    anonymousTls: supportsAnonymousTls(),
    knownByCertificate: login?.fingerprint !== undefined || login?.trusted === true,
    before: login?.securityType === undefined ? undefined : typeOfName(login.securityType),
  };
}

/**
 * The first 12 bytes of an RFB server, or fewer if they do not look like RFB. An RFB server sends them at once, so a server
 * that sends nothing speaks a different protocol.
 * @throws {RfbError} `not-rfb`, `closed`
 */
async function readBanner(reader: ByteReader): Promise<string> {
  let banner = '';
  try {
    while (banner.length < 12 && 'RFB '.startsWith(banner.slice(0, 4))) {
      banner += (await reader.take(1)).toString('latin1');
    }
  } catch (error) {
    if (error instanceof RfbError && error.code === 'timeout') throw notRfb({ cause: error });
    throw error;
  }
  return banner;
}

function notRfb(options?: ErrorOptions): RfbError {
  return new RfbError('not-rfb', 'The server is not a VNC server.', options);
}

/** The highest version both sides speak: 3.8 and above give 3.8; odd ones such as 3.5 count as 3.3 (RFC 6143, 7.1.1). */
export function chooseVersion(banner: string): Version {
  const match = /^RFB (\d{3})\.(\d{3})\n$/.exec(banner);
  if (!match) throw notRfb();
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < 3 || (major === 3 && minor < 3)) {
    throw new RfbError(
      'protocol',
      `The server speaks RFB ${major}.${minor}; the oldest supported version is 3.3.`,
    );
  }
  if (major > 3 || minor >= 8) return 8;
  return minor === 7 ? 7 : 3;
}

/** VeNCrypt 0.2: both sides agree on a subtype, TLS starts, and within it the subtype's own exchange follows. */
async function veNCrypt(
  plain: Connection,
  peer: Peer,
  abilities: ClientAbilities,
  version: Version,
): Promise<SecuredSession> {
  const { reader, socket } = plain;
  const [major = 0, minor = 0] = await reader.take(2);
  if (major === 0 && minor < 2) {
    throw new RfbError(
      'security',
      `The VNC server has VeNCrypt ${major}.${minor}; the supported version is 0.2.`,
    );
  }
  socket.write(Buffer.of(0, 2));
  if ((await reader.take(1)).readUInt8(0) !== 0)
    throw new RfbError('security', 'The VNC server refused VeNCrypt 0.2.');
  const count = (await reader.take(1)).readUInt8(0);
  const list = await reader.take(4 * count);
  const subtypes = Array.from({ length: count }, (_, i) => list.readUInt32BE(4 * i));
  const types = subtypes.flatMap((subtype) => {
    const type = SUBTYPES.get(subtype);
    return type ? [{ ...type, subtype }] : [];
  });
  if (types.length === 0) throw unsupported(subtypes);
  const type = bestType(types, abilities, peer.local);
  if (!type) throw lacking(types, abilities);
  const choice = Buffer.alloc(4);
  choice.writeUInt32BE(type.subtype);
  socket.write(choice);
  if ((await reader.take(1)).readUInt8(0) !== 1) {
    throw new RfbError('security', `The VNC server could not start ${type.name}.`);
  }
  const tls = await startTls(plain, type.tls === 'anonymous' ? 'anonymous' : 'certificate', peer.host);
  if (tls.certificate) checkCertificate(tls.certificate, type, peer.login ?? {});
  return finish({ ...tls, securityType: type.name }, type, peer, version);
}

/**
 * Accepts a certificate that an authority trusts, else only the remembered one, if there is one. Called before anything secret
 * is sent. @throws {RfbError} `certificate`
 */
export function checkCertificate(
  { fingerprint, trusted }: Certificate,
  type: SecurityType,
  login: Login,
): void {
  if (trusted || login.fingerprint === fingerprint) return;
  if (login.trusted) {
    throw new RfbError(
      'certificate',
      `No authority trusts the VNC server's certificate, and the one before was trusted: SHA-256 ${fingerprint}.`,
    );
  }
  if (login.fingerprint !== undefined) {
    throw new RfbError(
      'certificate',
      `The VNC server's certificate has changed: SHA-256 ${fingerprint}, remembered ${login.fingerprint}.`,
    );
  }
  const before = login.securityType === undefined ? undefined : typeOfName(login.securityType);
  if (before && asksForLess(type, before)) throw downgraded([type], before);
}

function downgraded(types: readonly SecurityType[], before: SecurityType): RfbError {
  const offered = types.map(({ name }) => name).join(', ');
  return new RfbError(
    'certificate',
    `The VNC server used ${before.name} before, and now offers only weaker security: ${offered}.`,
  );
}

/** Sends the credentials that the security type asks for, and reads the result. */
async function finish(
  secured: SecuredSession,
  type: SecurityType,
  { login }: Peer,
  version: Version,
): Promise<SecuredSession> {
  const { reader, socket } = secured.connection;
  if (type.asks === 'password') {
    socket.write(answerChallenge(await reader.take(16), login?.password ?? ''));
  } else if (type.asks === 'user') {
    const [user, password] = [Buffer.from(login?.username ?? ''), Buffer.from(login?.password ?? '')];
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(user.length, 0);
    lengths.writeUInt32BE(password.length, 4);
    socket.write(Buffer.concat([lengths, user, password]));
  }
  // Before 3.8 None has no result; VeNCrypt's always has one.
  if (version !== 8 && type.tls === 'no' && type.asks === 'nothing') return secured;
  if ((await reader.take(4)).readUInt32BE(0) === 0) return secured;
  if (type.asks === 'nothing') throw await refusal(secured.connection);
  // A server may close the connection without a reason.
  const reason = version === 8 ? await reasonOf(secured.connection).catch(() => '') : '';
  const what = type.asks === 'user' ? 'user name and password' : 'password';
  const detail = reason === '' ? '.' : `: ${reason}`;
  throw new RfbError('authentication', `The VNC server did not accept the ${what}${detail}`);
}

function unsupported(types: readonly number[]): RfbError {
  const named = types.slice(0, MAX_NAMED).map(typeName).join(', ');
  const more = types.length > MAX_NAMED ? ` and ${types.length - MAX_NAMED} more` : '';
  return new RfbError('security', `The VNC server requires an unsupported security type: ${named}${more}.`);
}

function lacking(types: readonly SecurityType[], abilities: ClientAbilities): RfbError {
  const obstacles = types.map((type) => obstacle(type, abilities));
  if (obstacles.includes('password'))
    return new RfbError('credentials', 'The VNC server requires a password.');
  if (obstacles.includes('user')) {
    return new RfbError('credentials', 'The VNC server requires a user name and a password.');
  }
  if (obstacles.includes('certificate')) {
    return new RfbError(
      'certificate',
      'The VNC server had a certificate before, and now offers no security type with one.',
    );
  }
  if (abilities.before && obstacles.includes('downgrade')) return downgraded(types, abilities.before);
  return new RfbError(
    'security',
    'The VNC server offers only TLS without certificates, which Electron does not support. Start Jumpseat without a window, or give the server a certificate (X509).',
  );
}

/** The error for a server that refuses the connection; it may close it without a reason. */
async function refusal(connection: Connection): Promise<RfbError> {
  const reason = await reasonOf(connection).catch((error: unknown) => {
    if (error instanceof RfbError && error.code === 'protocol') throw error;
    return '';
  });
  return new RfbError(
    'refused',
    `The VNC server refused the connection${reason === '' ? '.' : `: ${reason}`}`,
  );
}

async function reasonOf({ reader }: Connection): Promise<string> {
  return readStart(reader, (await reader.take(4)).readUInt32BE(0));
}
