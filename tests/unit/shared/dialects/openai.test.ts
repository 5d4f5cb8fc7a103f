import { describe, expect, it } from 'vitest';
import { HALTED, type Outcome } from '../../../../src/shared/dialects/call';
import { readOpenAi } from '../../../../src/shared/dialects/openai';
import { parseAction } from '../../../../src/shared/parse-action';

const SPACE = { width: 1280, height: 720 };
const DECLARED = { scaled_width: 1280, scaled_height: 720 };
const PICTURE = { data: 'AAAA', mediaType: 'image/png' };
const DONE: Outcome = { status: 'done', text: '', warnings: [], picture: PICTURE };

const computerCall = (actions: unknown[], rest = {}) => ({
  ...{ type: 'computer_call', id: 'cu_1', call_id: 'call_1', status: 'completed', actions, ...rest },
});
const read = (json: unknown) => {
  const turn = readOpenAi(json, { space: SPACE, pictures: undefined });
  if (!turn) throw new Error('It is not a response.');
  return turn;
};
const call = (action: unknown) => read([computerCall([action])]).calls[0];

describe('an action', () => {
  const at = { x: 640, y: 360 };
  const there = { coordinate: [640, 360], ...DECLARED };
  it.each([
    [{ type: 'click', button: 'left', ...at }, [{ action: 'left_click', ...there }]],
    [{ type: 'click', ...at }, [{ action: 'left_click', ...there }]],
    [{ type: 'click', button: 'right', ...at }, [{ action: 'right_click', ...there }]],
    [{ type: 'click', button: 'wheel', ...at }, [{ action: 'middle_click', ...there }]],
    [{ type: 'click', button: 'back', ...at }, [{ action: 'back_click', ...there }]],
    [{ type: 'click', button: 'forward', ...at }, [{ action: 'forward_click', ...there }]],
    [
      { type: 'click', button: 'left', ...at, keys: ['CTRL', 'SHIFT'] },
      [{ action: 'left_click', modifiers: 'CTRL+SHIFT', ...there }],
    ],
    [{ type: 'click', button: 'left', x: 640.4, y: 359.6, keys: null }, [{ action: 'left_click', ...there }]],
    [{ type: 'double_click', ...at, keys: null }, [{ action: 'double_click', ...there }]],
    [{ type: 'move', ...at }, [{ action: 'mouse_move', ...there }]],
    [
      {
        type: 'drag',
        path: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
          { x: 5, y: 6 },
        ],
      },
      [
        {
          action: 'left_click_drag',
          path: [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
          ...DECLARED,
        },
      ],
    ],
    [
      {
        type: 'drag',
        path: [
          [1, 2],
          [3, 4],
        ],
        keys: ['SHIFT'],
      },
      [
        {
          action: 'left_click_drag',
          path: [
            [1, 2],
            [3, 4],
          ],
          modifiers: 'SHIFT',
          ...DECLARED,
        },
      ],
    ],
    [
      { type: 'scroll', ...at, scroll_x: 0, scroll_y: 300 },
      [{ action: 'scroll', scroll_direction: 'down', scroll_amount: 3, ...there }],
    ],
    [
      { type: 'scroll', ...at, scroll_x: 0, scroll_y: -20 },
      [{ action: 'scroll', scroll_direction: 'up', scroll_amount: 1, ...there }],
    ],
    [
      { type: 'scroll', ...at, scroll_x: 100, scroll_y: 100, keys: ['CTRL'] },
      [
        { action: 'scroll', scroll_direction: 'down', scroll_amount: 1, modifiers: 'CTRL', ...there },
        { action: 'scroll', scroll_direction: 'right', scroll_amount: 1, modifiers: 'CTRL', ...there },
      ],
    ],
    [
      { type: 'scroll', ...at, scrollX: -149, scrollY: 0 },
      [{ action: 'scroll', scroll_direction: 'left', scroll_amount: 1, ...there }],
    ],
    [{ type: 'scroll', ...at, scroll_x: 0, scroll_y: 0 }, []],
    [{ type: 'type', text: 'hi' }, [{ action: 'type', text: 'hi' }]],
    [{ type: 'wait' }, [{ action: 'wait', duration: 2000 }]],
    [{ type: 'screenshot' }, []],
  ])('%j', (action, bodies) => {
    expect(call(action)).toMatchObject({ name: action.type, bodies });
    for (const body of call(action)?.bodies ?? []) parseAction(body);
  });

  it.each([
    [['CTRL', 'L'], [{ text: 'CTRL+l' }]],
    [['TAB', 'ENTER'], [{ keys: ['TAB', 'ENTER'] }]],
    [['ARROWLEFT'], [{ text: 'ARROWLEFT' }]],
    [['PAGEDOWN'], [{ text: 'PAGEDOWN' }]],
    [['OPTION', 'LEFT'], [{ text: 'OPTION+LEFT' }]],
    [['META', 'CMD'], [{ text: 'META+CMD' }]],
    [['CTRL', 'SHIFT', 'ESC'], [{ text: 'CTRL+SHIFT+ESC' }]],
    [['CTRL', '+'], [{ text: 'CTRL++' }]],
    [['CTRL', ' '], [{ text: 'CTRL+space' }]],
    [['A'], [{ text: 'a' }]],
    [['DEL'], [{ text: 'DEL' }]],
    [['L', 'CTRL'], [{ keys: ['l', 'CTRL'] }]],
    [['CTRL+L'], [{ text: 'CTRL+L' }]],
    [['CTRL', 'NOKEY'], [{ keys: ['CTRL', 'NOKEY'] }]],
    [
      ['ALT', 'TAB', 'TAB'],
      [
        { action: 'key_down', text: 'ALT' },
        { text: 'TAB' },
        { text: 'TAB' },
        { action: 'key_up', text: 'ALT' },
      ],
    ],
    [
      ['CTRL', 'K', 'SHIFT', 'S'],
      [
        { action: 'key_down', text: 'CTRL' },
        { text: 'k' },
        { action: 'key_down', text: 'SHIFT' },
        { text: 's' },
        { action: 'key_up', text: 'SHIFT+CTRL' },
      ],
    ],
  ])('keypress %j', (keys, bodies) => {
    expect(call({ type: 'keypress', keys })?.bodies).toEqual(
      bodies.map((body) => ({ action: 'key', ...body })),
    );
  });

  it.each([
    [{ type: 'click', x: 1280, y: 10 }, 'Coordinate (1280, 10) is outside the 1280x720 screenshot.'],
    [{ type: 'click', x: 1 }, 'click needs "y".'],
    [
      { type: 'click', x: 1, y: 2, button: 'nose' },
      '"button" of click must be left, right, wheel, middle, back, forward, not nose.',
    ],
    [{ type: 'drag', path: [{ x: 1, y: 2 }] }, '"path" of drag needs 2 to 1000 points.'],
    [{ type: 'drag', path: [{ x: 1, y: 2 }, { x: 1 }] }, '"path" of drag must be a list of points.'],
    [{ type: 'keypress', keys: [] }, 'A list of keys has 1 to 100 keys.'],
    [{ type: 'keypress' }, 'keypress needs "keys".'],
    [
      { type: 'scroll', x: 1, y: 2, scroll_y: 1e12 },
      '"scroll_y" of scroll must be from -1000000 to 1000000, not 1000000000000.',
    ],
    [{ type: 'type' }, 'type needs "text".'],
    [
      { type: 'fly' },
      'Unknown action: fly. Known: click, double_click, drag, move, scroll, keypress, type, wait, screenshot.',
    ],
    [{ type: 'toString' }, expect.stringMatching(/^Unknown action: toString\./)],
    [5, 'An action must be an object with a "type".'],
  ])('%j is an error that the model can read', (action, problem) => {
    expect(call(action)?.problem).toEqual(problem);
  });
});

