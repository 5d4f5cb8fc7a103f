import { describe, expect, it } from 'vitest';
import {
  delayBefore,
  missingTextLength,
  moveTo,
  planReplay,
  requestOf,
  verificationTimeout,
} from '../../../src/main/replay/plan';
import { readEntries, selectEntries } from '../../../src/main/replay/source';
import type { ActionBody } from '../../../src/shared/action';
import { declaredSize, mapPoint } from '../../../src/shared/geometry';
import type { JournalEntry } from '../../../src/shared/journal';
import { parseAction } from '../../../src/shared/parse-action';
import { at, entry, idOf, NATIVE } from './entries';

const numbers = (steps: readonly { readonly entry: JournalEntry }[]) =>
  steps.map(({ entry: { seq } }) => seq);
const request = (part: ActionBody, native: JournalEntry['native'] = NATIVE) =>
  entry(1, { request: part, native });

describe('the steps of a replay', () => {
  const failed = entry(2, { status: 'failed', error: { status: 400, message: 'no' } });
  const look = entry(3, { request: { action: 'screenshot' } });
  const asked = entry(4, { request: { action: 'ask_person', text: 'Now?' }, output: 'Yes' });
  const running = entry(4, { status: 'running' });

  it.each<[string, JournalEntry[], number[]]>([
    ['are the successful actions', [entry(1), entry(5)], [1, 5]],
    ['omit failed, unfinished and read-only actions', [entry(1), failed, look, running, entry(5)], [1, 5]],
    ['are empty without an action to repeat', [failed, look], []],
    ['omit questions to a person', [entry(1), asked, entry(5)], [1, 5]],
    ['omit a single question, too', [asked], []],
    ['contain a single entry even if it failed', [failed], [2]],
    ['contain a single entry even if it is a screenshot', [look], [3]],
  ])('%s', (_what, entries, expected) => {
    expect(numbers(planReplay(entries))).toEqual(expected);
  });

  it('have the recorded pauses, also after omitted entries, and no negative ones', () => {
    const entries = [entry(1), look, entry(5), entry(5.05), entry(6, { received_at: at(0) })];
    expect(planReplay(entries).map(({ gapMs }) => gapMs)).toEqual([0, 3900, 0, 0]);
  });

  it('have the expected pointer position: the last of an agent, or the start of a person’s action', () => {
    const key = entry(3, { request: { action: 'key', text: 'a' }, native: NATIVE });
    const drag = { ...NATIVE, from: { x: 50, y: 5 }, at: { x: 60, y: 5 } };
    const steps = planReplay([entry(1), entry(2), key, entry(4, { source: 'you', native: drag }), entry(5)]);
    expect(steps.map(({ expectedPointer }) => expectedPointer?.x)).toEqual([undefined, 1, 2, 50, 60]);
  });

  it('move the pointer to the position of a press or release, if no step before does', () => {
    const button = (n: number, action: string, x: number) =>
      entry(n, { request: { action }, native: { ...NATIVE, at: { x, y: 5 } } });
    const steps = planReplay([
      button(1, 'left_mouse_down', 10),
      button(2, 'mouse_move', 20),
      button(3, 'left_mouse_up', 20),
      button(4, 'left_mouse_down', 30),
    ]);
    expect(steps.map(({ pointer }) => pointer?.x)).toEqual([10, undefined, undefined, 30]);
  });

  it('move the pointer to where an action began that was requested at the pointer', () => {
    const from = { x: 30, y: 5 };
    const requests = [
      { request: { action: 'left_click', at: 'pointer' }, native: { ...NATIVE, at: { x: 10, y: 5 } } },
      { request: { action: 'mouse_down' }, native: { ...NATIVE, at: { x: 20, y: 5 } } },
      { request: { action: 'mouse_up', coordinate: [40, 5] }, native: { ...NATIVE, at: { x: 40, y: 5 } } },
      {
        request: { action: 'left_click_drag', at: 'pointer' },
        native: { ...NATIVE, from, at: { x: 50, y: 5 } },
      },
    ] satisfies Partial<JournalEntry>[];
    const steps = planReplay(requests.map((part, i) => entry(i, part)));
    expect(steps.map(({ pointer }) => pointer?.x)).toEqual([10, 20, undefined, 30]);
  });
});

