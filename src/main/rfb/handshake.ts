import type { Duplex } from 'node:stream';
import type { ByteReader } from './byte-reader';
import { RfbError } from './errors';
import { checkSize, LIMITS } from './limits';

export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

const SECURITY_NONE = 1;

/**
 * The handshake of RFB 3.3, 3.7 and 3.8 with security type None, shared access, up to ServerInit (RFC 6143, 7.1-7.3).
 * @throws {RfbError} `protocol`, `security`, or `refused` with the server's own reason.
 */
export async function handshake(reader: ByteReader, stream: Duplex): Promise<ServerInit> {
  const version = chooseVersion((await reader.take(12)).toString('latin1'));
  stream.write(`RFB 003.00${version}\n`);

  if (version === 3) await acceptSecurityOf33(reader);
  else await chooseSecurity(reader, stream, version);

  stream.write(Buffer.of(1));
  const init = await reader.take(24);
  const width = init.readUInt16BE(0);
  const height = init.readUInt16BE(2);
  checkSize(width, height);
  return { width, height, name: await readString(reader, init.readUInt32BE(20)) };
}

/** The highest version both sides speak: 3.8 and above give 3.8; odd ones such as 3.5 count as 3.3 (RFC 6143, 7.1.1). */
export function chooseVersion(banner: string): 3 | 7 | 8 {
  const match = /^RFB (\d{3})\.(\d{3})\n$/.exec(banner);
  if (!match) throw new RfbError('protocol', 'The server does not speak RFB.');
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < 3 || (major === 3 && minor < 3)) {
    throw new RfbError('protocol', `The server speaks RFB ${major}.${minor}; 3.3 is the oldest we speak.`);
  }
  if (major > 3 || minor >= 8) return 8;
  return minor === 7 ? 7 : 3;
}

async function acceptSecurityOf33(reader: ByteReader): Promise<void> {
  const type = (await reader.take(4)).readUInt32BE(0);
  if (type === 0) throw await refusal(reader);
  if (type !== SECURITY_NONE) throw unsupported([type]);
}

async function chooseSecurity(reader: ByteReader, stream: Duplex, version: 7 | 8): Promise<void> {
  const count = (await reader.take(1)).readUInt8(0);
  if (count === 0) throw await refusal(reader);
  const types = [...(await reader.take(count))];
  if (!types.includes(SECURITY_NONE)) throw unsupported(types);
  stream.write(Buffer.of(SECURITY_NONE));
  // 3.7 sends no result for None.
  if (version === 8 && (await reader.take(4)).readUInt32BE(0) !== 0) throw await refusal(reader);
}

function unsupported(types: readonly number[]): RfbError {
  return new RfbError(
    'security',
    `The RFB server wants a security type we do not have: ${types.join(', ')}.`,
  );
}

async function refusal(reader: ByteReader): Promise<RfbError> {
  const reason = await readString(reader, (await reader.take(4)).readUInt32BE(0));
  return new RfbError('refused', `The RFB server refused the connection: ${reason}`);
}

async function readString(reader: ByteReader, length: number): Promise<string> {
  if (length > LIMITS.string)
    throw new RfbError('protocol', `The RFB server sent a string of ${length} bytes.`);
  return (await reader.take(length)).toString('utf8');
}
