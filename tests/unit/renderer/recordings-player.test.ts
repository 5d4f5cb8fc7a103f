import { describe, expect, it, vi } from 'vitest';
import { findMoov, frameStep, frameTimes } from '../../../src/renderer/src/api/frame-times';
import { idleAt, idleSpans, wallTimeAt } from '../../../src/renderer/src/recordings/player/idle-spans';
import { createPlayback, type VideoPart } from '../../../src/renderer/src/recordings/player/playback';
import { playerCommand } from '../../../src/renderer/src/recordings/player/player-keys';
import {
  actionAt,
  groupMarks,
  MIN_DISTANCE,
  markNear,
} from '../../../src/renderer/src/recordings/player/seek-marks';
import type { TimePoint } from '../../../src/shared/time-map';
import { recorded } from './recording-fixtures';

describe('the marks on the seek bar', () => {
  const at = (...places: number[]) => places.map((ms, i) => recorded(i + 1, ms));

  it('are one per action if there is room', () => {
    const marks = groupMarks(at(0, 1000, 5000), 10_000, 1000);
    expect(marks.map(({ first, count, fromMs }) => [first, count, fromMs])).toEqual([
      [0, 1, 0],
      [1, 1, 1000],
      [2, 1, 5000],
    ]);
  });

  it('join close actions, and show failures among them', () => {
    const actions = at(1000, 1010, 1050, 1059, 1061);
    actions[2] = recorded(3, 1050, { status: 'failed' });
    // 10 ms per pixel, so six pixels are 60 ms.
    const marks = groupMarks(actions, 10_000, 1000);
    expect(marks).toEqual([
      { first: 0, count: 4, failed: 1, fromMs: 1000, toMs: 1059 },
      { first: 4, count: 1, failed: 0, fromMs: 1061, toMs: 1061 },
    ]);
  });

  it('are never more than fit on the seek bar', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => recorded(i + 1, i * 7));
    const marks = groupMarks(many, 70_000, 900);
    expect(marks.length).toBeLessThanOrEqual(900 / MIN_DISTANCE + 1);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
    expect(groupMarks(many, 0, 900)).toEqual([]);
    expect(groupMarks(many, 70_000, 0)).toEqual([]);
  });

  it('are hit within a distance, the nearest first', () => {
    const marks = groupMarks(at(1000, 1100, 5000), 10_000, 1000);
    expect(markNear(marks, 1060, 60)?.fromMs).toBe(1100);
    expect(markNear(marks, 1040, 60)?.fromMs).toBe(1000);
    expect(markNear(marks, 3000, 60)).toBeUndefined();
  });
});

describe('the current action', () => {
  const actions = [100, 500, 500, 900].map((ms, i) => recorded(i + 1, ms));
  it.each([
    [0, -1],
    [99.5, 0],
    [100, 0],
    [499.9998, 2],
    [501, 2],
    [899, 3],
    [5000, 3],
  ])('at %d ms is number %d', (ms, index) => expect(actionAt(actions, ms)).toBe(index));

  it('is the selected one if several start at once', () => {
    expect(actionAt(actions, 500.0000001, 1)).toBe(1);
    expect(actionAt(actions, 700, 1)).toBe(2);
    expect(actionAt([], 700, 1)).toBe(-1);
  });
});

describe('the recording clock', () => {
  // One second at normal speed, 40 s of idle time in 2 s, and one more second.
  const clock: TimePoint[] = [
    [0, 0],
    [1000, 1000],
    [41_000, 3000],
    [42_000, 4000],
  ];

  it('has the idle spans and their speed', () => {
    const spans = idleSpans(clock);
    expect(spans).toEqual([{ fromMs: 1000, toMs: 3000, speed: 20 }]);
    expect(idleAt(spans, 1000)?.speed).toBe(20);
    expect(idleAt(spans, 3000)).toBeUndefined();
    expect(idleSpans([])).toEqual([]);
  });

  it('gives the real time of a position', () => {
    const start = '2026-11-21T03:00:00.000Z';
    expect(wallTimeAt(start, clock, 500) - Date.parse(start)).toBe(500);
    expect(wallTimeAt(start, clock, 2000) - Date.parse(start)).toBe(21_000);
    expect(wallTimeAt(start, clock, 3500) - Date.parse(start)).toBe(41_500);
    expect(wallTimeAt(start, [], 3500) - Date.parse(start)).toBe(3500);
  });
});

describe('frame steps', () => {
  function box(name: string, ...content: (Uint8Array | number[])[]): Uint8Array {
    const bytes = content.flatMap((part) => [...part]);
    const size = bytes.length + 8;
    return Uint8Array.from([...word(size), ...[...name].map((c) => c.charCodeAt(0)), ...bytes]);
  }
  const word = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const moov = box(
    'moov',
    box('mvhd', word(0)),
    box(
      'trak',
      box(
        'mdia',
        box('mdhd', word(0), word(0), word(0), word(1000), word(0)),
        // Two frames of 66 ms, three of 500 ms.
        box('minf', box('stbl', box('stts', word(0), word(2), word(2), word(66), word(3), word(500)))),
      ),
    ),
  );

  it('take frame times from the file’s index', () => {
    const file = Uint8Array.from([...box('ftyp', word(0)), ...moov, ...box('mdat', word(0))]);
    const place = findMoov(view(file));
    expect(place).toEqual({ start: 12 + 8, end: 12 + moov.length });
    expect(frameTimes(view(file))).toEqual([0, 66, 132, 632, 1132]);
  });

  it('have no frame times if the index is missing or broken', () => {
    expect(findMoov(view(box('mdat', word(0))))).toBeUndefined();
    expect(findMoov(view(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0])))).toBeUndefined();
    expect(frameTimes(view(box('moov', box('trak', word(0)))))).toBeUndefined();
  });

  it('go to the next and previous frame, and stop at the ends', () => {
    const times = [0, 66, 132, 632];
    expect(frameStep(times, 66.5, 1)).toBe(132);
    expect(frameStep(times, 66.5, -1)).toBe(0);
    // In the middle of a frame, a step back goes to the frame before it.
    expect(frameStep(times, 400, -1)).toBe(66);
    expect(frameStep(times, 9000, 1)).toBe(632);
    expect(frameStep(times, 0, -1)).toBe(0);
    expect(frameStep(undefined, 1000, 1)).toBeCloseTo(1066.67, 1);
  });
});

