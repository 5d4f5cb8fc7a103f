import type { ByteReader } from './byte-reader';
import { RfbError } from './errors';
import { LIMITS } from './limits';

/** What is no text: QEMU ends its reasons with a zero byte. */
const CONTROLS = /\p{Cc}+/gu;

/** The next `length` bytes as text in one line. @throws {RfbError} `protocol` beyond what a name or a reason may have. */
export async function readString(reader: ByteReader, length: number): Promise<string> {
  if (length > LIMITS.string)
    throw new RfbError('protocol', `The RFB server sent a string of ${length} bytes.`);
  return (await reader.take(length)).toString('utf8').replace(CONTROLS, ' ').trim();
}
