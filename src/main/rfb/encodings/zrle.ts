import type { ByteReader } from '../connection/byte-reader';
import { COST, type Turns } from '../connection/turns';
import type { Framebuffer } from '../framebuffer/framebuffer';
import { type Rect, tilesOf } from '../rect';
import { RfbError } from '../rfb-error';
import type { InflateStream } from './inflate';
import { colorAt, drawColors, paletteAt } from './rgb';

const TILE = 64;
/** The longest tile: its kind, and a run of one pixel for each pixel. */
const TILE_BYTES = 1 + TILE * TILE * 4;
const PALETTE_MAX = 16;
const PLAIN_RLE = 128;

/** ZRLE (RFC 6143, 7.7.6): tiles of 64x64, raw, from a palette or as runs, and zlib over all of them. */
export async function readZrle(
  reader: ByteReader,
  rect: Rect,
  framebuffer: Framebuffer,
  stream: InflateStream,
): Promise<void> {
  const length = (await reader.take(4)).readUInt32BE(0);
  const most = Math.ceil(rect.width / TILE) * Math.ceil(rect.height / TILE) * TILE_BYTES;
  // Deflate adds little to data that it cannot compress.
  if (length > most + (most >> 8) + 1024) throw broken();
  const { turns } = reader;
  const data = await stream.inflate(await reader.take(length), most, turns);
  const tiles = tilesOf(rect, TILE);
  for (let at = 0; at >= 0; ) {
    at = decodeTiles(data, at, tiles, framebuffer, turns);
    if (at >= 0) await turns.next();
  }
}

/** Decodes tiles until the turn is used up. Returns the offset of the next tile, or -1 if there are no more. */
function decodeTiles(
  data: Buffer,
  start: number,
  tiles: Generator<Rect>,
  framebuffer: Framebuffer,
  turns: Turns,
): number {
  let at = start;
  for (let next = tiles.next(); !next.done; next = tiles.next()) {
    const tile = next.value;
    at = decodeTile(data, at, tile, framebuffer);
    if (at > data.length) throw broken();
    if (turns.spend(COST.field + tile.width * tile.height * COST.decodedPixel)) return at;
  }
  return -1;
}

/** Decodes the tile at `at`. Returns the offset of the next tile, which is past the end of truncated data. */
function decodeTile(data: Buffer, at: number, tile: Rect, framebuffer: Framebuffer): number {
  const kind = data[at] ?? 0;
  if (kind === 0) return drawColors(data, at + 1, tile, framebuffer);
  if (kind === 1) {
    framebuffer.fill(tile, colorAt(data, at + 1));
    return at + 4;
  }
  if (kind <= PALETTE_MAX) return packedTile(data, at + 1, kind, tile, framebuffer);
  if (kind === PLAIN_RLE) return runTile(data, at + 1, undefined, tile, framebuffer);
  if (kind < PLAIN_RLE + 2) throw broken();
  const colours = kind - PLAIN_RLE;
  return runTile(data, at + 1 + 3 * colours, paletteAt(data, at + 1, colours), tile, framebuffer);
}

/** Indices of 1, 2 or 4 bits, the leftmost pixel in the highest; each row begins with a new byte. */
function packedTile(
  data: Buffer,
  start: number,
  colours: number,
  { x, y, width, height }: Rect,
  { pixels, width: stride }: Framebuffer,
) {
  const palette = paletteAt(data, start, colours);
  const bits = colours === 2 ? 1 : colours <= 4 ? 2 : 4;
  const mask = (1 << bits) - 1;
  let at = start + 3 * colours;
  for (let row = y * stride + x; row < (y + height) * stride; row += stride) {
    let byte = 0;
    let left = 0;
    for (let to = row; to < row + width; to++) {
      if (left === 0) {
        byte = data[at++] ?? 0;
        left = 8;
      }
      left -= bits;
      pixels[to] = palette[(byte >> left) & mask] ?? 0;
    }
  }
  return at;
}

/** Runs of pixels, or with a palette of indices; a run of one index has no length. */
function runTile(
  data: Buffer,
  start: number,
  palette: Uint32Array | undefined,
  { x, y, width, height }: Rect,
  { pixels, width: stride }: Framebuffer,
): number {
  const area = width * height;
  let at = start;
  let column = 0;
  let row = y * stride + x;
  for (let done = 0; done < area; ) {
    let pixel: number;
    let single = false;
    if (palette) {
      const index = data[at++] ?? 0;
      single = index < 128;
      pixel = palette[index & 127] ?? 0;
    } else {
      pixel = colorAt(data, at);
      at += 3;
    }
    let run = 1;
    if (!single) {
      let byte = 255;
      while (byte === 255) {
        byte = data[at++] ?? 0;
        run += byte;
      }
    }
    done += run;
    if (done > area || at > data.length) throw broken();
    while (run > 0) {
      const part = Math.min(run, width - column);
      pixels.fill(pixel, row + column, row + column + part);
      run -= part;
      column += part;
      if (column === width) {
        column = 0;
        row += stride;
      }
    }
  }
  return at;
}

function broken(): RfbError {
  return new RfbError('protocol', 'The RFB server sent a ZRLE rectangle that is broken.');
}
