import { describe, expect, it } from 'vitest';
import { HALTED, type Outcome, type PictureMode } from '../../../../src/shared/dialects/call';
import { readGemini } from '../../../../src/shared/dialects/gemini';
import { mapPoint } from '../../../../src/shared/geometry';
import { parseAction } from '../../../../src/shared/parse-action';

const GRID = { scaled_width: 1000, scaled_height: 1000 };
const PICTURE = { data: 'AAAA', mediaType: 'image/png' };
const DONE: Outcome = { status: 'done', text: '', warnings: [], picture: PICTURE };

const functionCall = (name: string, args: unknown, rest = {}) => ({
  functionCall: { id: 'f1', name, args, ...rest },
});
const read = (json: unknown, pictures?: PictureMode) => {
  const turn = readGemini(json, { space: { width: 1280, height: 720 }, pictures });
  if (!turn) throw new Error('It is not a content.');
  return turn;
};
const call = (name: string, args: unknown) => read([functionCall(name, args)]).calls[0];

describe('a function', () => {
  const at = { x: 500, y: 400 };
  const there = { coordinate: [500, 400], ...GRID };
  const wheel = (scroll_direction: string, scroll_amount: number) => ({
    action: 'scroll',
    scroll_direction,
    scroll_amount,
  });
  it.each([
    ['click', at, [{ action: 'left_click', ...there }]],
    ['double_click', at, [{ action: 'double_click', ...there }]],
    ['triple_click', at, [{ action: 'triple_click', ...there }]],
    ['middle_click', at, [{ action: 'middle_click', ...there }]],
    ['right_click', at, [{ action: 'right_click', ...there }]],
    ['move', at, [{ action: 'mouse_move', ...there }]],
    ['mouse_down', at, [{ action: 'mouse_down', button: 'left', ...there }]],
    ['mouse_up', at, [{ action: 'mouse_up', button: 'left', ...there }]],
    ['type', { text: 'a', press_enter: true }, [{ action: 'type', text: 'a\n' }]],
    ['type', { text: 'a' }, [{ action: 'type', text: 'a' }]],
    [
      'drag_and_drop',
      { start_x: 1, start_y: 2, end_x: 3, end_y: 4 },
      [{ action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4], ...GRID }],
    ],
    ['press_key', { key: 'Enter' }, [{ action: 'key', text: 'Enter' }]],
    ['key_down', { key: 'Shift' }, [{ action: 'key_down', text: 'Shift' }]],
    ['key_up', { key: 'Shift' }, [{ action: 'key_up', text: 'Shift' }]],
    ['hotkey', { keys: ['Control', 'c'] }, [{ action: 'key', text: 'Control+c' }]],
    ['hotkey', { keys: 'Control+c' }, [{ action: 'key', text: 'Control+c' }]],
    ['scroll', { ...at, direction: 'down' }, [{ ...wheel('down', 3), ...there }]],
    ['scroll', { ...at, direction: 'left', magnitude_in_pixels: 20 }, [{ ...wheel('left', 1), ...there }]],
    ['scroll', { ...at, direction: 'up', magnitude_in_wheel_clicks: 2 }, [{ ...wheel('up', 2), ...there }]],
    ['wait', {}, [{ action: 'wait', duration: 1000 }]],
    ['wait', { seconds: 2.5 }, [{ action: 'wait', duration: 2500 }]],
    ['take_screenshot', {}, []],
    ['click_at', at, [{ action: 'left_click', ...there }]],
    ['hover_at', at, [{ action: 'mouse_move', ...there }]],
    [
      'type_text_at',
      { ...at, text: 'a' },
      [
        { action: 'left_click', ...there },
        { action: 'key', keys: ['ctrl+a', 'BackSpace'] },
        { action: 'type', text: 'a\n' },
      ],
    ],
    [
      'type_text_at',
      { ...at, text: 'a', press_enter: false, clear_before_typing: false },
      [
        { action: 'left_click', ...there },
        { action: 'type', text: 'a' },
      ],
    ],
    ['scroll_at', { ...at, direction: 'down', magnitude: 200 }, [{ ...wheel('down', 2), ...there }]],
    ['scroll_at', { ...at, direction: 'down' }, [{ ...wheel('down', 8), ...there }]],
    ['scroll_document', { direction: 'up' }, [{ ...wheel('up', 8), coordinate: [500, 500], ...GRID }]],
    ['key_combination', { keys: 'Control+A' }, [{ action: 'key', text: 'Control+A' }]],
    [
      'drag_and_drop',
      { x: 1, y: 2, destination_x: 3, destination_y: 4 },
      [{ action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4], ...GRID }],
    ],
    ['wait_5_seconds', {}, [{ action: 'wait', duration: 5000 }]],
  ])('%s %j', (name, args, bodies) => {
    const { problem, bodies: given = [] } = call(name, { intent: 'Why', ...args }) ?? {};
    expect(problem).toBeUndefined();
    expect(given).toEqual(bodies);
    for (const body of given) parseAction(body);
  });

  it.each([
    [
      [500, 500],
      [960, 540],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [999, 999],
      [1919, 1079],
    ],
    [
      [300, 500],
      [576, 540],
    ],
  ])('the place %j of the grid is %j of 1920x1080', ([x = 0, y = 0], native) => {
    const [body] = call('move', { x, y })?.bodies ?? [];
    const [left = -1, top = -1] = body?.coordinate ?? [];
    const grid = { width: body?.scaled_width ?? 0, height: body?.scaled_height ?? 0 };
    const target = mapPoint({ x: left, y: top }, grid, { width: 1920, height: 1080 });
    expect([target.x, target.y]).toEqual(native);
  });

  it.each<[string, unknown, string]>([
    ['click', { x: 1000, y: 10 }, 'Coordinate (1000, 10) is outside the grid, which goes from 0 to 999.'],
    ['click', { x: 10 }, 'click needs "y".'],
    ['click', 'here', 'The arguments of click must be an object.'],
    ['hotkey', { keys: [] }, 'A list of keys has 1 to 100 keys.'],
    [
      'scroll',
      { x: 1, y: 2, direction: 'in' },
      '"direction" of scroll must be up, down, left, right, not in.',
    ],
    [
      'scroll',
      { x: 1, y: 2, direction: 'up', magnitude_in_pixels: -5 },
      '"magnitude_in_pixels" of scroll must be from 0 to 1000000, not -5.',
    ],
    ['wait', { seconds: 301 }, '"seconds" of wait must be from 0 to 300, not 301.'],
    ['type', {}, 'type needs "text".'],
    ...['navigate', 'go_back', 'go_forward', 'search', 'open_web_browser'].map(
      (name): [string, unknown, string] => [
        name,
        {},
        `${name} is for browsers, but this is a desktop. Use its windows with mouse and keyboard.`,
      ],
    ),
  ])('%s %j is an error that the model can read', (name, args, problem) => {
    expect(call(name, args)).toMatchObject({ bodies: [{ action: name }], problem });
  });
});

