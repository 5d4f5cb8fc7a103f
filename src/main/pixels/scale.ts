import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import { KERNEL } from './kernel';

/** Rows of pixels from the top left, without gaps; four bytes each: red, green, blue and an unused one. */
export interface RgbxPicture extends Size {
  readonly data: Uint8Array;
}

/** The pixels of an axis that make up one pixel of the result; the weights sum to 256. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  blendRows(rows: number, length: number, weights: number, count: number, out: number): void;
  blendColumns(
    row: number,
    offsets: number,
    weights: number,
    pairs: number,
    width: number,
    out: number,
  ): void;
  dropFourth(from: number, count: number, out: number): void;
}

// Node's types lack it.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** Pixels to read, and to write, in one turn of the event loop: a screen of 1920x1080 takes one of about 4 ms. */
const TURN_PIXELS = 2 ** 21;
/** Rows that a pixel of the result depends on, at most: more look no better, but a turn would have no limit. */
const MAX_ROWS = 128;
/** How far the kernel may read or write beyond a row (bytes). */
const SLACK = 32;
const PAGE = 64 * 1024;
const WHOLE = 256;

let loaded: Kernel | undefined;

/** The kernel, with at least `bytes` of memory, which never shrinks and keeps no pixels from one turn to the next. */
function kernelWith(bytes: number): { kernel: Kernel; memory: Uint8Array } {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(KERNEL, 'base64')))
    .exports as Kernel;
  const missing = bytes - loaded.memory.buffer.byteLength;
  if (missing > 0) loaded.memory.grow(Math.ceil(missing / PAGE));
  return { kernel: loaded, memory: new Uint8Array(loaded.memory.buffer) };
}

/**
 * Writes the pixels as red, green, blue to `out`. A large picture takes several turns of the event loop; what is drawn
 * meanwhile may appear in the lower part.
 */
export async function toRgb({ width, height, data }: RgbxPicture, out: Uint8Array): Promise<void> {
  for (let start = 0; start < width * height; start += TURN_PIXELS) {
    if (start > 0) await nextTurn();
    const count = Math.min(TURN_PIXELS, width * height - start);
    const rgb = 4 * count + SLACK;
    const { kernel, memory } = kernelWith(rgb + 3 * count + SLACK);
    memory.set(data.subarray(4 * start, 4 * (start + count)));
    kernel.dropFourth(0, count, rgb);
    out.set(memory.subarray(rgb, rgb + 3 * count), 3 * start);
  }
}

/**
 * Scales a picture to exactly `size`, as red, green, blue in `out`: each pixel is an average that is weighted by distance,
 * over as many pixels as it covers, so that text stays legible. In turns, as {@link toRgb}.
 * @param changed the parts of the picture that differ from what `out` was made of; by default all of it
 */
export async function scaleToRgb(
  picture: RgbxPicture,
  size: Size,
  out: Uint8Array,
  changed: readonly Span[] = [{ y: 0, height: picture.height }],
): Promise<void> {
  const plan = planOf(picture, size);
  const { rows, width } = plan;
  const isChanged = changedRows(changed, size.height / picture.height, size.height);
  const rowPixels = Math.max(width, (picture.width * picture.height) / size.height);
  let done = 0;
  for (let top = isChanged.indexOf(1); top !== -1; ) {
    const same = isChanged.indexOf(0, top);
    const end = Math.min(endOfTurn(rows, top, picture.width, width), same === -1 ? size.height : same);
    scaleRows(picture, plan, rows.slice(top, end), out.subarray(3 * top * width));
    done += (end - top) * rowPixels;
    top = isChanged.indexOf(1, end);
    if (top === -1 || done < TURN_PIXELS / 2) continue;
    await nextTurn();
    done = 0;
  }
}

/** Rows of a picture, in its pixels. */
interface Span {
  readonly y: number;
  readonly height: number;
}

/** For each row of the result, whether it may depend on one of these. */
function changedRows(spans: readonly Span[], scale: number, height: number): Uint8Array {
  const isChanged = new Uint8Array(height);
  // A pixel depends on those that it covers and, for smooth edges, on half as many more at each side.
  for (const { y, height } of spans)
    isChanged.fill(1, Math.max(Math.floor(y * scale) - 2, 0), Math.ceil((y + height) * scale) + 2);
  return isChanged;
}

/** What scaling from one size to another needs, besides the pixels. */
interface Plan {
  /** The sizes, to recognize it. */
  readonly key: string;
  /** Width of the result (px). */
  readonly width: number;
  readonly rows: readonly Taps[];
  readonly columns: ColumnTable;
  /** 1 for each row of a picture; more if it is so much higher that only every second row is read, or every third. */
  readonly step: number;
}

/** The last one: an agent asks for the same size again and again. */
let lastPlan: Plan | undefined;

