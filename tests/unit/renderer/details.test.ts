import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareOf } from '../../../src/renderer/src/log/compare';
import { pointWordsOf } from '../../../src/renderer/src/log/point-words';
import { nodeLine, pythonLine, sendable } from '../../../src/renderer/src/log/scripts';
import { timingOf } from '../../../src/renderer/src/log/timing';
import { entry } from './entries';

describe('where an action landed', () => {
  const native = { width: 1920, height: 1080 };

  it('is said as it was declared and as it was on the desktop', () => {
    const click = entry(1, {
      request: { action: 'left_click', coordinate: [640, 360], scaled_width: 1280, scaled_height: 720 },
      native: { ...native, at: { x: 960, y: 540 } },
    });
    expect(pointWordsOf(click)).toEqual({
      declared: '640, 360 of 1280 × 720',
      native: '960, 540 of 1920 × 1080',
    });
  });

  it('is a way for a drag, and the native size where none was declared', () => {
    const drag = entry(1, {
      request: { action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] },
      native: { ...native, at: { x: 3, y: 4 }, from: { x: 1, y: 2 } },
    });
    expect(pointWordsOf(drag)).toEqual({
      declared: '1, 2 → 3, 4 of 1920 × 1080',
      native: '1, 2 → 3, 4 of 1920 × 1080',
    });
  });

  it('is nowhere for what has no point', () => {
    expect(pointWordsOf(entry(1, { request: { action: 'key', text: 'a' }, native }))).toBeUndefined();
  });
});

describe('where the time went', () => {
  it('is the queue, the input and the settling', () => {
    const timed = entry(1, {
      received_at: '2026-11-21T10:00:00.000Z',
      started_at: '2026-11-21T10:00:00.014Z',
      duration_ms: 2.5,
      pictures: { before: true, after: true, width: 1, height: 1, settle_ms: 180 },
    });
    expect(timingOf(timed)).toEqual({ queued: 14, input: 2.5, settle: 180 });
  });

  it('has no parts that were not: refused before its turn', () => {
    const { started_at: _s, duration_ms: _d, ...refused } = entry(1);
    expect(timingOf(refused)).toEqual({ queued: undefined, input: undefined, settle: undefined });
  });
});

it.each([
  [true, true, 'slide', 'slide'],
  [true, false, 'slide', 'before'],
  [false, true, 'before', 'after'],
] as const)('with before %s and after %s, %s shows %s', (before, after, wanted, shown) => {
  expect(compareOf({ before, after, width: 1, height: 1 }, wanted)).toBe(shown);
});

describe('a line of a script', () => {
  const body = { action: 'type', text: 'it\'s "so" 😀\n', sensitive: true, duration: null };
  const ORIGIN = 'http://127.0.0.1:7317';

  it('is Node that sends the very body', async () => {
    const sent: [string, { headers: Record<string, string>; body: string }][] = [];
    const fetch = (url: string, init: { headers: Record<string, string>; body: string }) =>
      Promise.resolve(sent.push([url, init]));
    const process = { env: { JUMPSEAT_TOKEN: 't' } };
    const run = new Function('fetch', 'process', `return (async () => { ${nodeLine(ORIGIN, body)} })();`);
    await run(fetch, process);
    expect(sent[0]?.[0]).toBe(`${ORIGIN}/api/v0/desktop/action`);
    expect(sent[0]?.[1].headers.authorization).toBe('Bearer t');
    expect(JSON.parse(sent[0]?.[1].body ?? '')).toEqual(body);
  });

  it('is Python that sends the very body', () => {
    const script = [
      'import json, os, types',
      'sent = []',
      'urllib = types.SimpleNamespace(request=types.SimpleNamespace(',
      '    Request=lambda url, data, headers: sent.append((url, data, headers)), urlopen=lambda request: None))',
      pythonLine(ORIGIN, body),
      'print(sent[0][1].decode())',
    ].join('\n');
    const out = execFileSync('python3', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, JUMPSEAT_TOKEN: 't' },
    });
    expect(JSON.parse(out)).toEqual(body);
  });

  it('never makes up a sensitive text', () => {
    expect(sendable({ action: 'type', sensitive: true, text_length: 8 })).toEqual({
      action: 'type',
      sensitive: true,
    });
  });
});
