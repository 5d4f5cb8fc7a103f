import { titleFrom } from '../../../shared/title';
import { LIMITS } from '../limits';
import { RfbError } from '../rfb-error';
import type { ByteReader } from './byte-reader';

/** More of a string is not shown (bytes). */
const MAX_SHOWN = 1024;

/**
 * The next `length` bytes as one short line of text, without what a terminal or a page would obey: for a name.
 * @throws {RfbError} `protocol` beyond what a name or a reason may have.
 */
export async function readString(reader: ByteReader, length: number): Promise<string> {
  const text = await readStart(reader, length);
  await reader.skip(Math.max(0, length - MAX_SHOWN));
  return text;
}

/** The same for the last that a server says, of which only the start is waited for. */
export async function readStart(reader: ByteReader, length: number): Promise<string> {
  if (length > LIMITS.string)
    throw new RfbError('protocol', `The RFB server sent a string of ${length} bytes.`);
  const bytes = await reader.take(Math.min(length, MAX_SHOWN));
  return titleFrom(bytes.toString('utf8').replace(/\ufffd+$/, '')) ?? '';
}
