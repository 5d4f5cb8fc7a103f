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
  typeName,
  typeOfName,
  typeOfSubtype,
  VNC_AUTH,
} from './types';
import { answerChallenge } from './vnc-auth';

/** Whom we mean to talk to. */
export interface Peer {
  readonly login?: Login | undefined;
  /** The host's name or address, for its certificate. */
  readonly host?: string | undefined;
  /** On this machine nobody listens on the way, so that encryption is work for nothing. */
  readonly local: boolean;
}

export function peerOf(endpoint: Endpoint): Peer {
  return {
    login: endpoint.login,
    host: 'host' in endpoint ? endpoint.host : undefined,
    local: isLocal(endpoint),
  };
}

/** A connection past the security handshake: next is the client's ClientInit. */
export interface SecuredSession {
  readonly connection: Connection;
  readonly certificate: Certificate | undefined;
  /** The name of the way in. */
  readonly securityType: string;
}

type Version = 3 | 7 | 8;

/** More security types are not named in an error. */
const MAX_NAMED = 16;

/**
 * The handshake of RFB 3.3, 3.7 and 3.8 up to where the server has let us in (RFC 6143, 7.1-7.2).
 * @throws {RfbError} with every code there is.
 */
export async function secure(connection: Connection, peer: Peer): Promise<SecuredSession> {
  const { reader, socket } = connection;
  const version = chooseVersion(await readBanner(reader));
  socket.write(`RFB 003.00${version}\n`);
  const means: ClientAbilities = {
    username: peer.login?.username !== undefined,
    password: peer.login?.password !== undefined,
    anonymousTls: supportsAnonymousTls(),
    knownByCertificate: peer.login?.fingerprint !== undefined || peer.login?.trusted === true,
    before: peer.login?.securityType === undefined ? undefined : typeOfName(peer.login.securityType),
  };

  if (version === 3) {
    const type = (await reader.take(4)).readUInt32BE(0);
    if (type === 0) throw await refusal(connection);
    const way = type === SECURITY.none ? NONE : type === SECURITY.vncAuth ? VNC_AUTH : undefined;
    if (!way) throw unsupported([type]);
    const chosen = bestType([way], means, peer.local);
    if (!chosen) throw lacking([way], means);
    return finish({ connection, certificate: undefined, securityType: chosen.name }, chosen, peer, version);
  }

  const count = (await reader.take(1)).readUInt8(0);
  if (count === 0) throw await refusal(connection);
  const types = [...(await reader.take(count))];
  const plain = [
    ...(types.includes(SECURITY.none) ? [{ ...NONE, type: SECURITY.none }] : []),
    ...(types.includes(SECURITY.vncAuth) ? [{ ...VNC_AUTH, type: SECURITY.vncAuth }] : []),
  ];
  const open = bestType(plain, means, peer.local);
  if (types.includes(SECURITY.veNCrypt) && !(open && peer.local)) {
    socket.write(Buffer.of(SECURITY.veNCrypt));
    return veNCrypt(connection, peer, means, version);
  }
  if (!open) throw plain.length > 0 ? lacking(plain, means) : unsupported(types);
  socket.write(Buffer.of(open.type));
  return finish({ connection, certificate: undefined, securityType: open.name }, open, peer, version);
}

/**
 * The 12 bytes an RFB server begins with, as far as they are: what begins otherwise may be shorter. A server waits for
 * nobody to send them, so what says nothing waits for something else to be said first.
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
  return new RfbError('not-rfb', 'What answers there is no VNC server: it does not speak RFB.', options);
}

/** The highest version both sides speak: 3.8 and above give 3.8; odd ones such as 3.5 count as 3.3 (RFC 6143, 7.1.1). */
export function chooseVersion(banner: string): Version {
  const match = /^RFB (\d{3})\.(\d{3})\n$/.exec(banner);
  if (!match) throw notRfb();
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < 3 || (major === 3 && minor < 3)) {
    throw new RfbError('protocol', `The server speaks RFB ${major}.${minor}; 3.3 is the oldest we speak.`);
  }
  if (major > 3 || minor >= 8) return 8;
  return minor === 7 ? 7 : 3;
}

