import { describe, expect, it } from 'vitest';
import { HALTED, type Outcome, type PictureMode } from '../../../../src/shared/dialects/call';
import { readUiTars } from '../../../../src/shared/dialects/ui-tars';
import { parseAction } from '../../../../src/shared/parse-action';

const SPACE = { scaled_width: 1280, scaled_height: 720 };
const DONE: Outcome = { status: 'done', text: '', warnings: [] };

const prediction = (action_type: string, action_inputs: unknown = {}, thought = 'Why') => ({
  ...{ reflection: null, thought, action_type, action_inputs },
});
const read = (json: unknown, pictures?: PictureMode) => {
  const turn = readUiTars(json, { space: { width: 1280, height: 720 }, pictures });
  if (!turn) throw new Error('It is not a prediction.');
  return turn;
};

describe('a prediction', () => {
  // As the parser of the SDK writes them, with the coordinates that it adds.
  const at = { start_box: '[0.5,0.25,0.5,0.25]', start_coords: [640, 180] };
  const there = { coordinate: [640, 180], ...SPACE };
  const here = { at: 'pointer', ...SPACE };
  const wheel = (scroll_direction: string) => ({ action: 'scroll', scroll_direction, scroll_amount: 5 });
  it.each([
    ['click', at, [{ action: 'left_click', ...there }]],
    ['click', {}, [{ action: 'left_click', ...here }]],
    ['click', { start_box: '[0.4,0.2,0.6,0.3]' }, [{ action: 'left_click', ...there }]],
    ['left_single', at, [{ action: 'left_click', ...there }]],
    ['left_double', at, [{ action: 'double_click', ...there }]],
    ['right_single', at, [{ action: 'right_click', ...there }]],
    ['middle_click', at, [{ action: 'middle_click', ...there }]],
    ['hover', at, [{ action: 'mouse_move', ...there }]],
    [
      'drag',
      { ...at, end_box: '[0.75,0.5,0.75,0.5]' },
      [{ action: 'left_click_drag', start_coordinate: [640, 180], coordinate: [960, 360], ...SPACE }],
    ],
    ['hotkey', { key: 'ctrl c' }, [{ action: 'key', text: 'ctrl+c' }]],
    ['hotkey', { key: 'ctrl + shift + esc' }, [{ action: 'key', text: 'ctrl+shift+esc' }]],
    ['hotkey', { key: 'ctrl +' }, [{ action: 'key', text: 'ctrl++' }]],
    ['hotkey', { hotkey: 'alt+tab' }, [{ action: 'key', text: 'alt+tab' }]],
    ['hotkey', { key: 'arrowleft' }, [{ action: 'key', text: 'arrowleft' }]],
    ['press', { key: 'shift' }, [{ action: 'key_down', text: 'shift' }]],
    ['press', { key: 'ctrl shift' }, [{ action: 'key_down', text: 'ctrl+shift' }]],
    ['release', { key: 'shift' }, [{ action: 'key_up', text: 'shift' }]],
    ['type', { content: "It\\'s\\n" }, [{ action: 'type', text: "It's\n" }]],
    ['scroll', { ...at, direction: 'up' }, [{ ...wheel('up'), ...there }]],
    ['scroll', { direction: 'Right' }, [{ ...wheel('right'), ...here }]],
    ['wait', {}, [{ action: 'wait', duration: 5000 }]],
    ['finished', { content: 'All done' }, []],
    ['call_user', {}, []],
    ['user_stop', {}, []],
  ])('%s %j', (name, inputs, bodies) => {
    const [call] = read(prediction(name, inputs)).calls;
    expect(call).toMatchObject({ name, reason: 'Why' });
    expect(call?.problem).toBeUndefined();
    expect(call?.bodies).toEqual(bodies);
    for (const body of call?.bodies ?? []) parseAction(body);
  });

  it.each<[string, unknown, string]>([
    ['click', { start_box: '[1,0.5,1,0.5]' }, 'Coordinate (1280, 360) is outside the 1280x720 screenshot.'],
    [
      'click',
      { start_box: '[null,0.5]' },
      'A box must be [left, top, right, bottom], in fractions of the screenshot.',
    ],
    ['click', 'here', 'The inputs of click must be an object.'],
    ['drag', { start_box: '[0.5,0.5,0.5,0.5]' }, 'drag needs "end".'],
    ['scroll', {}, 'scroll needs "direction".'],
    ['scroll', { direction: 'in' }, '"direction" of scroll must be up, down, left, right, not in.'],
    ['hotkey', {}, 'hotkey needs "key".'],
    ['type', {}, 'type needs "content".'],
  ])('%s %j is an error', (name, inputs, problem) => {
    expect(read(prediction(name, inputs)).calls).toMatchObject([{ bodies: [{ action: name }], problem }]);
  });
  it.each([[''], ['open_app']])('%j, which is unknown, is an error with the known ones', (name) => {
    const [call] = read(prediction(name)).calls;
    expect(call?.problem).toMatch(/^Unknown action: .*Known: click, left_single, .*call_user\.$/);
  });
});

describe('a message', () => {
  it('is a list of predictions up to one that ends the run', () => {
    const names = ['click', 'finished', 'click'];
    expect(read(names.map((name) => prediction(name))).calls.map(({ name }) => name)).toEqual([
      'click',
      'finished',
    ]);
  });
  it('without predictions asks for a screenshot', () => {
    expect(read([]).calls).toMatchObject([{ bodies: [], picture: 'result' }]);
  });
  it.each([[undefined], [null], ['click()'], [{}], [[[]]], [{ action_type: 5 }]])(
    'is not read from %j',
    (json) => {
      expect(readUiTars(json, { space: { width: 1, height: 1 }, pictures: undefined })).toBeUndefined();
    },
  );
});

describe('the answer', () => {
  const two = [prediction('click'), prediction('wait')];
  it.each([
    ['wait', 'running'],
    ['finished', 'end'],
    ['user_stop', 'end'],
    ['call_user', 'call_user'],
  ])('to %s has the status %s of the SDK', (name, status) => {
    const turn = read([prediction('click'), prediction(name)]);
    expect(turn.answer([DONE, DONE])).toEqual({ status, scaleFactor: 1 });
  });
  it('has the newest screenshot, and all warnings', () => {
    const shown = (data: string) => ({
      ...DONE,
      picture: { data, mediaType: 'image/png' },
      warnings: [data],
    });
    expect(read(two).answer([shown('A'), shown('B')])).toEqual({
      ...{ status: 'running', base64: 'B', scaleFactor: 1, warnings: ['A', 'B'] },
    });
  });
  it('says what failed', () => {
    const failed: Outcome = { status: 'failed', text: 'It is locked.', warnings: [] };
    expect(read(two[0]).answer([failed])).toEqual({
      ...{ status: 'error', error: 'It is locked.', scaleFactor: 1 },
    });
    expect(read(two).answer([DONE, failed]).error).toBe('Prediction 2 of 2: It is locked.');
    expect(read([prediction('finished')]).answer([HALTED])).toMatchObject({
      ...{ status: 'error', error: 'Not executed: an earlier action in this turn failed.' },
    });
  });
  it.each([
    [undefined, [undefined, undefined]],
    ['asked', [undefined, undefined]],
    ['last', [undefined, 'always']],
    ['each', [undefined, 'always']],
  ] as const)('shows the screen as asked: %s', (mode, pictures) => {
    expect(read(two, mode).calls.map(({ picture }) => picture)).toEqual(pictures);
  });
});
