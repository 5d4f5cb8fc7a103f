import type { ByteReader } from '../connection/byte-reader';
import { COST } from '../connection/turns';
import { BYTES_PER_PIXEL, type Framebuffer } from '../framebuffer/framebuffer';
import { type Rect, tilesOf } from '../rect';
import { RfbError } from '../rfb-error';

const RAW = 1;
const BACKGROUND = 2;
const FOREGROUND = 4;
const SUBRECTS = 8;
const COLORED = 16;

/** Hextile (RFC 6143, 7.7.4): tiles of 16x16, each a background with rectangles on it, or raw. */
export async function readHextile(reader: ByteReader, rect: Rect, framebuffer: Framebuffer): Promise<void> {
  let background = 0;
  let foreground = 0;
  const pixel = async () => (await reader.take(BYTES_PER_PIXEL)).readUInt32LE(0);
  for (const tile of tilesOf(rect, 16)) {
    const kind = (await reader.take(1)).readUInt8(0);
    if (kind & RAW) {
      framebuffer.writeRaw(tile, 0, await reader.take(tile.width * tile.height * BYTES_PER_PIXEL));
      continue;
    }
    if (kind & BACKGROUND) background = await pixel();
    if (kind & FOREGROUND) foreground = await pixel();
    framebuffer.fill(tile, background);
    if (kind & SUBRECTS)
      await readSubrects(reader, tile, framebuffer, kind & COLORED ? undefined : foreground);
  }
}

/** The rectangles on a tile, each with its own color if there is no `foreground`. */
async function readSubrects(
  reader: ByteReader,
  tile: Rect,
  framebuffer: Framebuffer,
  foreground: number | undefined,
): Promise<void> {
  const count = (await reader.take(1)).readUInt8(0);
  const size = foreground === undefined ? BYTES_PER_PIXEL + 2 : 2;
  const subrects = await reader.take(count * size);
  for (let at = 0; at < subrects.length; at += size) {
    const place = subrects.readUInt8(at + size - 2);
    const extent = subrects.readUInt8(at + size - 1);
    const part = {
      x: tile.x + (place >> 4),
      y: tile.y + (place & 15),
      width: (extent >> 4) + 1,
      height: (extent & 15) + 1,
    };
    if (part.x + part.width > tile.x + tile.width || part.y + part.height > tile.y + tile.height) {
      throw new RfbError('protocol', 'The RFB server sent a hextile that exceeds its tile.');
    }
    framebuffer.fill(part, foreground ?? subrects.readUInt32LE(at));
    // The next read waits for a new turn if this one is used up.
    reader.turns.spend(part.height * COST.row);
  }
}
