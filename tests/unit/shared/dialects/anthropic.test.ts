import { describe, expect, it } from 'vitest';
import { readAnthropic } from '../../../../src/shared/dialects/anthropic';
import { HALTED, type Outcome, type PictureMode } from '../../../../src/shared/dialects/call';
import { parseAction } from '../../../../src/shared/parse-action';

const SPACE = { width: 1280, height: 720 };
const DECLARED = { scaled_width: 1280, scaled_height: 720 };
const HALT_TEXT = 'Not executed: an earlier computer action in this turn failed.';

const read = (json: unknown, pictures?: PictureMode) => {
  const turn = readAnthropic(json, { space: SPACE, pictures });
  if (!turn) throw new Error('It is not a message.');
  return turn;
};
const member = (name: string, input: unknown, id = 'toolu_1') => ({
  ...{ type: 'tool_use', id, name, toolset_name: 'computer', input },
});
const oneTool = (input: unknown) => ({ type: 'tool_use', id: 'toolu_1', name: 'computer', input });
const done = (text = '', rest: Partial<Outcome> = {}): Outcome => ({
  ...{ status: 'done', text, warnings: [], ...rest },
});
const PICTURE = { data: 'AAAA', mediaType: 'image/png' };
const IMAGE = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };

/** The requests of one member of the toolset. */
function bodiesOf(name: string, input: unknown) {
  const [call] = read([member(name, input)]).calls;
  expect(call?.problem).toBeUndefined();
  for (const body of call?.bodies ?? []) parseAction(body);
  return call?.bodies;
}

