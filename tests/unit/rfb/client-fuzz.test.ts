import { Duplex } from 'node:stream';
import { constants, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RfbClient } from '../../../src/main/rfb/client';
import { encodingsFor } from '../../../src/main/rfb/encodings/choice';
import { RfbError } from '../../../src/main/rfb/errors';
import { LIMITS } from '../../../src/main/rfb/limits';
import { ENCODING } from '../../../src/main/rfb/messages';
import type { Rect } from '../../../src/main/rfb/rect';
import { random } from '../../support/random';
import {
  copyRect,
  cutText,
  desktopSize,
  extendedCutText,
  extendedDesktopSize,
  fence,
  raw,
  rect,
  serverInit,
  u8,
  u16,
  u32,
  update,
} from '../../support/rfb-bytes';

const SEEDS = 10_000;
const SIZE = { width: 40, height: 30 };
/** Bytes of zeros that a few hundred bytes of zlib stand for. */
const BOMB = 300_000;
const END_OF_CONTINUOUS = u8(150);
/** Where the handshake ends; half the seeds leave it whole, or hardly any would get past it. */
const HANDSHAKE = Buffer.concat([Buffer.from('RFB 003.008\n'), u8(1, 1), u32(0), serverInit(SIZE)]);

const EVERYTHING = encodingsFor({ local: false, lossy: true, paintsPointer: true, continuous: false });

type Random = ReturnType<typeof random>;

describe('10,000 servers that send what they should not', () => {
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);

  beforeAll(() => {
    process.on('unhandledRejection', note).on('uncaughtException', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note).off('uncaughtException', note);
  });

  it('never hang us, break out of us, or get more memory than a screen', async () => {
    const codes = new Map<string, number>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const outcome = await talk(random(seed));
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(escaped).toEqual([]);
    // Each way to end was taken, so the fuzzing reaches past the first byte.
    for (const code of [
      'closed',
      'protocol',
      'security',
      'refused',
      'connected, closed',
      'connected, protocol',
    ]) {
      expect(codes.get(code) ?? 0, code).toBeGreaterThan(5);
    }
  }, 60_000);
});

/** One server that says its piece, in pieces, and hangs up; gives how that ended. */
async function talk(dice: Random): Promise<string> {
  const stream = new Duplex({
    read() {},
    write: (_chunk, _encoding, done) => done(),
    allowHalfOpen: false,
  });
  // Every server is far away for who wants as many changes as that.
  const ahead = dice.int(3) === 0;
  const connecting = RfbClient.connect(
    stream,
    undefined,
    { local: false },
    { encodings: EVERYTHING, ...(ahead && { changesPerSecond: 1e9 }) },
  );
  const said = script(dice, ahead);
  for (let at = 0; at < said.length; ) {
    const piece = said.subarray(at, at + 1 + dice.int(dice.int(3) === 0 ? 3 : 2000));
    stream.push(piece);
    at += piece.length;
  }
  stream.push(null);

  let client: RfbClient;
  try {
    client = await connecting;
  } catch (error) {
    if (error instanceof RfbError) return error.code;
    throw error;
  }
  const results = await Promise.allSettled([client.capture(), client.fence(), client.nextChange()]);
  const { width, height, data } = client.framebuffer;
  if (width * height > LIMITS.pixels || data.length !== width * height * 4) return 'a screen too large';
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof RfbError)) throw result.reason;
  }
  return `connected, ${(await client.closed).code}`;
}

function script(dice: Random, ahead: boolean): Buffer {
  if (dice.int(20) === 0) return dice.bytes(dice.int(200));
  const answer = Buffer.concat([
    ...(ahead ? [fence(1, u32(0)), END_OF_CONTINUOUS] : []),
    update([raw({ x: 0, y: 0, width: 1, height: 1 }, 1)]),
    // What tells how far away the server is.
    ...(ahead ? [1, 2, 3].map((id) => fence(1, u32(id))) : []),
  ]);
  const rest = Buffer.concat(Array.from({ length: dice.int(12) }, () => message(dice)));
  const whole = dice.int(3) > 0;
  const start = whole ? HANDSHAKE : mutated(HANDSHAKE, dice);
  return Buffer.concat([start, answer, dice.int(2) ? rest : mutated(rest, dice)]);
}

function message(dice: Random): Buffer {
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

/** Tiles of every kind, whose subrectangles mostly stay inside. */
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

/** With its length before it: noise, true zlib data of noise or of far too much, or a length that lies. */
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

/** A few bytes flipped, taken away, put in or repeated. */
function mutated(bytes: Buffer, { int, bytes: noise }: Random): Buffer {
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
