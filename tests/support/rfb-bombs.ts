import { constants, deflateSync } from 'node:zlib';
import { ENCODING } from '../../src/main/rfb/messages/client-messages';
import type { Rect } from '../../src/main/rfb/rect';
import type { Size } from '../../src/shared/geometry';
import {
  copyRect,
  cutText,
  desktopSize,
  extendedCutText,
  extendedDesktopSize,
  fence,
  rect,
  u8,
  u16,
  u32,
  update,
} from './rfb-bytes';

/** A few bytes that cause much work. */
export interface Bomb {
  readonly name: string;
  /** The bytes for a client whose screen has that size. `times` scales the work, which is already large with 1. */
  readonly bytes: (screen: Size, times: number) => Buffer;
}

const UPDATE_REQUEST = 0x8000_0001;
const COLOUR = u8(0x11, 0x22, 0x33);
const PIXEL = u8(0x11, 0x22, 0x33, 0);

const many = (count: number, make: (i: number) => Buffer): Buffer[] =>
  Array.from({ length: Math.max(1, Math.round(count)) }, (_, i) => make(i));
const flood = (count: number, make: (i: number) => Buffer): Buffer => Buffer.concat(many(count, make));
const whole = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height });
const zlib = (content: Buffer): Buffer => deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH });

function compactLength(length: number): Buffer {
  return u8(128 | (length & 127), 128 | ((length >> 7) & 127), (length >> 14) & 255);
}
function tightBasic(at: Rect, head: Buffer, content: Buffer): Buffer {
  const data = zlib(content);
  // Every rectangle restarts its stream.
  return rect(at, ENCODING.tight, Buffer.concat([head, compactLength(data.length), data]));
}
function zrle(at: Rect, content: Buffer): Buffer {
  const data = zlib(content);
  return rect(at, ENCODING.zrle, Buffer.concat([u32(data.length), data]));
}
const tiles = ({ width, height }: Size, size: number): number =>
  Math.ceil(width / size) * Math.ceil(height / size);

