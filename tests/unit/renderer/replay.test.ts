import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../src/renderer/src/api/client';
import { cropFor, rectStyle } from '../../../src/renderer/src/replay/crop';
import { describeReplay, formatPercent } from '../../../src/renderer/src/replay/replay-labels';
import { createHostStore } from '../../../src/renderer/src/state/host-store';
import type { NotificationAction } from '../../../src/renderer/src/state/notifications';
import { createReplayStore } from '../../../src/renderer/src/state/replay-store';
import type { ReplayState } from '../../../src/shared/replay';
import { idOf } from './entries';

const NOW = Date.UTC(2026, 10, 21, 10);
const replay = (part: Partial<ReplayState>): ReplayState => ({
  id: idOf(1),
  status: 'playing',
  total: 5,
  index: 2,
  speed: 'recorded',
  verify: true,
  skipped: 0,
  unverified: 0,
  ...part,
});
const waiting = (ms: number) => replay({ phase: 'waiting', wait_ends_at: new Date(NOW + ms).toISOString() });

describe('the state of a replay', () => {
  it.each<[ReplayState, string]>([
    [replay({ phase: 'acting' }), ''],
    [replay({ phase: 'looking' }), 'comparing the screen…'],
    [waiting(1200), 'in 2 s'],
    [waiting(-50), 'in 0 s'],
    [waiting(600_000), 'in 10 min'],
    [waiting(3 * 3_600_000), 'in 3 h'],
    [replay({ status: 'paused' }), 'Paused'],
    [replay({ status: 'paused', why: 'A person has control.' }), 'A person has control.'],
    [replay({ status: 'asking', question: { kind: 'text', number: 1, length: 3 } }), 'Enter the hidden text'],
    [replay({ status: 'done' }), 'Done, all verified'],
    [replay({ status: 'done', verify: false }), 'Done'],
    [replay({ status: 'done', skipped: 1, unverified: 2 }), 'Done, 1 skipped, 2 not verified'],
    [replay({ status: 'stopped' }), 'Stopped'],
  ])('%j is described as %j', (state, expected) => {
    expect(describeReplay(state, NOW)).toBe(expected);
  });

  it('shows a small share as < 1 %, not as 0 %', () => {
    expect([0.002, 0.0149, 0.5].map(formatPercent)).toEqual(['< 1 %', '1 %', '50 %']);
  });
});

describe('the shown part of the screen', () => {
  const screen = { width: 1920, height: 1080 };
  it.each<[string, Parameters<typeof cropFor>[0], ReturnType<typeof cropFor>]>([
    [
      'is around the box',
      [{ x: 800, y: 420, width: 320, height: 240 }],
      { x: 693, y: 390, width: 533, height: 300 },
    ],
    [
      'stays on the screen',
      [{ x: 0, y: 0, width: 160, height: 120 }],
      { x: 0, y: 0, width: 267, height: 150 },
    ],
    [
      'holds both ends of a drag',
      [
        { x: 0, y: 0, width: 320, height: 240 },
        { x: 1600, y: 840, width: 320, height: 240 },
      ],
      { x: 0, y: 0, width: 1920, height: 1080 },
    ],
  ])('%s', (_what, boxes, expected) => {
    const { x, y, width, height } = cropFor(boxes, screen);
    expect([x, y, width, height].map(Math.round)).toEqual(Object.values(expected));
  });

  it('has its boxes positioned in percent', () => {
    const crop = { x: 100, y: 50, width: 200, height: 100 };
    expect(rectStyle(crop, { x: 150, y: 100, width: 20, height: 10 })).toEqual({
      left: '25%',
      top: '50%',
      width: '10%',
      height: '10%',
    });
  });
});

