import { describe, expect, it } from 'vitest';
import { parseRecordingJson } from '../../../src/main/recorder/library/recording-json';
import { RecordingDetail } from '../../../src/shared/recording';

const id = '0c1a5a3e-3f5a-4c6e-9d5b-1a2b3c4d5e6f';
const sound: RecordingDetail = {
  ...{
    id,
    status: 'ready',
    desktop: 'main',
    title: 'Tour',
    pinned: true,
    session: '20261121-080000000-abcd',
  },
  ...{ started_at: '2026-11-21T08:00:00.000Z', ended_at: '2026-11-21T08:01:00.000Z' },
  ...{ wall_ms: 60_000, video_ms: 20_000, size_bytes: 1000, actions: 3, width: 1280, height: 720 },
  ...{ frames: 100, skipped_frames: 0, has_thumbnail: true },
  clock: [
    [0, 0],
    [30_000, 10_000],
    [60_000, 20_000],
  ],
};
const read = (claims: object) => parseRecordingJson(JSON.stringify({ ...sound, ...claims }), id);

describe('recording.json', () => {
  it('is unchanged if plausible, and corrections are reported', () => {
    expect(read({})).toEqual(sound);
    const corrected = (claims: object) => {
      let isCorrected = false;
      parseRecordingJson(JSON.stringify({ ...sound, ...claims }), id, () => {
        isCorrected = true;
      });
      return isCorrected;
    };
    expect(
      [
        {},
        { foreign: 1 },
        { wall_ms: -1 },
        {
          clock: [
            [0, 0],
            [9, 5],
            [7, 6],
          ],
        },
      ].map(corrected),
    ).toEqual([...[false, false, true, true]]);
  });

  const STRAIGHT = [
    [0, 0],
    [60_000, 20_000],
  ];
  it.each<[string, object, object]>([
    ['negative lengths', { wall_ms: -1, video_ms: -5, clock: [] }, { wall_ms: 0, video_ms: 0 }],
    ['an impossible length', { wall_ms: 1e15, clock: [] }, { wall_ms: 0 }],
    ['invalid counts', { actions: 1.5, frames: '7', width: 2 ** 40 }, { actions: 0, frames: 0, width: 0 }],
    ['an invalid size', { size_bytes: 2 ** 60 }, { size_bytes: 0 }],
    ['an invalid pin', { pinned: 'yes' }, { pinned: false }],
    [
      'an end before its start',
      { ended_at: '1999-01-01T00:00:00.000Z' },
      { ended_at: '2026-11-21T08:01:00.000Z' },
    ],
    [
      'an end in the far future',
      { ended_at: '9999-01-01T00:00:00.000Z' },
      { ended_at: '2026-11-21T08:01:00.000Z' },
    ],
    [
      'a clock beyond its end',
      {
        clock: [
          [0, 0],
          [1e300, 1e300],
        ],
      },
      { clock: STRAIGHT },
    ],
    ['a negative clock', { clock: [[-1e9, 0]] }, { clock: STRAIGHT }],
    ['an invalid clock', { clock: [[0, 0], 'x', [null]] }, { clock: STRAIGHT }],
    [
      'a clock that runs backward',
      {
        clock: [
          [0, 0],
          [9, 5],
          [7, 6],
        ],
      },
      {
        clock: [
          [0, 0],
          [9, 5],
          [9, 6],
        ],
      },
    ],
    ['a session that is a path', { session: '../../etc' }, { session: undefined }],
    ['a title with control characters', { title: '\u001b]0;x\u0007a\nb\u202ec' }, { title: ']0;x a bc' }],
    ['a long title', { title: `${'😀'.repeat(500)}` }, { title: '😀'.repeat(100) }],
    ['an empty title', { title: ' \u202e ' }, { title: 'Recording' }],
    ['a long reason', { reason: 'x'.repeat(5000) }, { reason: 'x'.repeat(1000) }],
  ])('has %s corrected', (_what, claims, expected) => {
    const found = read(claims);
    expect(found).toMatchObject(expected);
    expect(RecordingDetail.safeParse(JSON.parse(JSON.stringify(found))).success).toBe(true);
  });

  it.each<[string, string]>([
    ['a different recording', JSON.stringify({ ...sound, id: id.replace('0', '1') })],
    ['a start in the far future', JSON.stringify({ ...sound, started_at: '9999-12-31T23:59:59.000Z' })],
    ['an invalid start', JSON.stringify({ ...sound, started_at: 'yesterday' })],
    ['an invalid status', JSON.stringify({ ...sound, status: '__proto__' })],
    ['an empty file', ''],
    ['deeply nested brackets', '['.repeat(2_000_000)],
  ])('is undefined for %s', (_what, text) => {
    const began = performance.now();
    expect(parseRecordingJson(text, id)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