describe('a response', () => {
  const one = computerCall([{ type: 'screenshot' }]);
  it.each([
    ['the response', { id: 'resp_1', output: [one] }],
    ['its output', [one]],
    ['one call', one],
    ['a call of the older tool', { ...one, actions: undefined, action: { type: 'screenshot' } }],
    ['a call without actions', { ...one, actions: [] }],
  ])('is read from %s', (_, json) => {
    expect(read(json).calls).toMatchObject([{ id: 'call_1', name: 'screenshot', picture: 'always' }]);
  });
  it.each([[undefined], [null], ['x'], [{}], [{ output: 5 }], [[{ ...one, call_id: 7 }]]])(
    'is not read from %j',
    (json) => {
      expect(readOpenAi(json, { space: SPACE, pictures: undefined })).toBeUndefined();
    },
  );
  it('gives actions the words before them as their reason', () => {
    const { calls } = read([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'I open the menu.' }] },
      { type: 'function_call', name: 'mine', call_id: 'call_0', arguments: '{}' },
      computerCall([{ type: 'wait' }, { type: 'screenshot' }]),
      { type: 'message', content: [{ type: 'output_text', text: 'Next.' }] },
      computerCall([{ type: 'wait' }]),
    ]);
    expect(calls.map(({ reason }) => reason)).toEqual(['I open the menu.', 'I open the menu.', 'Next.']);
  });
  it('names its safety checks, and returns them as acknowledged', () => {
    const check = { id: 'cu_sc_1', code: 'malicious_instructions', message: 'Look at this.' };
    const turn = read([computerCall([{ type: 'wait' }], { pending_safety_checks: [check] })]);
    expect(turn.checks).toEqual(['malicious_instructions: Look at this.']);
    expect(turn.answer([DONE])).toMatchObject([{ acknowledged_safety_checks: [check] }]);
  });
});

