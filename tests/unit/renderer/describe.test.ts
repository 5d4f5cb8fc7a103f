import { describe, expect, it } from 'vitest';
import { curlFor } from '../../../src/renderer/src/actions/curl';
import { describeAction, spokenEntry } from '../../../src/renderer/src/actions/describe';
import { prettyJson } from '../../../src/renderer/src/actions/pretty-json';
import { formatElapsed, formatTime } from '../../../src/renderer/src/ui/format';
import { ACTION_NAMES } from '../../../src/shared/action';
import { entry } from './entries';

describe('the description of an action', () => {
  it.each([
    [{ action: 'left_click', coordinate: [640, 360] }, 'click', '640, 360'],
    [{ action: 'right_click', coordinate: [1, 2] }, 'right-click', '1, 2'],
    [{ action: 'mouse_move', coordinate: [-5, 2] }, 'move', '-5, 2'],
    [{ action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] }, 'drag', '1, 2 → 3, 4'],
    [{ action: 'left_click_drag' }, 'drag', '? → ?'],
    [{ action: 'scroll', coordinate: [6, 7] }, 'scroll', 'down 3 at 6, 7'],
    [
      { action: 'scroll', coordinate: [6, 7], scroll_direction: 'left', scroll_amount: 1 },
      'scroll',
      'left 1 at 6, 7',
    ],
    [{ action: 'type', text: 'hello' }, 'type', '“hello”'],
    [{ action: 'note', text: 'The total is 41.' }, 'note', 'The total is 41.'],
    [{ action: 'type', text: 'a\nb\tc' }, 'type', '“a↵b⇥c”'],
    [{ action: 'type', text_length: 12, sensitive: true }, 'type', '••• (12 characters)'],
    [{ action: 'type', text_length: 1, sensitive: true }, 'type', '••• (1 character)'],
    [{ action: 'key', text: 'ctrl+t' }, 'key', 'ctrl+t'],
    [{ action: 'key', text: ' ' }, 'key', 'space'],
    [{ action: 'key_down', text_length: 1, sensitive: true }, 'key down', '••• (1 character)'],
    [{ action: 'hold_key', text: 'a', duration: 2500 }, 'hold', 'a for 2.5 s'],
    [{ action: 'hold_key', text: 'a' }, 'hold', 'a for 1 s'],
    [{ action: 'screenshot', fit: [1280, 800] }, 'screenshot', 'to fit 1280 × 800'],
    [{ action: 'screenshot' }, 'screenshot', ''],
    [{ action: 'screenshot', scaled_width: 1280, scaled_height: 720 }, 'screenshot', '1280 × 720'],
    [{ action: 'left_mouse_down' }, 'button down', 'left'],
    [
      { action: 'left_click', at: 'pointer', modifiers: 'ctrl+shift' },
      'click',
      'the pointer with ctrl+shift',
    ],
    [
      {
        action: 'left_click_drag',
        path: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      'drag',
      '1, 2 → 3, 4 → 5, 6',
    ],
    [
      {
        action: 'left_click_drag',
        path: [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
          [9, 0],
        ],
      },
      'drag',
      '1, 2 → 3 points → 9, 0',
    ],
    [{ action: 'left_click_drag', at: 'pointer', coordinate: [3, 4] }, 'drag', 'the pointer → 3, 4'],
    [{ action: 'key', keys: ['ctrl+a', 'Delete'], repeat: 2 }, 'key', 'ctrl+a Delete × 2'],
    [{ action: 'mouse_down', button: 'back', coordinate: [1, 2] }, 'button down', 'back at 1, 2'],
    [{ action: 'mouse_up' }, 'button up', 'left'],
    [{ action: 'wait', duration: 250 }, 'wait', '250 ms'],
    [{ action: 'wait', until_still: true }, 'wait', 'until still, at most 10 s'],
    [{ action: 'dance', coordinate: [1, 1] }, 'dance', '1, 1'],
    [{}, 'no action', ''],
  ] as const)('for %j is: %s %s', (request, verb, rest) => {
    // The table is read-only; the schema's tuples are not.
    expect(describeAction(structuredClone(request) as Parameters<typeof describeAction>[0])).toEqual({
      verb,
      rest,
    });
  });

  it('contains the pointer position', () => {
    expect(describeAction({ action: 'cursor_position' }, 'x=640,y=360').rest).toBe('640, 360');
  });

  it('cuts a long text between characters', () => {
    const { rest } = describeAction({ action: 'type', text: '👩'.repeat(100_000) });
    expect(rest).toBe(`“${'👩'.repeat(120)}…”`);
  });

  it('has a verb for every action', () => {
    for (const action of ACTION_NAMES) expect(describeAction({ action }).verb).toMatch(/^[a-z -]+$/);
  });

  it('covers a whole row for screen readers', () => {
    expect(spokenEntry(entry(7))).toBe('click 7, 7, from agent, done, 2 ms');
    const failed = entry(7, { status: 'failed', error: { status: 400, message: 'Unknown key: x' } });
    expect(spokenEntry(failed)).toContain('failed: Unknown key: x');
  });
});

it.each([
  [0.26, '0.3 ms'],
  [2, '2 ms'],
  [9.96, '10 ms'],
  [12.4, '12 ms'],
  [999.6, '1 s'],
  [1236, '1.24 s'],
  [60_000, '1 min 0 s'],
  [125_400, '2 min 5 s'],
])('a duration of %d ms is formatted as %s', (ms, words) => {
  expect(formatElapsed(ms)).toBe(words);
});

it('the time of day is formatted with milliseconds', () => {
  expect(formatTime('2026-11-21T10:07:09.042Z')).toMatch(/^\d\d:07:09\.042$/);
});

it('the curl command quotes the body for the shell, and reads the token from the environment', () => {
  const command = curlFor('http://127.0.0.1:7317', { action: 'type', text: "it's" });
  expect(command).toContain(`-d '{"action":"type","text":"it'\\''s"}'`);
  expect(command).toContain('Bearer $JUMPSEAT_TOKEN');
});

it('formatted JSON has each point on one line', () => {
  expect(prettyJson({ coordinate: [1, -2], text: '[\n 1,\n 2\n]' })).toBe(
    '{\n  "coordinate": [1, -2],\n  "text": "[\\n 1,\\n 2\\n]"\n}',
  );
});