describe('a member of the toolset', () => {
  it.each([
    ['left_click', { coordinate: [640, 360] }, { coordinate: [640, 360], ...DECLARED }],
    ['left_click', {}, { at: 'pointer', ...DECLARED }],
    ['left_click', { coordinate: null }, { at: 'pointer', ...DECLARED }],
    [
      'left_click',
      { coordinate: [640, 360], text: 'shift' },
      { coordinate: [640, 360], modifiers: 'shift', ...DECLARED },
    ],
    [
      'left_click',
      { coordinate: [1, 2], text: 'super' },
      { coordinate: [1, 2], modifiers: 'super', ...DECLARED },
    ],
    [
      'left_click',
      { coordinate: [1, 2], text: 'Ctrl+Shift' },
      { coordinate: [1, 2], modifiers: 'Ctrl+Shift', ...DECLARED },
    ],
    ['left_click', { coordinate: [1, 2], text: '' }, { coordinate: [1, 2], ...DECLARED }],
    ['right_click', { coordinate: [1, 2] }, { coordinate: [1, 2], ...DECLARED }],
    ['middle_click', { coordinate: [1, 2] }, { coordinate: [1, 2], ...DECLARED }],
    ['double_click', { coordinate: [1, 2] }, { coordinate: [1, 2], ...DECLARED }],
    ['triple_click', { coordinate: [1, 2] }, { coordinate: [1, 2], ...DECLARED }],
    [
      'left_click_drag',
      { start_coordinate: [400, 400], coordinate: [600, 400] },
      { start_coordinate: [400, 400], coordinate: [600, 400], ...DECLARED },
    ],
    [
      'left_click_drag',
      { start_coordinate: [1, 2], coordinate: [3, 4], text: 'alt' },
      { start_coordinate: [1, 2], coordinate: [3, 4], modifiers: 'alt', ...DECLARED },
    ],
    ['mouse_move', { coordinate: [400, 400] }, { coordinate: [400, 400], ...DECLARED }],
    ['left_mouse_down', {}, {}],
    ['left_mouse_up', {}, {}],
    ['cursor_position', {}, DECLARED],
    [
      'scroll',
      { coordinate: [400, 400], scroll_direction: 'down', scroll_amount: 3 },
      { coordinate: [400, 400], scroll_direction: 'down', scroll_amount: 3, ...DECLARED },
    ],
    [
      'scroll',
      { scroll_direction: 'left', scroll_amount: 1 },
      { at: 'pointer', scroll_direction: 'left', scroll_amount: 1, ...DECLARED },
    ],
    [
      'scroll',
      { scroll_direction: 'up', scroll_amount: 2.6, text: 'ctrl' },
      { at: 'pointer', scroll_direction: 'up', scroll_amount: 3, modifiers: 'ctrl', ...DECLARED },
    ],
    ['type', { text: 'aé\n' }, { text: 'aé\n' }],
    ['key', { text: 'ctrl+s' }, { text: 'ctrl+s' }],
    ['key', { text: 'Tab', repeat: 4 }, { text: 'Tab', repeat: 4 }],
    ['key', { text: 'page_down' }, { text: 'page_down' }],
    ['key', { text: 'BACKSPACE' }, { text: 'BACKSPACE' }],
    ['key', { text: 'page down' }, { text: 'page down' }],
    ['hold_key', { text: 'shift', duration: 0.3 }, { text: 'shift', duration: 300 }],
    ['hold_key', { text: 'shift', duration: 300 }, { text: 'shift', duration: 300_000 }],
    ['wait', { duration: 0.2 }, { duration: 200 }],
    ['wait', { duration: 0 }, { duration: 0 }],
  ])('%s %j', (name, input, body) => {
    expect(bodiesOf(name, input)).toEqual([{ action: name, ...body }]);
  });

  it('screenshot needs no request of its own, but a picture', () => {
    expect(read([member('screenshot', {})]).calls).toMatchObject([{ bodies: [], picture: 'result' }]);
  });

  it('left_mouse_down with a place presses there', () => {
    const placed = { coordinate: [3, 4], button: 'left', ...DECLARED };
    expect(bodiesOf('left_mouse_down', { coordinate: [3, 4] })).toEqual([
      { action: 'mouse_down', ...placed },
    ]);
    expect(bodiesOf('left_mouse_up', { coordinate: [3, 4] })).toEqual([{ action: 'mouse_up', ...placed }]);
  });

  it.each([
    [
      [640.4, 359.6],
      [640, 360],
    ],
    [
      [1279.6, 719.9],
      [1279, 719],
    ],
    [
      [-0.4, 0],
      [0, 0],
    ],
  ])('the coordinate %j counts as %j', (coordinate, rounded) => {
    expect(bodiesOf('mouse_move', { coordinate })).toMatchObject([{ coordinate: rounded }]);
  });

  it.each([
    ['left_click', { coordinate: [1280, 10] }, 'Coordinate (1280, 10) is outside the 1280x720 screenshot.'],
    ['left_click', { coordinate: [-3, 10] }, 'Coordinate (-3, 10) is outside the 1280x720 screenshot.'],
    [
      'left_click_drag',
      { start_coordinate: [0, 720], coordinate: [1, 1] },
      'Coordinate (0, 720) is outside the 1280x720 screenshot.',
    ],
    ['left_click', { coordinate: '640,360' }, '"coordinate" of left_click must be [x, y], two numbers.'],
    [
      'left_click',
      { coordinate: [1, 2], text: 'a' },
      'Only modifiers can be held during a mouse action: shift, ctrl, alt or super, joined by +.',
    ],
    ['left_click', { coordinate: [1, 2], text: 'shfit' }, /^Unknown key: shfit\. Did you mean .*Shift/],
    ['mouse_move', {}, 'mouse_move needs "coordinate".'],
    ['type', {}, 'type needs "text".'],
    ['type', { text: 5 }, '"text" of type must be a string.'],
    ['key', { text: 'a', repeat: 101 }, '"repeat" of key must be from 1 to 100, not 101.'],
    ['key', { text: 'a', repeat: 0 }, '"repeat" of key must be from 1 to 100, not 0.'],
    ['hold_key', { text: 'a', duration: 301 }, '"duration" of hold_key must be from 0 to 300, not 301.'],
    ['wait', { duration: -1 }, '"duration" of wait must be from 0 to 300, not -1.'],
    ['wait', {}, 'wait needs "duration".'],
    [
      'scroll',
      { scroll_direction: 'down', scroll_amount: 1e9 },
      '"scroll_amount" of scroll must be from 0 to 10000, not 1000000000.',
    ],
    [
      'scroll',
      { scroll_direction: 'down', scroll_amount: -1 },
      '"scroll_amount" of scroll must be from 0 to 10000, not -1.',
    ],
    [
      'scroll',
      { scroll_direction: 'sideways' },
      '"scroll_direction" of scroll must be up, down, left, right, not sideways.',
    ],
    ['scroll', {}, 'scroll needs "scroll_direction".'],
    ['fly', {}, /^Unknown action: fly\. Known: screenshot, zoom, left_click, /],
    [
      'zoom',
      { region: [0, 0, 2000, 10] },
      'Region [0, 0, 2000, 10] is empty or outside the 1280x720 screenshot.',
    ],
    ['zoom', { region: [5, 5, 5, 10] }, 'Region [5, 5, 5, 10] is empty or outside the 1280x720 screenshot.'],
    ['zoom', {}, 'zoom needs "region".'],
    ['constructor', {}, /^Unknown action: constructor\./],
    ['left_click', [], 'The input of left_click must be an object.'],
  ])('%s %j is an error that the model can read', (name, input, problem) => {
    const [call] = read([member(name, input)]).calls;
    expect(call).toMatchObject({ bodies: [{ action: name }] });
    if (typeof problem === 'string') expect(call?.problem).toBe(problem);
    else expect(call?.problem).toMatch(problem);
  });

  it('is a computer action only with the name of the toolset', () => {
    const own = { type: 'tool_use', id: 'toolu_9', name: 'left_click', input: { coordinate: [1, 2] } };
    expect(read([own, { ...own, toolset_name: 'browser' }]).calls).toEqual([]);
  });
});

