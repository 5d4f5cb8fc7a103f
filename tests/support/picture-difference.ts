import sharp from 'sharp';

/** A picture's pixels, three bytes each. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Difference of a channel, of 255, that nobody sees. */
const SAME = 2;

export async function pixelsOf(picture: string | Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/**
 * The places of the pixels that differ in more than antialiasing, as indexes in reading order. Antialiasing gives a pixel
 * a color between those around it. So a pixel differs if, in one channel at least, its color is not near the range from
 * the darkest to the lightest of the nine pixels there in the other picture.
 */
export function differentPixels(a: Pixels, b: Pixels): number[] {
  if (a.width !== b.width || a.height !== b.height)
    return Array.from({ length: b.width * b.height }, (_, i) => i);
  // Most pictures are equal.
  if (a.data.equals(b.data)) return [];
  const found: number[] = [];
  for (let i = 0; i < a.width * a.height; i++) {
    const at = 3 * i;
    const isSame =
      a.data[at] === b.data[at] && a.data[at + 1] === b.data[at + 1] && a.data[at + 2] === b.data[at + 2];
    if (!isSame && !(isNearRange(a, b, i) && isNearRange(b, a, i))) found.push(i);
  }
  return found;
}

/** Whether a pixel of `a` has a color in or near the range of those around it in `b`. A range that is wide is an edge. */
function isNearRange(a: Pixels, b: Pixels, index: number): boolean {
  const around = neighbors(b, index);
  return [0, 1, 2].every((channel) => {
    const value = a.data[3 * index + channel] ?? 0;
    const values = around.map((other) => b.data[3 * other + channel] ?? 0);
    const [darkest, lightest] = [Math.min(...values), Math.max(...values)];
    const slack = SAME + (lightest - darkest) / 3;
    return value >= darkest - slack && value <= lightest + slack;
  });
}

function neighbors({ width, height }: Pixels, index: number): number[] {
  const [x, y] = [index % width, Math.floor(index / width)];
  const near = (at: number, end: number) => [at - 1, at, at + 1].filter((one) => one >= 0 && one < end);
  return near(y, height).flatMap((row) => near(x, width).map((column) => row * width + column));
}

/** The picture with the given pixels in red and all others pale. @returns a PNG */
export async function withMarks(picture: Pixels, marks: readonly number[]): Promise<Buffer> {
  const { width, height } = picture;
  const data = Buffer.from(picture.data.map((value) => 192 + value / 4));
  for (const at of marks) data.set([255, 0, 0], 3 * at);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
