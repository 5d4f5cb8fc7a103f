import { titleFrom } from '../../../shared/title';
import { LIMITS } from '../limits';
import { RfbError } from '../rfb-error';
import type { ByteReader } from './byte-reader';

/** Bytes of a string that are used. */
const MAX_SHOWN = 1024;

/**
 * The next `length` bytes as one short line of text, without control characters.
 * @throws {RfbError} `protocol` beyond the limit
 */
export async function readString(reader: ByteReader, length: number): Promise<string> {
  const text = await readStart(reader, length);
  await reader.skip(Math.max(0, length - MAX_SHOWN));
  return text;
}

/** As `readString`, but without waiting for more than the start: for the last string of a server. */
export async function readStart(reader: ByteReader, length: number): Promise<string> {
  if (length > LIMITS.string)
    throw new RfbError('protocol', `The RFB server sent a string of ${length} bytes.`);
  const bytes = await reader.take(Math.min(length, MAX_SHOWN));
  return titleFrom(bytes.toString('utf8').replace(/\ufffd+$/, '')) ?? '';
}
