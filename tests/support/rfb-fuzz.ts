import { constants, deflateSync } from 'node:zlib';
import { ENCODING } from '../../src/main/rfb/messages/client-messages';
import type { Rect } from '../../src/main/rfb/rect';
import type { random } from './random';
import {
  copyRect,
  cutText,
  desktopSize,
  extendedCutText,
  extendedDesktopSize,
  fence,
  raw,
  rect,
  u8,
  u16,
  u32,
  update,
} from './rfb-bytes';

type Random = ReturnType<typeof random>;

/** Zeros that compress to a few hundred bytes of zlib (bytes). */
const BOMB = 300_000;
const END_OF_CONTINUOUS = u8(150);

/** A message of a server with a small screen, valid or almost valid. */
export function message(dice: Random): Buffer {
  const { int, bytes } = dice;
  const size = { width: 1 + int(60), height: 1 + int(60) };
  const inside = { x: int(20), y: int(15), width: int(20), height: int(15) };
  return dice.pick([
    () => update([raw(inside, int(256)), copyRect(inside, { x: int(30), y: int(20) })]),
    () => update([desktopSize(size), raw({ x: 0, y: 0, ...size }, 2)]),
    () => update([extendedDesktopSize(size, int(3), int(2))]),
    () => update([rect(inside, int(40) - 20, bytes(int(50)))], int(5)),
    () => update([hextile(inside, dice)]),
    () => update([rect(inside, ENCODING.zrle, zlibbed(dice))]),
    () => update([tight(inside, dice), rect(inside, ENCODING.lastRect)], 65535),
    () =>
      update([
        rect(
          { ...inside, width: int(600) },
          dice.pick([ENCODING.cursor, ENCODING.alphaCursor]),
          bytes(int(2000)),
        ),
      ]),
    () =>
      update([
        rect({ ...inside, x: int(65536) }, dice.pick([ENCODING.pointerPos, ENCODING.vmwarePointerPos])),
      ]),
    () => update([desktopSize({ width: int(65536), height: int(65536) })]),
    () => fence((int(2) * 0x8000_0000 + int(8)) >>> 0, bytes(int(65))),
    () => cutText(bytes(int(200)), int(4) ? undefined : int(2 ** 32)),
    () => extendedCutText(Buffer.concat([u8(1 << int(6)), u8(0, 0, 1), bytes(int(60))])),
    () => Buffer.concat([u8(1, 0), u16(0, int(50)), bytes(6 * 20)]),
    () => u8(2),
    () => Buffer.concat([END_OF_CONTINUOUS, fence(1, bytes(4)), int(3) ? END_OF_CONTINUOUS : u8()]),
    () => bytes(int(30)),
  ])();
}

/** Tiles of every kind, whose subrectangles are mostly inside. */
function hextile(at: Rect, { int, bytes }: Random): Buffer {
  const tiles = Array.from({ length: Math.ceil(at.width / 16) * Math.ceil(at.height / 16) }, () => {
    const kind = int(8) ? int(4) * 2 : int(256);
    const count = int(4) ? 0 : int(3);
    return Buffer.concat([
      u8(kind),
      bytes(kind & 2 ? 4 : 0),
      bytes(kind & 4 ? 4 : 0),
      kind & 8 ? u8(count) : u8(),
      bytes(2 * count),
    ]);
  });
  return rect(at, ENCODING.hextile, Buffer.concat(tiles));
}

/** Data after its length: noise, valid zlib data of noise or of far too many bytes, or a wrong length. */
function zlibbed({ int, bytes }: Random): Buffer {
  const content = int(6) ? bytes(1 + int(400)) : Buffer.alloc(int(2) ? BOMB : 300, int(140));
  const data = int(5) ? deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH }) : content;
  return Buffer.concat([u32(int(10) ? data.length : int(2 ** 32)), data]);
}

function tight(at: Rect, dice: Random): Buffer {
  const { int, bytes } = dice;
  const data = zlibbed(dice).subarray(4);
  const length = u8(128 | (data.length & 127), 128 | ((data.length >> 7) & 127), (data.length >> 14) & 255);
  const body = dice.pick([
    () => [u8(0x80), bytes(3)],
    () => [u8(0x90), length, int(2) ? u8(0xff, 0xd8, 0xff) : u8(), data],
    () => [u8(int(64)), length, data],
    () => [u8(0x40 | int(64), int(4)), u8(int(3)), bytes(6), length, data],
    () => [bytes(1 + int(30))],
  ])();
  return rect(at, ENCODING.tight, Buffer.concat(body));
}

/** A copy with a few bytes flipped, removed, inserted or repeated. */
export function mutated(bytes: Buffer, { int, bytes: noise }: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let i = 1 + int(4); i > 0; i--) {
    const at = int(result.length + 1);
    const [head, tail] = [result.subarray(0, at), result.subarray(at)];
    const change = int(4);
    if (change === 0) result = Buffer.concat([head, tail.subarray(1 + int(8))]);
    else if (change === 1) result = Buffer.concat([head, noise(1 + int(4)), tail]);
    else if (change === 2) result = Buffer.concat([head, noise(Math.min(1, tail.length)), tail.subarray(1)]);
    else result = Buffer.concat([head, tail, tail]);
  }
  return result;
}
