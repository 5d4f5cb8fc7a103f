/** A box of an MP4 (ISO 14496-12): four letters, and what is in it. */
export interface Mp4Box {
  readonly type: string;
  readonly body: Buffer;
}

/** Bytes of a box before its body. */
export const BOX_HEADER = 8;

/** What the first eight bytes of a box say; its length is that of all of it. @throws where they say nothing usual. */
export function boxHeader(bytes: Buffer): { readonly type: string; readonly length: number } {
  const length = bytes.readUInt32BE(0);
  const type = bytes.toString('latin1', 4, BOX_HEADER);
  // 0 is "to the end of the file" and 1 "see below": the pieces our encoder writes are never of that size.
  if (length < BOX_HEADER) throw new Error(`A box "${type}" of ${length} bytes.`);
  return { type, length };
}

/** @throws where a box is not whole. */
export function readBoxes(body: Buffer): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = 0; at < body.length; ) {
    const { type, length } = boxHeader(body.subarray(at));
    if (at + length > body.length) throw new Error(`The box "${type}" is cut off.`);
    boxes.push({ type, body: body.subarray(at + BOX_HEADER, at + length) });
    at += length;
  }
  return boxes;
}

/** The body of the box at the end of a path, of which there is one each. @throws where there is none or several. */
export function boxBody(body: Buffer, ...path: readonly string[]): Buffer {
  return path.reduce((outer, type) => {
    const [found, second] = readBoxes(outer).filter((box) => box.type === type);
    if (!found || second) throw new Error(`${second ? 'More than one' : 'No'} box "${type}".`);
    return found.body;
  }, body);
}

export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, BOX_HEADER);
  return Buffer.concat([u32(length), Buffer.from(type, 'latin1'), ...parts]);
}

/** A box of version 0 that has flags. */
export function flaggedBox(type: string, flags: number, ...parts: readonly Uint8Array[]): Buffer {
  return box(type, u32(flags), ...parts);
}

export const u16 = (...values: readonly number[]) => u16s(values);
export const u32 = (...values: readonly number[]) => u32s(values);
export const u64 = (...values: readonly number[]) => u64s(values);

/** As many as there may be: too many to be arguments. */
export function u32s(values: readonly number[]): Buffer {
  return written(values, 4, (bytes, value, at) => bytes.writeUInt32BE(value, at));
}

export function u64s(values: readonly number[]): Buffer {
  return written(values, 8, (bytes, value, at) => {
    bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
    bytes.writeUInt32BE(value >>> 0, at + 4);
  });
}

function u16s(values: readonly number[]): Buffer {
  return written(values, 2, (bytes, value, at) => bytes.writeUInt16BE(value, at));
}

function written(
  values: readonly number[],
  width: number,
  write: (bytes: Buffer, value: number, at: number) => void,
): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * width);
  for (const [i, value] of values.entries()) write(bytes, value, i * width);
  return bytes;
}