describe('the one tool', () => {
  it.each([
    [
      { action: 'left_click', coordinate: [640, 360], text: 'shift' },
      { action: 'left_click', coordinate: [640, 360], modifiers: 'shift', ...DECLARED },
    ],
    [
      { action: 'left_click', coordinate: [640, 360], key: 'shift' },
      { action: 'left_click', coordinate: [640, 360], modifiers: 'shift', ...DECLARED },
    ],
    [
      { action: 'hold_key', text: 'shift', duration: 0.3 },
      { action: 'hold_key', text: 'shift', duration: 300 },
    ],
    [
      { action: 'wait', duration: 0 },
      { action: 'wait', duration: 0 },
    ],
    [{ action: 'left_click' }, { action: 'left_click', at: 'pointer', ...DECLARED }],
    [
      { action: 'left_click_drag', coordinate: [5, 6] },
      { action: 'left_click_drag', at: 'pointer', coordinate: [5, 6], ...DECLARED },
    ],
    [
      { action: 'key', text: 'ctrl+a Delete' },
      { action: 'key', keys: ['ctrl+a', 'Delete'] },
    ],
    [
      { action: 'key', text: 'ctrl + a  page down' },
      { action: 'key', keys: ['ctrl+a', 'page_down'] },
    ],
    [
      { action: 'key', text: 'ctrl + a' },
      { action: 'key', text: 'ctrl + a' },
    ],
    [
      { action: 'key', text: ' ' },
      { action: 'key', text: ' ' },
    ],
    [
      { action: 'key', text: 'ctrl a Delte' },
      { action: 'key', text: 'ctrl a Delte' },
    ],
  ])('%j', (input, body) => {
    expect(read([oneTool(input)]).calls).toMatchObject([{ name: input.action, bodies: [body] }]);
  });

  it('has results without the name of the toolset', () => {
    expect(read([oneTool({ action: 'wait', duration: 0 })]).answer([done()]).content).toEqual([
      { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'OK' }] },
    ]);
  });

  it('without an action is a malformed batch', () => {
    const [call] = read([oneTool({ actions: [{ action: 'wait' }] })]).calls;
    expect(call?.problem).toBe('A call of "computer" needs "action" in its input.');
  });
});