/** VeNCrypt 0.2: a subtype is agreed on, TLS begins, and within it the subtype's own question follows. */
async function veNCrypt(
  plain: Connection,
  peer: Peer,
  means: ClientAbilities,
  version: Version,
): Promise<SecuredSession> {
  const { reader, socket } = plain;
  const [major = 0, minor = 0] = await reader.take(2);
  if (major === 0 && minor < 2) {
    throw new RfbError('security', `The VNC server has VeNCrypt ${major}.${minor}; we have 0.2.`);
  }
  socket.write(Buffer.of(0, 2));
  if ((await reader.take(1)).readUInt8(0) !== 0)
    throw new RfbError('security', 'The VNC server refused VeNCrypt 0.2.');
  const count = (await reader.take(1)).readUInt8(0);
  const list = await reader.take(4 * count);
  const subtypes = Array.from({ length: count }, (_, i) => list.readUInt32BE(4 * i));
  const ways = subtypes.flatMap((subtype) => {
    const way = typeOfSubtype(subtype);
    return way ? [{ ...way, subtype }] : [];
  });
  if (ways.length === 0) throw unsupported(subtypes);
  const way = bestType(ways, means, peer.local);
  if (!way) throw lacking(ways, means);
  const choice = Buffer.alloc(4);
  choice.writeUInt32BE(way.subtype);
  socket.write(choice);
  if ((await reader.take(1)).readUInt8(0) !== 1) {
    throw new RfbError('security', `The VNC server could not begin ${way.name}.`);
  }
  const tls = await startTls(plain, way.tls === 'anonymous' ? 'anonymous' : 'certificate', peer.host);
  if (tls.certificate) checkCertificate(tls.certificate, way, peer.login ?? {});
  return finish({ ...tls, securityType: way.name }, way, peer, version);
}

/**
 * An authority's word counts; without it a certificate must be the one we have seen before, if we have. Called before anything
 * secret is sent. @throws {RfbError} `certificate`
 */
export function checkCertificate(
  { fingerprint, trusted }: Certificate,
  way: SecurityType,
  login: Login,
): void {
  if (trusted || login.fingerprint === fingerprint) return;
  if (login.trusted) {
    throw new RfbError(
      'certificate',
      `The VNC server shows a certificate that no authority vouches for, and before an authority did: SHA-256 ${fingerprint}.`,
    );
  }
  if (login.fingerprint !== undefined) {
    throw new RfbError(
      'certificate',
      `The VNC server shows another certificate than before: SHA-256 ${fingerprint}, remembered ${login.fingerprint}.`,
    );
  }
  const before = login.securityType === undefined ? undefined : typeOfName(login.securityType);
  if (before && asksForLess(way, before)) throw downgraded([way], before);
}

function downgraded(ways: readonly SecurityType[], before: SecurityType): RfbError {
  const offered = ways.map(({ name }) => name).join(', ');
  return new RfbError(
    'certificate',
    `The VNC server let us in by ${before.name} before, and now offers only what is weaker: ${offered}.`,
  );
}

/** Answers what the way asks, and hears whether it was right. */
async function finish(
  secured: SecuredSession,
  way: SecurityType,
  { login }: Peer,
  version: Version,
): Promise<SecuredSession> {
  const { reader, socket } = secured.connection;
  if (way.asks === 'password') {
    socket.write(answerChallenge(await reader.take(16), login?.password ?? ''));
  } else if (way.asks === 'user') {
    const [user, password] = [Buffer.from(login?.username ?? ''), Buffer.from(login?.password ?? '')];
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(user.length, 0);
    lengths.writeUInt32BE(password.length, 4);
    socket.write(Buffer.concat([lengths, user, password]));
  }
  // Before 3.8 None has no result; VeNCrypt's always has one.
  if (version !== 8 && way.tls === 'no' && way.asks === 'nothing') return secured;
  if ((await reader.take(4)).readUInt32BE(0) === 0) return secured;
  if (way.asks === 'nothing') throw await refusal(secured.connection);
  // That it refused is heard already: who hangs up instead of saying why has still refused.
  const reason = version === 8 ? await reasonOf(secured.connection).catch(() => '') : '';
  const what = way.asks === 'user' ? 'user name and password' : 'password';
  const told = reason === '' ? '.' : `: ${reason}`;
  throw new RfbError('authentication', `The VNC server did not accept the ${what}${told}`);
}

function unsupported(types: readonly number[]): RfbError {
  const named = types.slice(0, MAX_NAMED).map(typeName).join(', ');
  const more = types.length > MAX_NAMED ? ` and ${types.length - MAX_NAMED} more` : '';
  return new RfbError('security', `The VNC server wants a security type we do not have: ${named}${more}.`);
}

function lacking(ways: readonly SecurityType[], means: ClientAbilities): RfbError {
  const obstacles = ways.map((way) => obstacle(way, means));
  if (obstacles.includes('password')) return new RfbError('credentials', 'The VNC server wants a password.');
  if (obstacles.includes('user')) {
    return new RfbError('credentials', 'The VNC server wants a user name and a password.');
  }
  if (obstacles.includes('certificate')) {
    return new RfbError(
      'certificate',
      'The VNC server showed a certificate before, and now has no way in with one.',
    );
  }
  if (means.before && obstacles.includes('downgrade')) return downgraded(ways, means.before);
  return new RfbError(
    'security',
    'The VNC server has TLS without certificates only, which this program cannot do within Electron. Start Jumpseat without a window, or give the server a certificate (X509).',
  );
}

/** That it refused is certain, also if it hangs up instead of saying why. */
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
