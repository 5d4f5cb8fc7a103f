import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLines } from '../../src/main/journal/read-lines';
import { createIdleClock } from '../../src/main/recorder/clock/idle-clock';
import { createRecordingClock } from '../../src/main/recorder/clock/recording-clock';
import { timeMapUntil } from '../../src/main/recorder/library/segment-log';
import { MessageSplitter, type ViewerMessage } from '../../src/main/rfb/proxy/message-splitter';
import { mapCoordinate } from '../../src/shared/geometry';
import { videoAt, wallAt } from '../../src/shared/time-map';
import { fc } from '../support/fast-check';
import { u8, u16, u32 } from '../support/rfb-bytes';

const axis = fc.integer({ min: 1, max: 8192 });
const byte = fc.nat(255);

it('a mapped coordinate is on its axis, keeps the order, and maps back from a larger axis', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9000, max: 9000 }), fc.nat(500), axis, axis, (at, more, from, to) => {
      const mapped = mapCoordinate(at, from, to);
      expect(mapped).toBeGreaterThanOrEqual(0);
      expect(mapped).toBeLessThan(to);
      expect(mapCoordinate(at + more, from, to)).toBeGreaterThanOrEqual(mapped);
      const inside = mapCoordinate(at, from, from);
      if (to >= from) expect(mapCoordinate(mapCoordinate(inside, from, to), to, from)).toBe(inside);
    }),
  );
});

const message = fc.oneof(
  fc.tuple(byte, fc.nat()).map(([down, keysym]) => Buffer.concat([u8(4, down, 0, 0), u32(keysym)])),
  fc.tuple(byte, fc.nat(65535)).map(([mask, x]) => Buffer.concat([u8(5, mask), u16(x, 7)])),
  fc.uint8Array({ maxLength: 60 }).map((text) => Buffer.concat([u8(6, 0, 0, 0), u32(text.length), text])),
  fc.constant(u8(3, 1, 0, 0, 0, 0, 4, 4, 4, 4)),
);

it('a stream of RFB messages is parsed to the same messages however it is split', () => {
  const split = (pieces: readonly Buffer[]): ViewerMessage[] => {
    const splitter = new MessageSplitter();
    return pieces.flatMap((piece) => splitter.split(piece).messages);
  };
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.nat(400)), (messages, cuts) => {
      const stream = Buffer.concat([u8(1), ...messages]);
      const at = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
      const pieces = at.slice(1).map((end, i) => stream.subarray(at[i], end));
      const whole = split([stream]);
      expect(split(pieces)).toEqual(whole);
      expect(Buffer.concat(whole.map(({ bytes }) => bytes)).equals(stream)).toBe(true);
    }),
  );
});

it('a truncated file of JSON lines returns all complete lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jumpseat-lines-'));
  const path = join(folder, 'actions.jsonl');
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { maxLength: 12 }), fc.nat(3000), async (lines, cut) => {
        const file = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const kept = file.subarray(0, cut);
        writeFileSync(path, kept);
        const whole = kept.toString().split('\n').length - 1;
        const read: (string | undefined)[] = [];
        for await (const line of readLines(path)) read.push(line);
        expect(read.slice(0, whole)).toEqual(lines.slice(0, whole));
        expect(read.length).toBeLessThanOrEqual(whole + 1);
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const happening = fc.constantFrom('activity', 'hold', 'release', 'advance');
/** Points of a time map are whole milliseconds of wall time (ms). */
const ROUNDING_MS = 1;

it('the time map of a recording is monotonic, stays within the recording, and can be inverted', () => {
  const clockOptions = fc.record({ idleAfterMs: fc.nat(1000), speed: fc.integer({ min: 1, max: 50 }) });
  const happenings = fc.array(fc.tuple(fc.nat(3000), happening), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      clockOptions,
      happenings,
      fc.nat(5000),
      fc.array(fc.nat(150_000)),
      (options, all, start, asked) => {
        const shared = createIdleClock(options);
        const clock = createRecordingClock(shared, { wall: start, video: shared.advance(start) });
        let wall = start;
        for (const [after, what] of all) {
          wall += after;
          shared[what](wall);
        }
        const lasted = wall - start;
        const length = clock.advance(lasted);
        const map = timeMapUntil(clock.anchors(), length);
        let before = 0;
        for (const at of asked.sort((a, b) => a - b)) {
          const video = videoAt(map, at);
          expect(video).toBeGreaterThanOrEqual(before);
          expect(video).toBeLessThanOrEqual(length + ROUNDING_MS);
          before = video;
          if (at > lasted) continue;
          expect(Math.abs(video - clock.videoTimeAt(at))).toBeLessThanOrEqual(ROUNDING_MS);
          expect(Math.abs(wallAt(map, video) - at)).toBeLessThanOrEqual(ROUNDING_MS);
        }
      },
    ),
  );
});