it('a step is tooSoon if it came before the screen could show the effect of the previous one', () => {
  const key = (ms: number, action: string) =>
    entry(1, { request: { action, text: 'a' }, received_at: at(ms), done_at: at(ms) });
  const steps = planReplay([
    key(0, 'type'),
    key(50, 'type'),
    key(90, 'screenshot'),
    key(100, 'type'),
    key(400, 'type'),
  ]);
  expect(steps.map(({ tooSoon }) => tooSoon)).toEqual([false, true, false, false]);
});

describe('a step on a desktop of a different size', () => {
  const today = { width: 1280, height: 720 };
  /** The target point of an action on the new desktop. */
  function landing(body: ActionBody) {
    const action = parseAction(body);
    if (!('at' in action) || action.at === 'pointer') throw new Error('It lands nowhere.');
    const declared = declaredSize({ width: body.scaled_width ?? 0, height: body.scaled_height ?? 0 }, today);
    return mapPoint(action.at, declared, today);
  }

  it.each<[string, ActionBody, { x: number; y: number }]>([
    ['native coordinates', { coordinate: [960, 540] }, { x: 640, y: 360 }],
    ['the last pixel', { coordinate: [1919, 1079] }, { x: 1279, y: 719 }],
    [
      'scaled coordinates',
      { coordinate: [400, 300], scaled_width: 800, scaled_height: 600 },
      { x: 640, y: 360 },
    ],
    ['one scaled axis', { coordinate: [400, 540], scaled_width: 800 }, { x: 640, y: 360 }],
    ['an ignored size', { coordinate: [960, 540], scaled_width: 0 }, { x: 640, y: 360 }],
  ])('has %s mapped', (_what, part, expected) => {
    expect(landing(requestOf(request({ action: 'left_click', ...part })))).toEqual(expected);
  });

  it('moves the pointer to the mapped position', () => {
    expect(landing(moveTo({ x: 960, y: 540 }, entry(1)))).toEqual({ x: 640, y: 360 });
  });

  it('is sent unchanged if its original size is unknown', () => {
    const { native: _, ...failed } = entry(1);
    expect(requestOf(failed)).toEqual(failed.request);
  });
});

describe('a sensitive text', () => {
  it.each<[string, JournalEntry['request'], number | undefined]>([
    ['is missing', { action: 'type', sensitive: true, text_length: 8 }, 8],
    ['is missing even if it was empty', { action: 'type', sensitive: true, text_length: 0 }, 0],
    ['is not missing if it is stored', { action: 'type', text: 'a' }, undefined],
    ['is not missing for a click', { action: 'left_click' }, undefined],
  ])('%s', (_what, part, expected) => {
    expect(missingTextLength(entry(1, { request: part }))).toBe(expected);
  });

  it('is added to the request, without its length', () => {
    const secret = entry(1, { request: { action: 'type', sensitive: true, text_length: 3 }, native: NATIVE });
    expect(requestOf(secret, 'abc')).toEqual({
      action: 'type',
      sensitive: true,
      text: 'abc',
      scaled_width: 1920,
      scaled_height: 1080,
    });
  });
});

