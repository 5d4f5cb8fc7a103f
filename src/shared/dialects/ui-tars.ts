import { z } from 'zod';
import { type ActionBody, SCROLL_DIRECTIONS } from '../action';
import type { Size } from '../geometry';
import { parseJson } from '../json';
import {
  type Call,
  NOT_EXECUTED,
  type Outcome,
  planOrProblem,
  type ReadOptions,
  statedReason,
  type Turn,
  withinLimits,
  withPictures,
} from './call';
import { Fields, Malformed, type PointPair, screenshotSpace, unknownAction } from './fields';
import { chordOf, unjoined } from './keys';

/** The answer to predictions, for the operator of the SDK: what `execute` and `screenshot` return. */
export const UiTarsAnswer = z
  .object({
    status: z
      .enum(['running', 'end', 'call_user', 'error'])
      .describe('Whether the model goes on, has finished, or needs the user; or that a prediction failed.'),
    base64: z.string().optional().describe('The screenshot.'),
    scaleFactor: z.literal(1).describe('Pixels of the screenshot for each pixel in which predictions point.'),
    error: z.string().optional().describe('What failed. The predictions after it were not executed.'),
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: 'UiTarsAnswer', description: 'What the operator of the SDK returns.' });
export type UiTarsAnswer = z.infer<typeof UiTarsAnswer>;

const Prediction = z.looseObject({
  action_type: z.string(),
  action_inputs: z.unknown().optional(),
  thought: z.string().nullish(),
});
type Prediction = z.infer<typeof Prediction>;
const Predictions = z.array(Prediction);
const Inputs = z.record(z.string(), z.unknown());

/** The predictions that end a run of the SDK, and its status then. */
const ENDS: ReadonlyMap<string, UiTarsAnswer['status']> = new Map([
  ['finished', 'end'],
  ['user_stop', 'end'],
  ['call_user', 'call_user'],
]);

/** Reads one prediction of the SDK's parser, or a list; an empty list asks for a screenshot. Undefined for anything else. */
export function readUiTars(
  json: unknown,
  { space, pictures = 'asked' }: ReadOptions,
): Turn<UiTarsAnswer> | undefined {
  const predictions = Predictions.safeParse(Array.isArray(json) ? json : [json]).data;
  if (!predictions) return undefined;
  const end = predictions.findIndex(({ action_type }) => ENDS.has(action_type));
  const wanted = end < 0 ? predictions : predictions.slice(0, end + 1);
  const calls = wanted.map((one) => callOf(one, space));
  const shown = withPictures(calls, 'always', (i) => pictures !== 'asked' && i === calls.length - 1);
  const limited = withinLimits(shown.length > 0 ? shown : [SCREENSHOT]);
  const status = ENDS.get(predictions[end]?.action_type ?? '') ?? 'running';
  return { calls: limited, checks: [], answer: (outcomes) => answerOf(outcomes, status) };
}

const SCREENSHOT: Call = {
  ...{ id: undefined, name: 'screenshot', reason: undefined },
  ...{ bodies: [], picture: 'result' },
};

function callOf({ action_type: name, action_inputs, thought }: Prediction, space: Size): Call {
  const plan = planOrProblem(name, () => {
    const values = Inputs.safeParse(action_inputs ?? {}).data;
    if (!values) throw new Malformed(`The inputs of ${name} must be an object.`);
    const read = ACTIONS.get(name);
    if (!read) throw unknownAction(name, ACTIONS.keys());
    const points = { start: pointOf(values.start_box, space), end: pointOf(values.end_box, space) };
    return { bodies: read(new Fields(name, { ...values, ...points }, screenshotSpace(space))) };
  });
  return { id: undefined, name, reason: statedReason(thought), ...plan };
}

/** The middle of a box, in pixels of the screenshot. A box is `[left, top, right, bottom]` in fractions of it, as JSON. */
function pointOf(box: unknown, { width, height }: Size): PointPair | undefined {
  if (box == null) return undefined;
  const { data } = Box.safeParse(typeof box === 'string' ? parseJson(box) : box);
  if (!data) throw new Malformed('A box must be [left, top, right, bottom], in fractions of the screenshot.');
  const [left, top, right, bottom] = data;
  return [((left + right) / 2) * width, ((top + bottom) / 2) * height];
}

const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

type Read = (fields: Fields) => ActionBody[];

const at =
  (action: string): Read =>
  (fields) => [fields.pointerBody(action, fields.optionalPair('start'))];

const keyed =
  (action: string): Read =>
  (fields) => [{ action, text: keysOf(fields).join('+') }];

const none: Read = () => [];

/** Wheel clicks of a `scroll`, as in the SDK's own operator. */
const SCROLL_AMOUNT = 5;
/** The prompt of the SDK promises this time (ms). */
const WAIT_MS = 5000;

/** The actions of all versions of the model. */
const ACTIONS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['click', at('left_click')],
  ['left_single', at('left_click')],
  ['left_double', at('double_click')],
  ['right_single', at('right_click')],
  ['middle_click', at('middle_click')],
  ['hover', at('mouse_move')],
  ['drag', drag],
  ['hotkey', (fields) => chordOf(keysOf(fields))],
  ['press', keyed('key_down')],
  ['release', keyed('key_up')],
  ['type', (fields) => [{ action: 'type', text: unescaped(fields.text('content')) }]],
  ['scroll', scroll],
  ['wait', () => [{ action: 'wait', duration: WAIT_MS }]],
  ...[...ENDS.keys()].map((name) => [name, none] as const),
]);

function drag(fields: Fields): ActionBody[] {
  return [
    fields.pointerBody('left_click_drag', fields.pair('end'), { start_coordinate: fields.pair('start') }),
  ];
}

function scroll(fields: Fields): ActionBody[] {
  const scroll_direction = fields.oneOf('direction', SCROLL_DIRECTIONS);
  const amount = { scroll_direction, scroll_amount: SCROLL_AMOUNT };
  return [fields.pointerBody('scroll', fields.optionalPair('start'), amount)];
}

/** The keys of a combination, which are separated by blanks or plus signs. */
function keysOf(fields: Fields): string[] {
  const text = fields.text(fields.has('hotkey') ? 'hotkey' : 'key');
  return text
    .trim()
    .replaceAll(/\s+\+\s+/g, '+')
    .split(/\s+/)
    .flatMap(unjoined);
}

/** The model escapes quotes and ends of lines. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([n'"])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
}

function answerOf(outcomes: readonly Outcome[], status: UiTarsAnswer['status']): UiTarsAnswer {
  const calls = outcomes.length;
  const failed = outcomes.findIndex((outcome) => outcome.status !== 'done');
  const { text = '', status: failure } = outcomes[failed] ?? {};
  const why = failure === 'halted' ? NOT_EXECUTED : text;
  const place = calls > 1 ? `Prediction ${failed + 1} of ${calls}: ` : '';
  const picture = outcomes.findLast((outcome) => outcome.picture)?.picture;
  const warnings = outcomes.flatMap((outcome) => outcome.warnings);
  return {
    status: failure === undefined ? status : 'error',
    ...(picture && { base64: picture.data }),
    scaleFactor: 1,
    ...(failure !== undefined && { error: place + why }),
    ...(warnings.length > 0 && { warnings }),
  };
}