function planOf(from: Size, to: Size): Plan {
  const key = `${from.width} ${from.height} ${to.width} ${to.height}`;
  if (lastPlan?.key === key) return lastPlan;
  const step = Math.max(1, Math.floor((2 * from.height) / to.height / MAX_ROWS));
  const rows = tapsOf(Math.floor(from.height / step), to.height);
  lastPlan = { key, width: to.width, rows, columns: columnTable(tapsOf(from.width, to.width)), step };
  return lastPlan;
}

/** The row of the result before which the turn ends that starts with the row `top`. */
function endOfTurn(rows: readonly Taps[], top: number, width: number, scaledWidth: number): number {
  const firstRead = rows[top]?.first ?? 0;
  const isTooMuch = ({ first, weights }: Taps, i: number) =>
    i > top &&
    ((first + weights.length - firstRead) * width > TURN_PIXELS || (i + 1 - top) * scaledWidth > TURN_PIXELS);
  const end = rows.findIndex(isTooMuch);
  return end === -1 ? rows.length : end;
}

/** Computes some rows of the result in one turn. */
function scaleRows({ width, data }: RgbxPicture, plan: Plan, rows: readonly Taps[], out: Uint8Array): void {
  const { columns, step } = plan;
  const length = 4 * width;
  const top = rows[0]?.first ?? 0;
  const bottom = rows.reduce((last, { first, weights }) => Math.max(last, first + weights.length), top);
  const most = rows.reduce((count, { weights }) => Math.max(count, weights.length), 0);
  const weightsAt = columns.bytes.length;
  const blendedAt = weightsAt + 2 * most + SLACK;
  const scaledAt = blendedAt + length + SLACK;
  const pixelsAt = scaledAt + 3 * plan.width * rows.length + SLACK;
  const { kernel, memory } = kernelWith(pixelsAt + (bottom - top) * length + SLACK);
  memory.set(columns.bytes);
  copyRows(data, { length, top, bottom, step }, memory.subarray(pixelsAt));
  const weightsView = new DataView(memory.buffer, weightsAt, 2 * most);
  for (const [i, { first, weights }] of rows.entries()) {
    for (const [k, weight] of weights.entries()) weightsView.setUint16(2 * k, weight, true);
    kernel.blendRows(pixelsAt + (first - top) * length, length, weightsAt, weights.length, blendedAt);
    const to = scaledAt + 3 * i * plan.width;
    kernel.blendColumns(blendedAt, 0, columns.weightsAt, columns.pairs, plan.width, to);
  }
  out.set(memory.subarray(scaledAt, scaledAt + 3 * plan.width * rows.length));
}

function copyRows(
  data: Uint8Array,
  { length, top, bottom, step }: Record<'length' | 'top' | 'bottom' | 'step', number>,
  to: Uint8Array,
): void {
  if (step === 1) {
    to.set(data.subarray(top * length, bottom * length));
    return;
  }
  for (let row = top; row < bottom; row += 1) {
    to.set(data.subarray(row * step * length, (row * step + 1) * length), (row - top) * length);
  }
}

/** For each pixel of an axis of `to` pixels, which of `from` pixels it consists of. */
export function tapsOf(from: number, to: number): Taps[] {
  const ratio = from / to;
  const reach = Math.max(ratio, 1);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * ratio - 0.5;
    const first = Math.max(Math.floor(center - reach) + 1, 0);
    const last = Math.min(Math.ceil(center + reach) - 1, from - 1);
    const shares = Array.from({ length: last - first + 1 }, (_, k) => reach - Math.abs(first + k - center));
    const all = shares.reduce((sum, share) => sum + share, 0);
    let [sum, given] = [0, 0];
    const weights = shares.map((share) => {
      sum += share;
      const before = given;
      given = Math.round((WHOLE * sum) / all);
      return given - before;
    });
    return { first, weights };
  });
}

/** The offsets and, from `weightsAt` on, the weights that the kernel's `blendColumns` reads. */
interface ColumnTable {
  readonly bytes: Uint8Array;
  readonly weightsAt: number;
  readonly pairs: number;
}

function columnTable(columns: readonly Taps[]): ColumnTable {
  const pairs = Math.ceil(columns.reduce((most, { weights }) => Math.max(most, weights.length), 0) / 2);
  const evenWidth = 2 * Math.ceil(columns.length / 2);
  const weightsAt = 4 * evenWidth;
  const table = new DataView(new ArrayBuffer(weightsAt + 16 * pairs * evenWidth));
  for (const [x, { first, weights }] of columns.entries()) {
    table.setUint32(4 * x, 4 * first, true);
    const ofBoth = weightsAt + 32 * pairs * Math.floor(x / 2) + 16 * (x % 2);
    for (const [k, weight] of weights.entries()) {
      const at = ofBoth + 32 * Math.floor(k / 2) + 8 * (k % 2);
      for (let channel = 0; channel < 4; channel += 1) table.setUint16(at + 2 * channel, weight, true);
    }
  }
  return { bytes: new Uint8Array(table.buffer), weightsAt, pairs };
}
