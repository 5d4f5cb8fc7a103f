import { z } from 'zod';
import { type ActionBody, MAX_PATH_POINTS, MAX_SCROLL_AMOUNT } from '../action';
import { shortened } from '../shortened';
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
import { Fields, Malformed, screenshotSpace, unknownAction } from './fields';
import { chordOf } from './keys';
import { clicksOf, PIXELS_PER_CLICK } from './wheel';

const SafetyCheck = z.looseObject({
  id: z.string(),
  code: z.string().nullish(),
  message: z.string().nullish(),
});

const CallOutput = z.object({
  type: z.literal('computer_call_output'),
  call_id: z.string(),
  acknowledged_safety_checks: z.array(SafetyCheck),
  output: z.object({
    type: z.literal('computer_screenshot'),
    image_url: z.string(),
    detail: z.literal('original').optional(),
  }),
});
type CallOutput = z.infer<typeof CallOutput>;

const Note = z.object({
  type: z.literal('message'),
  role: z.literal('user'),
  content: z.array(z.object({ type: z.literal('input_text'), text: z.string() })),
});

/** The answer to a response with calls: items for the input of the next request. */
export const OpenAiAnswer = z.array(z.union([CallOutput, Note])).meta({
  id: 'OpenAiAnswer',
  description: 'Items to append to the input: an output for each call, and a message if an action failed.',
});
export type OpenAiAnswer = z.infer<typeof OpenAiAnswer>;

/** An output must have a picture. This is one black pixel. */
const NO_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

const ComputerCall = z.looseObject({
  type: z.literal('computer_call'),
  call_id: z.string().min(1),
  actions: z.array(z.unknown()).nullish(),
  action: z.unknown().optional(),
  pending_safety_checks: z.array(SafetyCheck).nullish(),
});
type ComputerCall = z.infer<typeof ComputerCall>;
const Message = z.looseObject({
  type: z.enum(['message', 'reasoning']),
  content: z.array(z.looseObject({ text: z.string().nullish() })).nullish(),
  summary: z.array(z.looseObject({ text: z.string().nullish() })).nullish(),
});
const Output = z.looseObject({ output: z.array(z.unknown()) });
const Action = z.looseObject({ type: z.string() });

interface OpenAiCall extends Call {
  readonly id: string;
  /** Its place among the actions of its call, and their number. */
  readonly index: number;
  readonly count: number;
}

/** Reads a response, its output, or one call. Undefined for anything else, such as a call without an id. */
export function readOpenAi(json: unknown, { space }: ReadOptions): Turn<OpenAiAnswer> | undefined {
  const items = itemsOf(json);
  if (!items) return undefined;
  const requests: ComputerCall[] = [];
  const calls: OpenAiCall[] = [];
  let reason: string | undefined;
  for (const item of items) {
    const message = Message.safeParse(item).data;
    const words = [...(message?.summary ?? []), ...(message?.content ?? [])].map(({ text }) => text ?? '');
    reason = statedReason(words.join('\n')) ?? reason;
    const request = ComputerCall.safeParse(item).data;
    if (!request && Action.safeParse(item).data?.type === 'computer_call') return undefined;
    if (!request) continue;
    requests.push(request);
    calls.push(...callsOf(request, space, reason));
  }
  const limited = withinLimits(withPictures(calls, 'always', (i) => isLast(calls[i])));
  return {
    calls: limited,
    checks: requests.flatMap(({ pending_safety_checks }) => (pending_safety_checks ?? []).map(inWords)),
    answer(outcomes) {
      const note = noteOf(limited, outcomes);
      const outputs = requests.map((request) => {
        const last = limited.findLastIndex((call) => call.id === request.call_id && isLast(call));
        return outputOf(request, outcomes[last]);
      });
      return note === undefined ? outputs : [...outputs, messageOf(note)];
    },
  };
}

function itemsOf(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  return ComputerCall.safeParse(json).success ? [json] : Output.safeParse(json).data?.output;
}

function isLast(call: OpenAiCall | undefined): boolean {
  return call !== undefined && call.index === call.count - 1;
}

function inWords({ id, code, message }: z.infer<typeof SafetyCheck>): string {
  return shortened([code ?? id, message].filter(Boolean).join(': '), 500);
}

function callsOf(
  request: ComputerCall,
  space: ReadOptions['space'],
  reason: string | undefined,
): OpenAiCall[] {
  const { call_id: id, actions, action } = request;
  const wanted = actions ?? (action == null ? [] : [action]);
  // A call without actions asks to see the screen.
  const listed = wanted.length > 0 ? wanted : [{ type: 'screenshot' }];
  return listed.map((one, index) => {
    const place = { id, reason, index, count: listed.length };
    const { type = 'action' } = Action.safeParse(one).data ?? {};
    return { ...place, name: type, ...planOrProblem(type, () => ({ bodies: bodiesOf(one, space) })) };
  });
}