describe('the selected entries', () => {
  const entries = [1, 2, 3, 4].map((n) => entry(n));
  it.each<[string, Parameters<typeof selectEntries>[1], number[]]>([
    ['are all by default', {}, [1, 2, 3, 4]],
    ['can start at an entry', { from: idOf(3) }, [3, 4]],
    ['can be a list, in the order of execution', { ids: [idOf(4), idOf(2)] }, [2, 4]],
    ['can be a list that starts at an entry', { ids: [idOf(4)], from: idOf(2) }, [4]],
  ])('%s', (_what, wanted, expected) => {
    expect(selectEntries(entries, wanted).map(({ seq }) => seq)).toEqual(expected);
  });

  const again = (n: number, of: number, part: Partial<JournalEntry> = {}) =>
    entry(n, { source: 'replay', replay_of: idOf(of), ...part });
  it.each<[string, JournalEntry[], Parameters<typeof selectEntries>[1], number[]]>([
    ['do not include the repeats of a replay', [entry(1), entry(2), again(3, 1), again(4, 2)], {}, [1, 2]],
    ['do not include the repeats of a repeat', [entry(1), again(2, 1), again(3, 2), entry(4)], {}, [1, 4]],
    [
      'do not include a failed repeat and its repeat',
      [entry(1), again(2, 1, { status: 'failed' }), again(3, 2)],
      {},
      [1],
    ],
    ['include the repeat of a failed action', [entry(1, { status: 'failed' }), again(2, 1)], {}, [1, 2]],
    [
      'include the repeat of an action that is not selected',
      [entry(1), entry(2), again(3, 1)],
      { from: idOf(2) },
      [2, 3],
    ],
    [
      'include a repeat that is selected by its id',
      [entry(1), again(2, 1)],
      { ids: [idOf(1), idOf(2)] },
      [1, 2],
    ],
  ])('%s', (_what, log, wanted, expected) => {
    expect(selectEntries(log, wanted).map(({ seq }) => seq)).toEqual(expected);
  });

  it.each([{ ids: [idOf(1), idOf(9)] }, { from: idOf(9) }])('throw for an unknown id: %j', (wanted) => {
    expect(() => selectEntries(entries, wanted)).toThrow('There is no such action.');
  });

  it('are read page by page until the last one', async () => {
    const asked: number[] = [];
    const all = await readEntries(async (after) => {
      asked.push(after);
      const actions = entries.slice(after, after + 2);
      return { session: 's', actions, last_seq: 4 };
    });
    expect(all).toEqual(entries);
    expect(asked).toEqual([0, 2]);
    expect(await readEntries(async () => ({ session: 's', actions: [], last_seq: 0 }))).toEqual([]);
  });
});

describe('the time before a step', () => {
  it.each([
    [3000, 0, 'recorded', 0, 3000],
    [3000, 0, 'recorded', 1000, 2000],
    [3000, 0, 'recorded', 9000, 0],
    [3000, 0, 'double', 0, 1500],
    [3000, 0, 'double', 2000, 0],
    [3000, 0, 'none', 0, 0],
    [3000, 600, 'none', 100, 500],
    [800, 600, 'double', 0, 600],
    [0, 0, 'recorded', Number.POSITIVE_INFINITY, 0],
    [1e12, 0, 'recorded', 0, 2 ** 31 - 1],
  ] as const)(
    'of %i ms, with a minimum of %i ms and the speed "%s", after %s ms is still %i ms',
    (gapMs, minMs, speed, since, expected) => {
      expect(delayBefore({ gapMs, minMs }, speed, since)).toBe(expected);
    },
  );

  it('has a minimum if two clicks on one spot could become a double click', () => {
    const click = (ms: number, action: string, x: number) =>
      entry(1, {
        request: { action },
        native: { ...NATIVE, at: { x, y: 5 } },
        received_at: at(ms),
        done_at: at(ms),
      });
    const steps = planReplay([
      click(0, 'left_click', 100),
      click(200, 'left_click', 104),
      click(5000, 'triple_click', 104),
      click(9000, 'mouse_move', 104),
      click(9100, 'left_mouse_down', 104),
      click(20_000, 'left_click', 300),
    ]);
    expect(steps.map(({ minMs }) => minMs)).toEqual([0, 200, 600, 0, 600, 600]);
  });

  it('extends the timeout of the comparison, up to a limit', () => {
    const least = verificationTimeout(0, 0);
    expect(least).toBeGreaterThan(1000);
    expect(verificationTimeout(4000, 0)).toBe(least + 4000);
    expect(verificationTimeout(4000, 3000)).toBe(least + 1000);
    expect(verificationTimeout(3_600_000, 0)).toBe(least + 10_000);
  });
});

it('a step is unsettled if the screen still changed after the previous one', () => {
  const pictures = { before: true, after: true, width: 9, height: 9 };
  const after = (part: Parameters<typeof entry>[1]) => planReplay([entry(1, part), entry(2)])[1]?.unsettled;
  expect(after({ pictures })).toBe(true);
  expect(after({ pictures: { ...pictures, settle_ms: 1000 } })).toBe(true);
  expect(after({ pictures: { ...pictures, settle_ms: 40 } })).toBe(false);
  expect(after({})).toBe(false);
});
