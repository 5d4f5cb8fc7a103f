import type { Size } from '../../../shared/geometry';
import { encodeJpeg } from '../../pixels/jpeg';
import type { Framebuffer } from '../../rfb/framebuffer/framebuffer';
import type { VideoFrame } from '../encode/frame-pool';

/** Width of a thumbnail (px). */
const THUMBNAIL_WIDTH = 640;
/** JPEG quality (1 to 100). */
const QUALITY = 82;
/** Points that `visualInterest` samples. */
const COLUMNS = 96;
const ROWS = 54;
/** Difference in brightness between neighbors that counts as an edge. */
const EDGE = 12;
/** A frame right after an action is worth more. */
const ACTION_BONUS = 1.3;
/** How much better a later frame must be. */
const MIN_IMPROVEMENT = 1.1;
const MIN_PAUSE_MS = 2000;

/** How much a frame shows, from 0 for a single color: its share of edges, and how brightness varies. */
export function visualInterest({ size, data }: Pick<VideoFrame, 'size' | 'data'>): number {
  let edges = 0;
  let sum = 0;
  let squares = 0;
  const total = COLUMNS * ROWS;
  for (let row = 0; row < ROWS; row += 1) {
    const y = Math.min(Math.floor(((row + 0.5) * size.height) / ROWS), size.height - 2);
    for (let column = 0; column < COLUMNS; column += 1) {
      const x = Math.min(Math.floor(((column + 0.5) * size.width) / COLUMNS), size.width - 3);
      const at = y * size.width + x;
      const here = data[at] ?? 0;
      const beside = Math.abs((data[at + 2] ?? 0) - here);
      const below = Math.abs((data[at + size.width] ?? 0) - here);
      if (beside > EDGE || below > EDGE) edges += 1;
      sum += here;
      squares += here * here;
    }
  }
  const variance = Math.max(squares / total - (sum / total) ** 2, 0);
  return edges / total + Math.sqrt(variance) / 1000;
}

/** Chooses the frames of a recording that are worth a thumbnail, so that few are encoded. */
export function createThumbnailChooser() {
  let best = -1;
  let lastAt = Number.NEGATIVE_INFINITY;

  return {
    /** Whether a frame of that visual interest, taken at `at` (ms), becomes the thumbnail. */
    accepts(score: number, at: number, afterAction: boolean): boolean {
      const value = score * (afterAction ? ACTION_BONUS : 1);
      if (best >= 0 && (at - lastAt < MIN_PAUSE_MS || value <= best * MIN_IMPROVEMENT)) return false;
      best = value;
      lastAt = at;
      return true;
    },
    /** Whether no frame would be accepted yet. */
    isCoolingDown: (at: number): boolean => best >= 0 && at - lastAt < MIN_PAUSE_MS,
  };
}

/** Encodes a frame's thumbnail once for all recordings; undefined while the screen has no framebuffer. */
export function createThumbnailEncoder(screenOf: () => Framebuffer | undefined) {
  let last: { readonly frame: VideoFrame; readonly jpeg: Promise<Buffer> } | undefined;

  return (frame: VideoFrame): Promise<Buffer> | undefined => {
    const screen = screenOf();
    if (!screen) return undefined;
    if (last?.frame !== frame) last = { frame, jpeg: encodeThumbnail(screen) };
    return last.jpeg;
  };
}

/** The screen as a small JPEG. Reads the pixels before it returns. */
function encodeThumbnail(screen: Framebuffer): Promise<Buffer> {
  const height = Math.max(Math.round((screen.height * THUMBNAIL_WIDTH) / screen.width), 1);
  const size = { width: THUMBNAIL_WIDTH, height };
  return encodeJpeg({ ...size, data: shrink(screen, size), channels: 3 }, QUALITY);
}

/** Averages four pixels for each pixel of the result; averaging all would block actions for 40 ms. */
function shrink(screen: Framebuffer, { width, height }: Size): Buffer {
  const pixels = new Uint32Array(screen.data.buffer, screen.data.byteOffset, screen.width * screen.height);
  const small = Buffer.allocUnsafe(width * height * 3);
  const quarter = (i: number, from: number, to: number) => Math.floor(((i + 0.25) * from) / to);
  const threeQuarters = (i: number, from: number, to: number) => Math.floor(((i + 0.75) * from) / to);
  const lefts = Int32Array.from({ length: width }, (_, x) => quarter(x, screen.width, width));
  const rights = Int32Array.from({ length: width }, (_, x) => threeQuarters(x, screen.width, width));
  for (let y = 0, to = 0; y < height; y += 1) {
    const top = quarter(y, screen.height, height) * screen.width;
    const bottom = threeQuarters(y, screen.height, height) * screen.width;
    for (let x = 0; x < width; x += 1, to += 3) {
      const left = lefts[x] ?? 0;
      const right = rights[x] ?? 0;
      const p = pixels[top + left] ?? 0;
      const q = pixels[top + right] ?? 0;
      const r = pixels[bottom + left] ?? 0;
      const s = pixels[bottom + right] ?? 0;
      small[to] = ((p & 255) + (q & 255) + (r & 255) + (s & 255)) >> 2;
      small[to + 1] = (((p >> 8) & 255) + ((q >> 8) & 255) + ((r >> 8) & 255) + ((s >> 8) & 255)) >> 2;
      small[to + 2] = (((p >> 16) & 255) + ((q >> 16) & 255) + ((r >> 16) & 255) + ((s >> 16) & 255)) >> 2;
    }
  }
  return small;
}