function bodiesOf(action: unknown, space: ReadOptions['space']): ActionBody[] {
  const values = Action.safeParse(action).data;
  if (!values) throw new Malformed('An action must be an object with a "type".');
  const read = ACTIONS.get(values.type);
  if (!read) throw unknownAction(values.type, ACTIONS.keys());
  return read(new Fields(values.type, values, screenshotSpace(space)));
}

/** `wait` has no duration; this is the guide's (ms). */
const WAIT_MS = 2000;

const BUTTONS = {
  left: 'left_click',
  right: 'right_click',
  wheel: 'middle_click',
  middle: 'middle_click',
  back: 'back_click',
  forward: 'forward_click',
} as const;

const ACTIONS: ReadonlyMap<string, (fields: Fields) => ActionBody[]> = new Map([
  ['click', click],
  ['double_click', (fields: Fields) => [fields.pointerBody('double_click', fields.xy(), held(fields))]],
  ['drag', drag],
  ['move', (fields: Fields) => [fields.pointerBody('mouse_move', fields.xy(), held(fields))]],
  ['scroll', scroll],
  ['keypress', (fields: Fields) => chordOf(fields.texts('keys').map(lowerLetter))],
  ['type', (fields: Fields) => [{ action: 'type', text: fields.text('text') }]],
  ['wait', () => [{ action: 'wait', duration: WAIT_MS }]],
  ['screenshot', () => []],
]);

/** Keys to hold during a mouse action. */
function held(fields: Fields): ActionBody {
  const keys = fields.optionalTexts('keys') ?? [];
  return keys.length > 0 ? { modifiers: keys.join('+') } : {};
}

function click(fields: Fields): ActionBody[] {
  const buttons = Object.keys(BUTTONS) as (keyof typeof BUTTONS)[];
  const button = fields.oneOf('button', buttons, 'left');
  return [fields.pointerBody(BUTTONS[button], fields.xy(), held(fields))];
}

function drag(fields: Fields): ActionBody[] {
  const path = fields.path('path', { least: 2, most: MAX_PATH_POINTS });
  return [{ action: 'left_click_drag', path, ...held(fields), ...fields.declared }];
}

/** Vertical, then horizontal. A small distance is one click of the wheel. */
function scroll(fields: Fields): ActionBody[] {
  const at = fields.xy();
  const axes = [
    [distanceOf(fields, 'scroll_y', 'scrollY'), 'down', 'up'],
    [distanceOf(fields, 'scroll_x', 'scrollX'), 'right', 'left'],
  ] as const;
  return axes
    .filter(([distance]) => distance !== 0)
    .map(([distance, forward, backward]) =>
      fields.pointerBody('scroll', at, {
        scroll_direction: distance > 0 ? forward : backward,
        scroll_amount: clicksOf(Math.abs(distance)),
        ...held(fields),
      }),
    );
}

/** One SDK hands the fields on in camel case. */
function distanceOf(fields: Fields, field: string, alias: string): number {
  const most = MAX_SCROLL_AMOUNT * PIXELS_PER_CLICK;
  return fields.number(fields.has(field) ? field : alias, { least: -most, most, fallback: 0 });
}

/** Names of keys are in upper case here, so that a letter is the key, without Shift. */
function lowerLetter(name: string): string {
  return /^[A-Z]$/.test(name) ? name.toLowerCase() : name;
}

function outputOf(request: ComputerCall, outcome: Outcome | undefined): CallOutput {
  const { picture } = outcome ?? {};
  // The older tool has `action`, and does not know `detail`.
  const isCurrent = request.actions != null;
  return {
    type: 'computer_call_output',
    call_id: request.call_id,
    acknowledged_safety_checks: request.pending_safety_checks ?? [],
    output: {
      type: 'computer_screenshot',
      image_url: picture ? `data:${picture.mediaType};base64,${picture.data}` : NO_PICTURE,
      ...(isCurrent && { detail: 'original' as const }),
    },
  };
}

/** What the outputs cannot say, as they have no field for it: a failure, and warnings. */
function noteOf(calls: readonly OpenAiCall[], outcomes: readonly Outcome[]): string | undefined {
  const failed = outcomes.findIndex(({ status }) => status === 'failed');
  const call = calls[failed];
  const rest = failed < outcomes.length - 1 ? ' The actions after it were not executed.' : '';
  const lines = [
    ...(call ? [`${nameOf(call)} failed: ${outcomes[failed]?.text}${rest}`] : []),
    ...(outcomes[0]?.status === 'halted' ? [NOT_EXECUTED] : []),
    ...outcomes.flatMap(({ warnings }) => warnings),
  ];
  return lines.length > 0 ? lines.join('\n') : undefined;
}

function nameOf({ name, index, count }: OpenAiCall): string {
  const action = `The action ${shortened(name)}`;
  return count > 1 ? `${action} (${index + 1} of ${count})` : action;
}

function messageOf(text: string): z.infer<typeof Note> {
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
