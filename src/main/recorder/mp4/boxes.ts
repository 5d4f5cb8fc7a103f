import type { FileHandle } from 'node:fs/promises';

/** A box of an MP4 (ISO 14496-12): a type of four letters and a body. */
interface Mp4Box {
  readonly type: string;
  readonly body: Buffer;
}

/** The place of a box in a file (bytes). */
export interface FileBox {
  readonly type: string;
  readonly start: number;
  readonly bodyStart: number;
  /** Beyond the end of the file if the box is cut off. */
  readonly end: number;
}

const HEADER = 8;
const LONG_HEADER = 16;
/** Bytes that a {@link FileReader} reads at once, and the longest piece it returns. */
const WINDOW = 32 * 1024;

/**
 * Parses the header of a box.
 * @param bytes its first 8 bytes, or 16 if its length may take 64 bits
 * @param available the length that 0, "to the end of the file", stands for (bytes)
 * @throws {RangeError} if the length is invalid
 */
export function parseBoxHeader(
  bytes: Buffer,
  available = 0,
): { readonly type: string; readonly headerLength: number; readonly length: number } {
  const size = bytes.readUInt32BE(0);
  const type = bytes.toString('latin1', 4, HEADER);
  const isLong = size === 1 && bytes.length >= LONG_HEADER;
  const headerLength = isLong ? LONG_HEADER : HEADER;
  const shortLength = size === 0 ? available : size;
  const length = isLong ? Number(bytes.readBigUInt64BE(HEADER)) : shortLength;
  if (length < headerLength) throw new RangeError(`A box "${type}" of ${length} bytes.`);
  return { type, headerLength, length };
}

/** @throws if a box is cut off */
export function readBoxes(body: Buffer): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = 0; at < body.length; ) {
    const { type, headerLength, length } = parseBoxHeader(body.subarray(at));
    if (at + length > body.length) throw new Error(`The box "${type}" is cut off.`);
    boxes.push({ type, body: body.subarray(at + headerLength, at + length) });
    at += length;
  }
  return boxes;
}

/** Reads a piece of a file, which stays valid until the next call. It is shorter at the end of the file. */
export type FileReader = (at: number, length: number) => Promise<Buffer>;

export function createFileReader(file: FileHandle): FileReader {
  let held = Buffer.alloc(0);
  let heldAt = 0;
  return async (at, length) => {
    if (length > WINDOW) throw new Error(`A box of ${length} bytes.`);
    if (at < heldAt || at + length > heldAt + held.length) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(WINDOW), 0, WINDOW, at);
      held = buffer.subarray(0, bytesRead);
      heldAt = at;
    }
    return held.subarray(at - heldAt, at - heldAt + length);
  };
}

/** The boxes between two places of a file. Only the last may be cut off. @throws {RangeError} if a length is invalid */
export async function* fileBoxes(read: FileReader, start: number, end: number): AsyncGenerator<FileBox> {
  for (let at = start; at + HEADER <= end; ) {
    const { type, headerLength, length } = parseBoxHeader(await read(at, LONG_HEADER), end - at);
    yield { type, start: at, bodyStart: at + headerLength, end: at + length };
    at += length;
  }
}

/** The body of the box at a path. @throws unless each type on the path occurs once */
export function boxBody(body: Buffer, ...path: readonly string[]): Buffer {
  return path.reduce((outer, type) => {
    const [found, second] = readBoxes(outer).filter((box) => box.type === type);
    if (!found || second) throw new Error(`${second ? 'More than one' : 'No'} box "${type}".`);
    return found.body;
  }, body);
}

export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, HEADER);
  return Buffer.concat([u32(length), Buffer.from(type, 'latin1'), ...parts]);
}

/** A box of version 0 with flags. */
export function flaggedBox(type: string, flags: number, ...parts: readonly Uint8Array[]): Buffer {
  return box(type, u32(flags), ...parts);
}

/** Lists take more values than a call can have arguments. */
type Values = readonly (number | readonly number[])[];

export const u16 = (...values: Values) =>
  encode(values, 2, (bytes, value, at) => bytes.writeUInt16BE(value, at));
export const u32 = (...values: Values) =>
  encode(values, 4, (bytes, value, at) => bytes.writeUInt32BE(value, at));
export const u64 = (...values: Values) =>
  encode(values, 8, (bytes, value, at) => {
    bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
    bytes.writeUInt32BE(value >>> 0, at + 4);
  });

function encode(
  values: Values,
  width: number,
  write: (bytes: Buffer, value: number, at: number) => void,
): Buffer {
  const all = values.flat();
  const bytes = Buffer.allocUnsafe(all.length * width);
  for (const [i, value] of all.entries()) write(bytes, value, i * width);
  return bytes;
}