/** Data that a hostile server may send to a connected client, all valid in the protocol. */
export const BOMBS: readonly Bomb[] = [
  {
    name: 'copies of the whole screen',
    bytes: (screen, times) =>
      update(
        many(500 * times, (i) => copyRect({ ...whole(screen), width: screen.width - 1 }, { x: i % 2, y: 0 })),
      ),
  },
  {
    name: 'Tight fills of the whole screen',
    bytes: (screen, times) =>
      update(many(500 * times, () => rect(whole(screen), ENCODING.tight, Buffer.concat([u8(0x80), COLOUR])))),
  },
  {
    name: 'Tight fills one pixel wide',
    bytes: (screen, times) =>
      update(
        many(20_000 * times, (i) =>
          rect(
            { x: i % screen.width, y: 0, width: 1, height: screen.height },
            ENCODING.tight,
            Buffer.concat([u8(0x80), COLOUR]),
          ),
        ),
      ),
  },
  {
    name: 'a Tight rectangle of one colour, compressed',
    bytes: (screen, times) =>
      flood(4 * times, () =>
        update([tightBasic(whole(screen), u8(0x01), Buffer.alloc(3 * screen.width * screen.height, 0x22))]),
      ),
  },
  {
    name: 'a Tight rectangle of a palette, compressed',
    bytes: (screen, times) =>
      flood(4 * times, () =>
        update([
          tightBasic(
            whole(screen),
            Buffer.concat([u8(0x41, 1, 2), COLOUR, COLOUR, COLOUR]),
            Buffer.alloc(screen.width * screen.height, 1),
          ),
        ]),
      ),
  },
  {
    name: 'a Tight gradient, compressed',
    bytes: (screen, times) =>
      flood(2 * times, () =>
        update([tightBasic(whole(screen), u8(0x41, 2), Buffer.alloc(3 * screen.width * screen.height, 1))]),
      ),
  },
  {
    name: 'a ZRLE bomb of one colour',
    bytes: (screen) =>
      update([
        zrle(
          whole(screen),
          flood(tiles(screen, 64), () => Buffer.concat([u8(1), COLOUR])),
        ),
      ]),
  },
  {
    name: 'a ZRLE bomb of single pixels',
    bytes: (screen) =>
      update([
        zrle(
          whole(screen),
          flood(tiles(screen, 64), (i) => {
            const columns = Math.ceil(screen.width / 64);
            const width = Math.min(64, screen.width - 64 * (i % columns));
            const height = Math.min(64, screen.height - 64 * Math.floor(i / columns));
            return Buffer.concat([u8(130), COLOUR, COLOUR, Buffer.alloc(width * height)]);
          }),
        ),
      ]),
  },
  {
    name: 'Hextile tiles of one colour',
    bytes: (screen, times) =>
      flood(2 * times, () =>
        update([
          rect(
            whole(screen),
            ENCODING.hextile,
            Buffer.concat([u8(2), PIXEL, Buffer.alloc(tiles(screen, 16) - 1)]),
          ),
        ]),
      ),
  },
  {
    name: 'Hextile tiles of 255 rectangles',
    bytes: (_screen, times) =>
      flood(10 * times, () =>
        update([
          rect(
            { x: 0, y: 0, width: 256, height: 256 },
            ENCODING.hextile,
            flood(256, () =>
              Buffer.concat([u8(14), PIXEL, PIXEL, u8(255), Buffer.alloc(510, Buffer.of(0, 255))]),
            ),
          ),
        ]),
      ),
  },
  {
    name: 'another size again and again',
    bytes: (screen, times) =>
      update(
        many(1000 * times, (i) =>
          desktopSize({ width: screen.width - (i % 2), height: screen.height }),
        ).concat(desktopSize(screen)),
      ),
  },
  {
    name: 'another size and a fill again and again',
    bytes: (screen, times) =>
      update(
        many(20 * times, (i) => {
          const size = { width: screen.width - (i % 2), height: screen.height };
          return Buffer.concat([
            extendedDesktopSize(size),
            rect(whole(size), ENCODING.tight, Buffer.concat([u8(0x80), COLOUR])),
          ]);
        }),
        2 * Math.max(1, Math.round(20 * times)),
      ),
  },
  { name: 'Bells', bytes: (_screen, times) => Buffer.alloc(Math.round(320_000 * times), 2) },
  { name: 'empty updates', bytes: (_screen, times) => flood(100_000 * times, () => update([])) },
  {
    name: 'empty rectangles',
    bytes: (_screen, times) =>
      flood(2 * times, () =>
        update(many(30_000, () => rect({ x: 0, y: 0, width: 0, height: 0 }, ENCODING.raw))),
      ),
  },
  {
    name: 'rectangles of one pixel',
    bytes: (_screen, times) =>
      flood(2 * times, () =>
        update(
          many(30_000, (i) =>
            rect({ x: 2 * (i % 1000), y: i % 500, width: 1, height: 1 }, ENCODING.raw, PIXEL),
          ),
        ),
      ),
  },
  {
    name: 'a raw rectangle one pixel wide',
    bytes: (screen, times) =>
      update(
        many(500 * times, () =>
          rect(
            { x: 0, y: 0, width: 1, height: screen.height },
            ENCODING.raw,
            Buffer.alloc(4 * screen.height, 0x33),
          ),
        ),
      ),
  },
  {
    name: 'large pointers, and updates that paint them',
    bytes: (_screen, times) =>
      Buffer.concat([
        update([
          rect({ x: 256, y: 256, width: 0, height: 0 }, ENCODING.pointerPos),
          rect(
            { x: 0, y: 0, width: 512, height: 512 },
            ENCODING.alphaCursor,
            Buffer.concat([u32(0), Buffer.alloc(512 * 512 * 4, 0x40)]),
          ),
        ]),
        flood(500 * times, () => update([])),
      ]),
  },
  {
    name: 'fences to answer',
    bytes: (_screen, times) => flood(50_000 * times, () => fence(UPDATE_REQUEST, Buffer.alloc(0))),
  },
  { name: 'short texts to paste', bytes: (_screen, times) => flood(50_000 * times, () => cutText(u8(65))) },
  {
    name: 'long texts to paste, compressed',
    bytes: (_screen, times) => {
      const text = Buffer.alloc(1_000_000, '\r\n');
      const data = zlib(Buffer.concat([u32(text.length), text]));
      return flood(100 * times, () => extendedCutText(Buffer.concat([u32(0x1000_0001), data])));
    },
  },
  {
    name: 'offers of a text',
    bytes: (_screen, times) => flood(50_000 * times, () => extendedCutText(u32(0x0800_0001))),
  },
  {
    name: 'colour maps',
    bytes: (_screen, times) =>
      flood(20_000 * times, () => Buffer.concat([u8(1, 0), u16(0, 1), Buffer.alloc(6)])),
  },
];