describe('a message', () => {
  const click = member('left_click', { coordinate: [1, 2] });
  it.each([
    ['the message', { role: 'assistant', content: [click] }, 1],
    ['its blocks', [click], 1],
    ['one block', click, 1],
    ['a message of text', { role: 'assistant', content: 'Done.' }, 0],
    ['blocks that are not known', [null, 5, 'x', { type: 'server_tool_use' }, {}], 0],
  ])('is read from %s', (_, json, calls) => {
    expect(read(json).calls).toHaveLength(calls);
  });
  it.each([
    [undefined],
    [null],
    ['text'],
    [7],
    [{}],
    [{ content: 7 }],
    [[{ ...click, id: undefined }]],
    [[{ ...click, id: 5 }]],
  ])('is not read from %j', (json) => {
    expect(readAnthropic(json, { space: SPACE, pictures: undefined })).toBeUndefined();
  });
  it('gives each call the text before it as its reason', () => {
    const text = (words: string) => ({ type: 'text', text: words });
    const { calls } = read([click, text(' I open the menu. '), click, click, text('Then'), text(''), click]);
    expect(calls.map(({ reason }) => reason)).toEqual([
      ...[undefined, 'I open the menu.', 'I open the menu.', 'Then'],
    ]);
  });
  it('has at most 100 actions and 20 screenshots', () => {
    const problems = (name: string, count: number) =>
      read(Array.from({ length: count }, () => member(name, {})))
        .calls.map(({ problem }) => problem)
        .filter((problem) => problem !== undefined);
    expect(problems('left_click', 102)).toEqual(Array(2).fill('A turn has at most 100 actions.'));
    expect(problems('screenshot', 22)).toEqual(Array(2).fill('A turn has at most 20 screenshots.'));
  });
});

describe('the answer', () => {
  const batch = [
    member('left_click', { coordinate: [1280, 10] }, 'a'),
    member('type', { text: 'x' }, 'b'),
    member('screenshot', {}, 'c'),
  ];
  it('has a result for each call, and after a failure the exact words for those not executed', () => {
    const failed: Outcome = { status: 'failed', text: 'Coordinate (1280, 10) is outside.', warnings: [] };
    expect(read(batch).answer([failed, HALTED, HALTED])).toEqual({
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'a',
          toolset_name: 'computer',
          is_error: true,
          content: failed.text,
        },
        {
          type: 'tool_result',
          tool_use_id: 'b',
          toolset_name: 'computer',
          is_error: true,
          content: HALT_TEXT,
        },
        {
          type: 'tool_result',
          tool_use_id: 'c',
          toolset_name: 'computer',
          is_error: true,
          content: HALT_TEXT,
        },
      ],
    });
  });
  it('has an image for a screenshot, and the position in the words of the vendor', () => {
    const turn = read([member('screenshot', {}), member('cursor_position', {})]);
    const { content } = turn.answer([done('', { picture: PICTURE }), done('x=333,y=222')]);
    expect(content.map((result) => result.content)).toEqual([
      [IMAGE],
      [{ type: 'text', text: 'X=333,Y=222' }],
    ]);
  });
  it('has warnings in its text, and never more than 4096 characters', () => {
    const turn = read([member('type', { text: 'x' }), member('key', { text: 'x' })]);
    const long = 'x'.repeat(9000);
    const { content } = turn.answer([
      done('', { warnings: ['One.', long] }),
      { ...HALTED, status: 'failed', text: long },
    ]);
    const [first, second] = content.map((result) =>
      typeof result.content === 'string' ? result.content : result.content[0]?.text,
    );
    expect(first).toMatch(/^OK\nOne\.\nxxx/);
    for (const text of [first, second]) expect(text?.length).toBeLessThanOrEqual(4096);
  });
  it.each([
    ['asked', [undefined, undefined, 'result', undefined]],
    [undefined, [undefined, undefined, 'result', undefined]],
    ['last', [undefined, undefined, 'result', 'after']],
    ['each', ['after', 'after', 'result', 'after']],
  ] as const)('shows the screen as asked: %s', (mode, pictures) => {
    const names = ['left_click', 'left_click', 'screenshot', 'left_click'];
    const turn = read(
      names.map((name) => member(name, {})),
      mode,
    );
    expect(turn.calls.map(({ picture }) => picture)).toEqual(pictures);
  });
  it('has an extra image on the last result if asked to', () => {
    const turn = read([member('left_click', {})], 'last');
    const { content } = turn.answer([done('', { picture: PICTURE })]);
    expect(content[0]?.content).toEqual([{ type: 'text', text: 'OK' }, IMAGE]);
  });
});
