import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, MAX_DECLARED_SIZE, MAX_SCROLL_AMOUNT } from '../../../src/shared/action';
import { type Action, InvalidAction, parseAction, parseActionBody } from '../../../src/shared/parse-action';

const parse = (body: unknown): Action => parseAction(parseActionBody(body));

const A_KEY = { name: 'a', keysym: 0x61 };
const POINTED = [
  'mouse_move',
  'left_click',
  'right_click',
  'middle_click',
  'double_click',
  'triple_click',
  'back_click',
  'forward_click',
] as const;
const TEXTUAL = ['key', 'key_down', 'key_up', 'hold_key', 'type'] as const;
const BARE = ['left_mouse_down', 'left_mouse_up', 'cursor_position'] as const;

describe('parseAction', () => {
  it.each(POINTED)('reads the point of %s', (action) => {
    expect(parse({ action, coordinate: [640, -3] })).toEqual({
      action,
      at: { x: 640, y: -3 },
      modifiers: [],
    });
  });
  it('reads the combinations of key, and how often to press them', () => {
    expect(parse({ action: 'key', text: 'a' })).toEqual({ action: 'key', presses: [[A_KEY]], repeat: 1 });
    expect(parse({ action: 'key', keys: ['a', 'a'], repeat: 3 })).toEqual({
      action: 'key',
      presses: [[A_KEY], [A_KEY]],
      repeat: 3,
    });
  });
  it.each(['key_down', 'key_up'])('reads the keys of %s', (action) => {
    expect(parse({ action, text: 'a' })).toEqual({ action, keys: [A_KEY] });
  });
  it.each(BARE)('requires no field for %s', (action) => {
    expect(parse({ action })).toEqual({ action });
  });

  it.each([
    { given: {}, duration: 1000 },
    { given: { duration: null }, duration: 1000 },
    { given: { duration: 0 }, duration: 0 },
    { given: { duration: 250 }, duration: 250 },
    { given: { duration: -1 }, duration: 0 },
  ])('holds a key with $given for $duration ms', ({ given, duration }) => {
    expect(parse({ action: 'hold_key', text: 'a', ...given })).toEqual({
      action: 'hold_key',
      keys: [A_KEY],
      duration,
    });
  });

  it('reads what a screenshot shows, and as what', () => {
    const plain = { action: 'screenshot', format: 'png', quality: 75, settle: 0 };
    expect(parse({ action: 'screenshot' })).toEqual(plain);
    const given = { region: [1, 2, 30, 40], fit: [9, 8], format: 'jpeg', quality: 50, settle: 200 };
    expect(parse({ action: 'screenshot', ...given })).toEqual({
      ...{ ...plain, ...given },
      region: { from: { x: 1, y: 2 }, to: { x: 30, y: 40 } },
      fit: { width: 9, height: 8 },
    });
  });

  it.each(['', ' ', 'a\r\nb', '😀', '\u0000'])('returns the text %j unchanged', (text) => {
    expect(parse({ action: 'type', text })).toEqual({ action: 'type', text });
  });

  it('reads start and end of a drag', () => {
    expect(parse({ action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] })).toEqual({
      action: 'left_click_drag',
      from: { x: 1, y: 2 },
      to: [{ x: 3, y: 4 }],
      modifiers: [],
    });
  });

  it.each([
    [
      {
        path: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      { x: 1, y: 2 },
      [
        { x: 3, y: 4 },
        { x: 5, y: 6 },
      ],
    ],
    [{ path: [[3, 4]], at: 'pointer' }, 'pointer', [{ x: 3, y: 4 }]],
    [{ coordinate: [3, 4], at: 'pointer' }, 'pointer', [{ x: 3, y: 4 }]],
  ])('reads the path of a drag: %j', (given, from, to) => {
    expect(parse({ action: 'left_click_drag', ...given })).toMatchObject({ from, to });
  });

  it('reads the keys to hold during a mouse action', () => {
    const { modifiers } = {
      modifiers: [],
      ...parse({ action: 'left_click', at: 'pointer', modifiers: 'a' }),
    };
    expect(modifiers).toEqual([A_KEY]);
  });

  it('reads the button and the place of mouse_down', () => {
    expect(parse({ action: 'mouse_down' })).toEqual({ action: 'mouse_down', at: 'pointer', button: 'left' });
    expect(parse({ action: 'mouse_up', button: 'back', coordinate: [1, 2] })).toEqual({
      action: 'mouse_up',
      at: { x: 1, y: 2 },
      button: 'back',
    });
  });

  it.each([
    [{}, 1000, false],
    [{ duration: 0 }, 0, false],
    [{ until_still: true }, 10_000, true],
    [{ until_still: true, duration: 500 }, 500, true],
  ])('waits with %j', (given, duration, untilStill) => {
    expect(parse({ action: 'wait', ...given })).toEqual({ action: 'wait', duration, untilStill });
  });

  it.each([
    { given: {}, direction: 'down', amount: 3 },
    { given: { scroll_direction: null, scroll_amount: null }, direction: 'down', amount: 3 },
    { given: { scroll_direction: 'up' }, direction: 'up', amount: 3 },
    { given: { scroll_direction: 'left', scroll_amount: 1 }, direction: 'left', amount: 1 },
    { given: { scroll_direction: 'right', scroll_amount: 0 }, direction: 'right', amount: 0 },
    { given: { scroll_amount: -7 }, direction: 'down', amount: 0 },
    { given: { scroll_amount: MAX_SCROLL_AMOUNT }, direction: 'down', amount: MAX_SCROLL_AMOUNT },
  ])('scrolls with $given $direction by $amount', ({ given, direction, amount }) => {
    const at = { x: 5, y: 6 };
    expect(parse({ action: 'scroll', coordinate: [5, 6], ...given })).toEqual({
      action: 'scroll',
      at,
      modifiers: [],
      direction,
      amount,
    });
  });

  it('ignores unknown fields and those that an action does not use', () => {
    const body = { action: 'left_mouse_down', coordinate: [1, 2], text: 'x', unknown: { a: 1 } };
    expect(parse(body)).toEqual({ action: 'left_mouse_down' });
    expect(parseActionBody(body)).not.toHaveProperty('unknown');
  });

  it('parses each of the actions', () => {
    expect(new Set(ACTION_NAMES).size).toBe(ACTION_NAMES.length);
    const all = { coordinate: [1, 1], start_coordinate: [2, 2], text: 'a' };
    for (const action of ACTION_NAMES) expect(parse({ action, ...all }).action).toBe(action);
  });
});

