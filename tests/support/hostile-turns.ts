import type { Vendor } from '../../src/shared/dialects/space';
import { fc } from './fast-check';

/** Names of actions that neither take seconds nor leave anything pressed, and some that do not exist. */
const NAMES: Readonly<Record<Vendor, readonly string[]>> = {
  anthropic: [
    ...[
      'left_click',
      'right_click',
      'middle_click',
      'double_click',
      'triple_click',
      'left_click_drag',
      'mouse_move',
    ],
    ...['cursor_position', 'scroll', 'type', 'key', 'hold_key', 'wait', 'screenshot', 'zoom'],
    ...['fly', '', '__proto__', 'toString', 'LEFT_CLICK', 'x'.repeat(5000)],
  ],
  openai: [
    ...['click', 'double_click', 'drag', 'keypress', 'move', 'scroll', 'type', 'screenshot'],
    ...['fly', '', '__proto__', 'constructor', 'x'.repeat(5000)],
  ],
  gemini: [
    ...[
      'click',
      'double_click',
      'triple_click',
      'middle_click',
      'right_click',
      'move',
      'type',
      'drag_and_drop',
    ],
    ...['press_key', 'hotkey', 'scroll', 'take_screenshot', 'navigate', 'search', 'go_back'],
    ...['click_at', 'type_text_at', 'scroll_at', 'scroll_document', 'key_combination', 'hover_at'],
  ],
  'ui-tars': [
    ...['click', 'left_single', 'left_double', 'right_single', 'middle_click', 'hover', 'drag'],
    ...['hotkey', 'type', 'scroll', 'finished', 'call_user', 'user_stop', 'fly', '', '__proto__'],
  ],
};

const number = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.integer({ min: -2, max: 1300 }));
const fraction = fc.oneof(fc.double({ noNaN: true, min: -0.1, max: 1.1 }), number);
const box = fc.array(fraction, { minLength: 3, maxLength: 4 }).map((corners) => JSON.stringify(corners));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'ctrl+a',
    'shift',
    'up',
    'left',
    'no such key',
    '+',
    '++',
    'ctrl+',
    ' ',
    '\u0000',
    'a'.repeat(3000),
  ),
);
const value = fc.oneof(
  number,
  text,
  box,
  fc.tuple(number, number),
  fc.array(fc.tuple(number, number), { maxLength: 4 }),
  fc.array(text, { maxLength: 4 }),
  fc.record({ x: number, y: number }),
  fc.jsonValue({ maxDepth: 2 }),
);
const FIELDS = [
  ...['coordinate', 'start_coordinate', 'text', 'key', 'keys', 'repeat', 'scroll_direction'],
  ...[
    'scroll_amount',
    'region',
    'x',
    'y',
    'scroll_x',
    'scroll_y',
    'path',
    'button',
    'direction',
    'magnitude',
  ],
  ...[
    'magnitude_in_pixels',
    'seconds',
    'start_x',
    'start_y',
    'end_x',
    'end_y',
    'press_enter',
    'intent',
    '__proto__',
  ],
  ...['start_box', 'end_box', 'content', 'hotkey'],
];

const seconds = fc.constantFrom(-1, 0, 0.05, 300.1, 1e300, '5', null);

/** Input with fields of the right names, most of them wrong. */
const input = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      { ...Object.fromEntries(FIELDS.map((field) => [field, value])), duration: seconds },
      { requiredKeys: [] },
    ),
  },
  fc.jsonValue({ maxDepth: 2 }),
);

/** A turn of one to three calls, whose ids are right, so that they can be answered. */
export function hostileTurn(vendor: Vendor): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...NAMES[vendor]);
  const call = fc.record({ name, input, id: fc.string({ minLength: 1 }), older: fc.boolean() });
  return fc
    .array(call, { minLength: 1, maxLength: 3 })
    .map((calls) => calls.map((one) => written(vendor, one)));
}

/** A call of a tool through MCP, or of several in a batch. Its arguments are an object, as the protocol demands. */
export function hostileToolCall(): fc.Arbitrary<{ name: string; arguments: object }> {
  const name = fc.constantFrom(...NAMES.anthropic.filter((one) => one !== ''));
  const fields = input.filter((one): one is object => isRecord(one));
  const single = fc.record({ name, arguments: fields });
  const action = fc
    .tuple(name, input)
    .map(([name, input]) => (isRecord(input) ? { action: name, ...input } : input));
  const actions = fc.oneof({ weight: 4, arbitrary: fc.array(action, { maxLength: 3 }) }, value);
  const batch = actions.map((actions) => ({ name: 'computer_batch', arguments: { actions } }));
  return fc.oneof({ weight: 3, arbitrary: single }, batch);
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface HostileCall {
  readonly name: string;
  readonly input: unknown;
  readonly id: string;
  /** Whether it is in the form of an older tool. */
  readonly older: boolean;
}

function written(vendor: Vendor, { name, input, id, older }: HostileCall): object {
  const fields = isRecord(input) ? input : {};
  switch (vendor) {
    case 'anthropic':
      return older
        ? { type: 'tool_use', id, name: 'computer', input: { ...fields, action: name } }
        : { type: 'tool_use', id, name, toolset_name: 'computer', input };
    case 'openai': {
      const action = { ...fields, type: name };
      return { type: 'computer_call', call_id: id, ...(older ? { action } : { actions: [action, input] }) };
    }
    case 'gemini':
      return older
        ? { type: 'function_call', id, name, arguments: input }
        : { functionCall: { id, name, args: input } };
    case 'ui-tars':
      return { action_type: name, action_inputs: input, thought: id };
  }
}