describe('the replay store', () => {
  function bench(answer: () => Response) {
    const asked: [string, string | undefined, unknown][] = [];
    const kept = new Map<string, string>();
    const troubles: string[] = [];
    const ways: (NotificationAction | undefined)[] = [];
    const host = createHostStore();
    const client = createClient(async (path, init) => {
      asked.push([path, init?.method, typeof init?.body === 'string' ? JSON.parse(init.body) : undefined]);
      return answer();
    });
    const replays = createReplayStore({
      client,
      viewer: 'me',
      host,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      },
      reportError: (message, way) => {
        troubles.push(message);
        ways.push(way);
      },
    });
    return { replays, host, asked, troubles, ways };
  }
  const fine = () => Response.json(replay({}));

  it('starts a replay with the last speed and verification', async () => {
    const { replays, asked } = bench(fine);
    await replays.start({ ids: [idOf(1)] });
    await replays.change({ speed: 'none' });
    await replays.start({ session: 's', from: idOf(2) });
    expect(asked).toEqual([
      ['/api/v0/replay', 'POST', { speed: 'recorded', verify: true, ids: [idOf(1)] }],
      ['/api/v0/replay', 'PATCH', { speed: 'none' }],
      ['/api/v0/replay', 'POST', { speed: 'none', verify: true, session: 's', from: idOf(2) }],
    ]);
  });

  it('proposes a replay with a summary, and starts it only when confirmed', async () => {
    const summary = { steps: 4719, left_out: 2, duration_ms: 28_800_000, verifiable: 0, missing_texts: 1 };
    const { replays, asked } = bench(() =>
      asked.at(-1)?.[0].endsWith('/plan') ? Response.json(summary) : fine(),
    );
    await replays.propose({ session: 's' });
    expect(replays.proposed.getState()).toEqual({ what: { session: 's' }, summary });
    await replays.decide(false);
    await replays.propose({ session: 's' });
    expect(asked.map(([path]) => path)).toEqual(['/api/v0/replay/plan', '/api/v0/replay/plan']);
    await replays.decide(true);
    expect(asked.at(-1)).toEqual([
      '/api/v0/replay',
      'POST',
      { speed: 'recorded', verify: true, session: 's' },
    ]);
    expect(replays.proposed.getState()).toBeUndefined();
  });

  it('toggles pause, and does nothing without a replay', async () => {
    const { replays, host, asked } = bench(fine);
    await replays.toggle();
    await replays.command('step');
    await replays.answer({ answer: 'skip' });
    expect(asked).toEqual([]);
    for (const status of ['playing', 'paused', 'done'] as const) {
      host.apply([{ type: 'replay', seq: 1, replay: replay({ status }) }]);
      await replays.toggle();
    }
    expect(asked.map(([path]) => path.split('/').at(-1))).toEqual(['pause', 'play', 'play']);
  });

  it('answers the open question', async () => {
    const { replays, host, asked } = bench(fine);
    const question = { kind: 'text', number: 7, length: 3 } as const;
    host.apply([{ type: 'replay', seq: 1, replay: replay({ status: 'asking', question }) }]);
    await replays.answer({ text: 'abc' });
    expect(asked).toEqual([['/api/v0/replay/answer', 'POST', { text: 'abc', question: 7 }]]);
  });

  it('reports a rejected request, and offers to retry it', async () => {
    const { replays, troubles, ways, asked } = bench(() =>
      Response.json({ message: 'It broke.', detail: 'For once.' }, { status: 500 }),
    );
    await replays.start({});
    expect(troubles).toEqual(['It broke. For once.']);
    ways[0]?.run();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toEqual(asked[0]);
  });

  it('stops the running replay and starts the requested one when confirmed', async () => {
    let playing = true;
    const { replays, troubles, ways, asked } = bench(() => {
      if (asked.at(-1)?.[0].endsWith('/stop')) playing = false;
      const busy = { message: 'A replay is playing.', detail: 'Pause or stop it first.' };
      return playing ? Response.json(busy, { status: 409 }) : fine();
    });
    await replays.start({ from: idOf(2) });
    expect([troubles, ways[0]?.label]).toEqual([
      ['A replay is playing. Pause or stop it first.'],
      'Stop it, replay this',
    ]);
    ways[0]?.run();
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[1]?.[0]).toBe('/api/v0/replay/stop');
    expect(asked[2]).toEqual(asked[0]);
    expect(troubles).toHaveLength(1);
  });
});