describe('the playback', () => {
  function fakeVideo() {
    const listeners = new Map<string, Set<() => void>>();
    const tell = (type: string) => {
      for (const listener of listeners.get(type) ?? []) listener();
    };
    const state = { time: 0, seeks: [] as number[], seeking: false, paused: true, readyState: 4 };
    const video: VideoPart = {
      get currentTime() {
        return state.time;
      },
      set currentTime(to) {
        state.time = to;
        state.seeks.push(to);
        state.seeking = true;
      },
      playbackRate: 1,
      duration: 10,
      ended: false,
      error: null,
      get paused() {
        return state.paused;
      },
      get seeking() {
        return state.seeking;
      },
      get readyState() {
        return state.readyState;
      },
      async play() {
        state.paused = false;
        tell('play');
      },
      pause() {
        state.paused = true;
        tell('pause');
      },
      addEventListener: (type, listener) => {
        listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
      },
      removeEventListener: (type, listener) => listeners.get(type)?.delete(listener),
    };
    const arrived = () => {
      state.seeking = false;
      tell('seeked');
    };
    return { video, state, tell, arrived, listeners };
  }
  const setUp = () => {
    const fake = fakeVideo();
    const playback = createPlayback({ durationMs: 9000, onFrame: () => () => {} });
    const detach = playback.attach(fake.video);
    return { ...fake, playback, detach, now: () => playback.store.getState() };
  };

  it('reports the target at once, and seeks one at a time', () => {
    const { playback, state, arrived, now } = setUp();
    for (const ms of [1000, 2000, 3000]) playback.seek(ms);
    expect(now().ms).toBe(3000);
    expect(state.seeks).toEqual([1]);
    arrived();
    expect(state.seeks).toEqual([1, 3]);
    expect(now()).toMatchObject({ ms: 3000, waiting: true });
    arrived();
    expect(now()).toMatchObject({ ms: 3000, waiting: false });
  });

  it('keeps a position until the video is attached', () => {
    const fake = fakeVideo();
    fake.state.readyState = 0;
    const playback = createPlayback({ durationMs: 9000, onFrame: () => () => {} });
    playback.seek(4000);
    playback.attach(fake.video);
    expect(fake.state.seeks).toEqual([]);
    fake.state.readyState = 4;
    fake.tell('loadeddata');
    expect(fake.state.seeks).toEqual([4]);
  });

  it('stays within the video', () => {
    const { playback, now } = setUp();
    expect(now().durationMs).toBe(10_000);
    playback.skip(-5000);
    expect(now().ms).toBe(0);
    playback.seek(Number.POSITIVE_INFINITY);
    expect(now().ms).toBe(10_000);
  });

  it('plays, pauses, and stops for a frame step', () => {
    const { playback, state, now, arrived } = setUp();
    playback.toggle();
    expect(now().playing).toBe(true);
    playback.frames([0, 66, 632]);
    playback.step(1);
    expect([now().playing, state.seeks]).toEqual([false, [0.0665]]);
    arrived();
    playback.step(-1);
    expect(state.seeks.at(-1)).toBe(0);
  });

  it('cycles through the speeds, within their limits', () => {
    const { playback, video } = setUp();
    const faster = Array.from({ length: 5 }, () => {
      playback.faster(1);
      return video.playbackRate;
    });
    expect(faster).toEqual([1.5, 2, 4, 8, 8]);
    for (let i = 0; i < 9; i++) playback.faster(-1);
    expect(video.playbackRate).toBe(0.5);
  });

  it('follows the video per frame while it plays, until it is detached', async () => {
    const fake = fakeVideo();
    let frame: (() => void) | undefined;
    const cancel = vi.fn();
    const playback = createPlayback({
      durationMs: 9000,
      onFrame(callback) {
        frame = callback;
        return cancel;
      },
    });
    const detach = playback.attach(fake.video);
    playback.toggle();
    fake.state.time = 1.5;
    frame?.();
    expect(playback.store.getState().ms).toBe(1500);
    detach();
    expect(cancel).toHaveBeenCalled();
    expect([...fake.listeners.values()].every((all) => all.size === 0)).toBe(true);
  });
});

describe('the player’s keys', () => {
  it.each([
    [' ', false, { kind: 'toggle' }],
    ['ArrowRight', false, { kind: 'skip', ms: 5000 }],
    ['ArrowLeft', true, { kind: 'skip', ms: -1000 }],
    ['ArrowDown', false, { kind: 'action', direction: 1 }],
    [',', false, { kind: 'step', direction: -1 }],
    ['.', false, { kind: 'step', direction: 1 }],
    ['<', true, { kind: 'faster', direction: -1 }],
    ['>', true, { kind: 'faster', direction: 1 }],
    ['c', false, { kind: 'subtitles' }],
    ['Escape', false, { kind: 'back' }],
    ['x', false, undefined],
  ])('%j (Shift: %s) means %o', (key, shiftKey, command) => {
    expect(playerCommand({ key, shiftKey })).toEqual(command);
  });
});