describe('the answer', () => {
  const output = (rest = {}) => ({
    type: 'computer_call_output',
    call_id: 'call_1',
    acknowledged_safety_checks: [],
    output: { type: 'computer_screenshot', image_url: 'data:image/png;base64,AAAA', detail: 'original' },
    ...rest,
  });
  it('has one output for a call, with the screen after its last action', () => {
    const turn = read([
      computerCall([
        { type: 'click', x: 1, y: 2 },
        { type: 'type', text: 'hi' },
      ]),
    ]);
    expect(turn.calls.map(({ picture }) => picture)).toEqual([undefined, 'always']);
    const { picture: _, ...bare } = DONE;
    expect(turn.answer([bare, DONE])).toEqual([output()]);
  });
  it('of the older tool has no detail, which that does not know', () => {
    const turn = read({ type: 'computer_call', call_id: 'call_1', action: { type: 'move', x: 1, y: 2 } });
    expect(turn.answer([DONE])).toEqual([
      output({ output: { type: 'computer_screenshot', image_url: 'data:image/png;base64,AAAA' } }),
    ]);
  });
  it('says in a message which action failed, and that the rest was not executed', () => {
    const turn = read([computerCall([{ type: 'drag', path: [[1, 2]] }, { type: 'wait' }])]);
    const failed: Outcome = { status: 'failed', text: 'It needs two points.', warnings: [] };
    expect(turn.answer([failed, { ...HALTED, picture: PICTURE }])).toEqual([
      output(),
      {
        type: 'message',
        role: 'user',
        content: [
          {
            type: 'input_text',
            text: 'The action drag (1 of 2) failed: It needs two points. The actions after it were not executed.',
          },
        ],
      },
    ]);
  });
  it('has a picture also if there is none of the screen', () => {
    const turn = read([computerCall([{ type: 'wait' }])]);
    const { picture: _, ...bare } = DONE;
    const [first, note] = turn.answer([{ ...bare, warnings: ['There is no screenshot.'] }]);
    expect(first).toMatchObject({
      output: { image_url: expect.stringMatching(/^data:image\/png;base64,iVBOR/) },
    });
    expect(note).toMatchObject({ content: [{ text: 'There is no screenshot.' }] });
  });
});