describe('parseAction refuses with status 400', () => {
  it.each(TEXTUAL)('%s without a text', (action) => {
    for (const body of [{ action }, { action, text: null }]) {
      expect(refusal(body).message).toBe(`Missing "text" for ${action} action.`);
    }
  });
  it.each([...POINTED, 'scroll'])('%s without a coordinate', (action) => {
    for (const body of [{ action }, { action, coordinate: null }]) {
      expect(refusal(body).message).toBe(`Missing "coordinate" for ${action} action.`);
    }
  });
  it.each([
    {},
    { coordinate: [1, 1] },
    { start_coordinate: [1, 1] },
    { coordinate: [1, 1], start_coordinate: null },
  ])('a drag with only %j', (given) => {
    const message = 'Missing "coordinate" or "start_coordinate" for left_click_drag.';
    expect(refusal({ action: 'left_click_drag', ...given }).message).toBe(message);
  });
  it.each(['', 'Down', 'diagonal'])('the scroll direction %j', (scroll_direction) => {
    const body = { action: 'scroll', coordinate: [1, 1], scroll_direction };
    expect(refusal(body).message).toBe(`Invalid scroll direction: ${scroll_direction}`);
  });
  it('a scroll without a coordinate, before its direction is checked', () => {
    const message = refusal({ action: 'scroll', scroll_direction: 'diagonal' }).message;
    expect(message).toBe('Missing "coordinate" for scroll action.');
  });

  it.each([
    [{}, ''],
    [{ action: null }, ''],
    [{ action: '' }, ''],
    [{ action: 'LEFT_CLICK' }, 'LEFT_CLICK'],
    [{ action: 'constructor' }, 'constructor'],
    [{ action: 'dance' }, 'dance'],
  ])('the action of %j', (body, name) => {
    expect(refusal(body).message).toBe(`Unknown action: ${name}`);
  });

  it.each(['key', 'key_down', 'key_up', 'hold_key'])(
    'an unknown key for %s, with similar names',
    (action) => {
      const { message, detail } = refusal({ action, text: 'ctrl+Retrun' });
      expect(message).toBe('Unknown key: Retrun');
      expect(detail).toContain('Return');
    },
  );
  it('an unknown sensitive key, without repeating it or similar names', () => {
    const { message, detail } = refusal({ action: 'key', text: 'hunter2', sensitive: true });
    expect(`${message} ${detail ?? ''}`).not.toMatch(/hunter|mean/);
    expect(message).toMatch(/^Unknown key: /);
  });

  it.each([
    undefined,
    null,
    'left_click',
    7,
    [],
    { action: 7 },
    { action: ['key'] },
    { action: 'left_click', coordinate: [1] },
    { action: 'left_click', coordinate: [1, 2, 3] },
    { action: 'left_click', coordinate: [1.5, 2] },
    { action: 'left_click', coordinate: ['1', '2'] },
    { action: 'left_click', coordinate: [1, null] },
    { action: 'left_click', coordinate: { x: 1, y: 2 } },
    { action: 'left_click', coordinate: [Number.POSITIVE_INFINITY, 0] },
    { action: 'left_click', coordinate: [2 ** 60, 0] },
    { action: 'left_click_drag', start_coordinate: [0.1, 0] },
    { action: 'type', text: 5 },
    { action: 'hold_key', text: 'a', duration: 0.5 },
    { action: 'hold_key', text: 'a', duration: '100' },
    { action: 'scroll', scroll_amount: 1.5 },
    { action: 'scroll', scroll_amount: MAX_SCROLL_AMOUNT + 1 },
    { action: 'scroll', scroll_direction: 1 },
    { action: 'screenshot', scaled_width: 1280.5 },
    { action: 'screenshot', scaled_width: MAX_DECLARED_SIZE + 1 },
    { action: 'screenshot', scaled_height: '720' },
    { action: 'screenshot', scaled_height: MAX_DECLARED_SIZE + 1 },
    { action: 'type', text: 'a', sensitive: 'yes' },
  ])('the body %j', (body) => {
    const { message, detail } = refusal(body);
    expect(message).toBe('Failed to decode request body.');
    expect(detail).toBeTruthy();
  });
  it.each([
    ['Unknown key', { action: 'key', text: 'x'.repeat(900_000) }],
    ['Unknown key', { action: 'key', text: `ctrl+${'🪑'.repeat(900)}` }],
    ['Unknown action', { action: 'x'.repeat(101) }],
    ['Invalid scroll direction', { action: 'scroll', coordinate: [1, 1], scroll_direction: 'x'.repeat(101) }],
  ])('a long value with a truncated message: %s', (words, body) => {
    const { message } = refusal(body);
    expect(message).toMatch(new RegExp(`^${words}: .{50,100}…$`, 'u'));
    expect(message.length).toBeLessThan(130);
    expect(Buffer.from(message).toString()).toBe(message); // whole characters
  });
  it('an invalid body, with the name of the field', () => {
    expect(refusal({ action: 'left_click', coordinate: [1, 'x'] }).detail).toContain('coordinate.1');
  });
  it('an invalid body, without repeating a sensitive text', () => {
    const { detail } = refusal({ action: 'type', text: ['hunter2'], sensitive: true, duration: 'hunter2' });
    expect(detail).not.toContain('hunter2');
  });
});

describe('a null value', () => {
  it('counts as absent in every field', () => {
    const nothing = {
      coordinate: null,
      start_coordinate: null,
      text: null,
      duration: null,
      scroll_amount: null,
      scroll_direction: null,
      scaled_width: null,
      scaled_height: null,
      sensitive: null,
    };
    const more = {
      at: null,
      path: null,
      modifiers: null,
      button: null,
      keys: null,
      repeat: null,
      until_still: null,
    };
    const shown = { region: null, format: null, quality: null, settle: null };
    for (const action of ['screenshot', 'cursor_position'])
      expect(parse({ action, ...nothing, ...more, ...shown })).toEqual(parse({ action }));
  });
});

function refusal(body: unknown): InvalidAction {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof InvalidAction) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(body)} was not refused.`);
}