describe('a content', () => {
  const click = functionCall('click', { x: 1, y: 2, intent: 'Open the menu' });
  const step = {
    type: 'function_call',
    id: 's1',
    name: 'click',
    arguments: { x: 1, y: 2, intent: 'Open the menu' },
  };
  it.each([
    ['the content', { role: 'model', parts: [click] }],
    ['its parts', [click]],
    ['one part', click],
    ['a response', { candidates: [{ content: { role: 'model', parts: [click] } }] }],
    ['a part in snake case', [{ function_call: click.functionCall }]],
    ['steps of an interaction', { steps: [step] }],
    ['outputs of an interaction', { outputs: [step] }],
    ['one step', step],
  ])('is read from %s', (_, json) => {
    expect(read(json).calls).toMatchObject([{ name: 'click', reason: 'Open the menu' }]);
  });
  it.each([
    [undefined],
    [null],
    ['x'],
    [{}],
    [{ parts: 5 }],
    [{ candidates: [] }],
    [[{ ...step, id: null }]],
  ])('is not read from %j', (json) => {
    expect(readGemini(json, { space: { width: 1, height: 1 }, pictures: undefined })).toBeUndefined();
  });
  it('leaves functions of the client to the client', () => {
    expect(read([functionCall('get_weather', {}), click]).calls).toHaveLength(1);
  });
  it('gives calls without an intent the text before them as their reason', () => {
    const { calls } = read([{ text: 'I wait.', thought: true }, functionCall('wait', {}), click]);
    expect(calls.map(({ reason }) => reason)).toEqual(['I wait.', 'Open the menu']);
    const output = { type: 'model_output', content: [{ type: 'text', text: 'I wait.' }] };
    const wait = { type: 'function_call', id: 's1', name: 'wait', arguments: {} };
    expect(read({ steps: [output, wait] }).calls).toMatchObject([{ reason: 'I wait.' }]);
  });
});

