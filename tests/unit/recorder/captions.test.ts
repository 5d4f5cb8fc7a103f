import { describe, expect, it } from 'vitest';
import { captionOf } from '../../../src/main/recorder/captions/caption';
import { chaptersOf, ffmetadata } from '../../../src/main/recorder/captions/chapters';
import { toWebVtt } from '../../../src/main/recorder/captions/subtitles';
import { createTitles } from '../../../src/main/recorder/library/new-recording';
import type { RecordedAction } from '../../../src/shared/recording';

const action = (video_ms: number, part: Partial<RecordedAction> = {}): RecordedAction => ({
  id: '0c1a5a3e-3f5a-4c6e-9d5b-111111111111',
  source: 'agent',
  request: { action: 'left_click' },
  received_at: '2026-11-21T00:00:00.000Z',
  status: 'done',
  video_ms,
  video_end_ms: video_ms + 10,
  ...part,
});

describe('the caption', () => {
  it.each([
    [{}, 'left click'],
    [{ native: { width: 9, height: 9, at: { x: 3, y: 4 } } }, 'left click at 3,4'],
    [
      { native: { width: 9, height: 9, from: { x: 1, y: 2 }, at: { x: 3, y: 4 } } },
      'left click from 1,2 to 3,4',
    ],
    [{ request: { action: 'type', text: 'a\nb' } }, 'type "a b"'],
    [{ request: { action: 'type', text_length: 8, sensitive: true } }, 'type (8 characters, not shown)'],
    [
      { status: 'failed', error: { status: 500, message: 'Scroll failed.' } },
      'left click - failed: Scroll failed.',
    ],
    [
      { status: 'refused', error: { status: 423, message: 'A person has control.' } },
      'left click - refused: A person has control.',
    ],
    [
      {
        request: { action: 'a\n\u0000b' },
        status: 'failed',
        error: { status: 400, message: 'Unknown action: a\n\n--> b' },
      },
      'a b - failed: Unknown action: a --> b',
    ],
    [{ request: { action: 'note', text: 'a\u202eb\u2066\u001b[0m' } }, 'a b [0m'],
  ] as const)('of an action with %j is in plain words', (part, words) => {
    expect(captionOf(action(0, part))).toBe(words);
  });
});

describe('titles', () => {
  it('contain the local time, and are distinct within a second', () => {
    const titleOf = createTitles();
    const at = (second: number, ms: number) => titleOf(new Date(2026, 10, 1, 9, 5, second, ms));
    expect([at(7, 0), at(7, 400), at(7, 999), at(8, 0), at(8, 1)]).toEqual([
      'Recording 2026-11-01 09:05:07',
      'Recording 2026-11-01 09:05:07 (2)',
      'Recording 2026-11-01 09:05:07 (3)',
      'Recording 2026-11-01 09:05:08',
      'Recording 2026-11-01 09:05:08 (2)',
    ]);
  });
});

describe('subtitles', () => {
  const webVtt = async (actions: readonly RecordedAction[], videoMs: number) => {
    const pieces: string[] = [];
    for await (const piece of toWebVtt(inTurn(actions), videoMs)) pieces.push(piece);
    return pieces.join('');
  };
  async function* inTurn<T>(values: readonly T[]): AsyncGenerator<T> {
    yield* values;
  }

  it('have a cue for each action, until the next one or for 4 s', async () => {
    const text = action(1500, { request: { action: 'type', text: '<b> --> &' } });
    expect(await webVtt([action(1000), text, action(3_600_000)], 3_700_000)).toBe(
      [
        'WEBVTT\n\n1\n00:00:01.000 --> 00:00:01.500\nleft click\n',
        '2\n00:00:01.500 --> 00:00:05.500\ntype "&lt;b&gt; --&gt; &amp;"\n',
        '3\n01:00:00.000 --> 01:00:04.000\nleft click\n',
      ].join('\n'),
    );
  });
  it('are a valid file without actions', async () => expect(await webVtt([], 0)).toBe('WEBVTT\n'));
});

describe('chapters', () => {
  it.each([
    ['are missing without actions', [], []],
    [
      'start at each action',
      [0, 5000],
      [
        [0, 5000],
        [5000, 60_000],
      ],
    ],
    [
      'include the time before the first action',
      [3000],
      [
        [0, 3000],
        [3000, 60_000],
      ],
    ],
    [
      'merge actions that are close together',
      [0, 500, 1900, 2100],
      [
        [0, 2100],
        [2100, 60_000],
      ],
    ],
    ['omit actions after the end', [0, 60_000], [[0, 60_000]]],
  ] as const)('%s', (_what, times, spans) => {
    const chapters = chaptersOf(
      times.map((ms) => action(ms)),
      60_000,
    );
    expect(chapters.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(spans);
  });
  it('start at each note, which names them', () => {
    const note = (ms: number, text: string) =>
      action(ms, { request: { action: 'note', text }, status: 'failed' });
    const actions = [
      action(0),
      action(100),
      note(200, 'First'),
      action(300),
      note(300, 'Second'),
      note(400, 'Third'),
    ];
    expect(chaptersOf(actions, 10_000)).toEqual([
      { startMs: 0, endMs: 200, title: 'left click and 1 more' },
      { startMs: 200, endMs: 300, title: 'Error: First and 1 more' },
      { startMs: 300, endMs: 400, title: 'Error: Second' },
      { startMs: 400, endMs: 10_000, title: 'Error: Third' },
    ]);
  });
  it('are at most 101 in a long recording', () => {
    const many = Array.from({ length: 5000 }, (_, i) => action(i * 3000));
    expect(chaptersOf(many, 15_000_000).length).toBeLessThanOrEqual(101);
  });
  it('are escaped for ffmpeg', () => {
    expect(ffmetadata('a=b;c#d\\\ne', [])).toBe(';FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\ e\n');
  });
});