describe('the answer', () => {
  const two = [
    functionCall('click', { x: 1, y: 2 }),
    { functionCall: { name: 'navigate', args: { url: 'x' } } },
  ];
  it('has a response with a picture for each call, and the id only if the call has one', () => {
    expect(read([two[0], functionCall('wait', {}, { id: undefined })]).answer([DONE, DONE])).toEqual({
      role: 'user',
      parts: [
        {
          functionResponse: {
            ...{ id: 'f1', name: 'click', response: { output: 'ok' } },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
          },
        },
        {
          functionResponse: {
            ...{ name: 'wait', response: { output: 'ok' } },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
          },
        },
      ],
    });
  });
  it('says what failed, and what was not executed', () => {
    const failed: Outcome = { status: 'failed', text: 'It is for browsers.', warnings: ['Careful.'] };
    expect(read(two.toReversed()).answer([failed, HALTED])).toMatchObject({
      parts: [
        { functionResponse: { response: { error: 'It is for browsers.', warnings: ['Careful.'] } } },
        { functionResponse: { response: { error: 'Not executed: an earlier action in this turn failed.' } } },
      ],
    });
  });
  it('of a step of an interaction is its result', () => {
    const step = { type: 'function_call', id: 's1', name: 'click', arguments: { x: 1, y: 2 } };
    const turn = read({ steps: [step] });
    expect(turn.answer([DONE])).toEqual([
      {
        ...{ type: 'function_result', call_id: 's1', name: 'click' },
        result: [
          { type: 'text', text: '{"output":"ok"}' },
          { type: 'image', mime_type: 'image/png', data: 'AAAA' },
        ],
      },
    ]);
    expect(turn.answer([HALTED])).toMatchObject([{ is_error: true }]);
  });
  it('confirms what a person agreed to, also after a failure', () => {
    const decision = { decision: 'require_confirmation', explanation: 'It buys something.' };
    const turn = read([functionCall('click', { x: 1, y: 2, safety_decision: decision })]);
    expect(turn.checks).toEqual(['click: It buys something.']);
    for (const outcome of [DONE, { ...HALTED, status: 'failed', text: 'No.' } as const]) {
      expect(turn.answer([outcome])).toMatchObject({
        parts: [{ functionResponse: { response: { safety_acknowledgement: 'true' } } }],
      });
    }
    const regular = { decision: 'regular', explanation: 'It is fine.' };
    expect(read([functionCall('click', { x: 1, y: 2, safety_decision: regular })]).checks).toEqual([]);
  });
  it.each([
    [undefined, ['always', 'result', 'always']],
    ['each', ['always', 'result', 'always']],
    ['last', [undefined, 'result', 'always']],
    ['asked', [undefined, 'result', undefined]],
  ] as const)('shows the screen as asked: %s', (mode, pictures) => {
    const names = ['wait', 'take_screenshot', 'wait'];
    const { calls } = read(
      names.map((name) => functionCall(name, {})),
      mode,
    );
    expect(calls.map(({ picture }) => picture)).toEqual(pictures);
  });
  it('has at most 20 added pictures, those of the last calls', () => {
    const { calls } = read(Array.from({ length: 30 }, () => functionCall('wait', {})));
    expect(calls.map(({ picture }) => picture === 'always').indexOf(true)).toBe(10);
  });
});
