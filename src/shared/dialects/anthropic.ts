import { z } from 'zod';
import {
  ACTION_DEFAULTS,
  type ActionBody,
  MAX_PATH_POINTS,
  MAX_REPEAT,
  MAX_SCROLL_AMOUNT,
  SCROLL_DIRECTIONS,
} from '../action';
import { shortened } from '../shortened';
import {
  type Call,
  type Outcome,
  type PictureMode,
  type Plan,
  planOrProblem,
  type ReadOptions,
  statedReason,
  type Turn,
  withinLimits,
  withPictures,
} from './call';
import { Fields, Malformed, screenshotSpace, unknownAction } from './fields';
import { modifiersOf, pressOf } from './keys';

/** The answer to a message with calls: the next message of the conversation. */
export const AnthropicAnswer = z
  .object({
    role: z.literal('user'),
    content: z.array(
      z.object({
        type: z.literal('tool_result'),
        tool_use_id: z.string(),
        toolset_name: z.string().optional(),
        is_error: z.literal(true).optional(),
        content: z.union([
          z.string(),
          z.array(
            z.object({
              type: z.enum(['text', 'image']),
              text: z.string().optional(),
              source: z
                .object({ type: z.literal('base64'), media_type: z.string(), data: z.string() })
                .optional(),
            }),
          ),
        ]),
      }),
    ),
  })
  .meta({
    id: 'AnthropicAnswer',
    description: 'The message with the results, to append to the conversation.',
  });
export type AnthropicAnswer = z.infer<typeof AnthropicAnswer>;
type ToolResult = AnthropicAnswer['content'][number];
type ResultBlock = Exclude<ToolResult['content'], string>[number];

/** The name of the toolset, and of the tool of the older versions. */
const COMPUTER = 'computer';
const HALTED = 'Not executed: an earlier computer action in this turn failed.';
/** Longest text of a result (UTF-16 units). */
const MAX_TEXT = 4000;

const Message = z.looseObject({ content: z.union([z.string(), z.array(z.unknown())]) });
const Text = z.looseObject({ type: z.literal('text'), text: z.string() });
const ToolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string(),
  toolset_name: z.string().nullish(),
  input: z.unknown().optional(),
});
const Typed = z.looseObject({ type: z.string() });
type ToolUse = z.infer<typeof ToolUse>;
const Input = z.record(z.string(), z.unknown());

interface AnthropicCall extends Call {
  readonly id: string;
  readonly isToolset: boolean;
}

/** Reads an assistant message, or an array of its blocks. Undefined for anything else, such as a call without an id. */
export function readAnthropic(
  json: unknown,
  { space, pictures }: ReadOptions,
): Turn<AnthropicAnswer> | undefined {
  const blocks = blocksOf(json);
  if (!blocks) return undefined;
  const calls: AnthropicCall[] = [];
  let reason: string | undefined;
  for (const block of blocks) {
    const text = Text.safeParse(block).data;
    if (text) reason = statedReason(text.text) ?? reason;
    const use = ToolUse.safeParse(block).data;
    if (!use && Typed.safeParse(block).data?.type === 'tool_use') return undefined;
    if (use && isOurs(use)) calls.push(callOf(use, space, reason));
  }
  const limited = withinLimits(withMode(calls, pictures));
  return {
    calls: limited,
    checks: [],
    answer: (outcomes) => ({
      role: 'user',
      content: limited.map((call, i) => resultOf(call, outcomes[i])),
    }),
  };
}

function blocksOf(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  if (ToolUse.safeParse(json).success) return [json];
  const content = Message.safeParse(json).data?.content;
  return typeof content === 'string' ? [] : content;
}

/** A client's own tool may have the name of a member, but not the name of the toolset. */
function isOurs({ name, toolset_name }: ToolUse): boolean {
  return toolset_name == null ? name === COMPUTER : toolset_name === COMPUTER;
}

function withMode(calls: readonly AnthropicCall[], mode: PictureMode = 'asked'): AnthropicCall[] {
  return withPictures(calls, 'after', (i) => mode === 'each' || (mode === 'last' && i === calls.length - 1));
}

function callOf(use: ToolUse, space: ReadOptions['space'], reason: string | undefined): AnthropicCall {
  const { id, toolset_name } = use;
  const isToolset = toolset_name != null;
  const input = Input.safeParse(use.input ?? {}).data;
  const name = isToolset ? use.name : input?.action;
  const call = { id, isToolset, reason, name: typeof name === 'string' ? name : use.name };
  const plan = planOrProblem(call.name, () => {
    if (!input) throw new Malformed(`The input of ${shortened(use.name)} must be an object.`);
    if (typeof name !== 'string') throw new Malformed('A call of "computer" needs "action" in its input.');
    const read = MEMBERS.get(name);
    if (!read) throw unknownAction(name, MEMBERS.keys());
    return read(new Fields(name, input, screenshotSpace(space)));
  });
  return { ...call, ...plan };
}

const only = (body: ActionBody): Plan => ({ bodies: [body] });

const click = (action: string) => (fields: Fields) =>
  only(fields.pointerBody(action, fields.optionalPair('coordinate'), held(fields)));

/** The reference implementation of an older version names the modifiers `key`. */
function held(fields: Fields): ActionBody {
  const modifiers = modifiersOf(fields.optionalText('text') ?? fields.optionalText('key'));
  return modifiers === undefined ? {} : { modifiers };
}

/** Without a place it is the action that exists for that. */
const button = (bare: string, placed: string) => (fields: Fields) => {
  const at = fields.optionalPair('coordinate');
  return only(at ? fields.pointerBody(placed, at, { button: 'left' }) : { action: bare });
};

/** The actions of all versions by name. */
const MEMBERS: ReadonlyMap<string, (fields: Fields) => Plan> = new Map<string, (fields: Fields) => Plan>([
  ['screenshot', () => ({ bodies: [], picture: 'result' })],
  ['zoom', (fields) => ({ bodies: [], picture: 'result', region: fields.region('region') })],
  ...['left_click', 'right_click', 'middle_click', 'double_click', 'triple_click'].map(
    (name) => [name, click(name)] as const,
  ),
  ['left_click_drag', drag],
  ['mouse_move', (fields) => only(fields.pointerBody('mouse_move', fields.pair('coordinate')))],
  ['left_mouse_down', button('left_mouse_down', 'mouse_down')],
  ['left_mouse_up', button('left_mouse_up', 'mouse_up')],
  ['cursor_position', (fields) => only({ action: 'cursor_position', ...fields.declared })],
  ['scroll', scroll],
  ['type', (fields) => only({ action: 'type', text: fields.text('text') })],
  ['key', key],
  [
    'hold_key',
    (fields) =>
      only({ action: 'hold_key', text: fields.text('text'), duration: fields.duration('duration') }),
  ],
  ['wait', wait],
]);

/** "until_still" is not Anthropic's. */
function wait(fields: Fields): Plan {
  const isStill = fields.flag('until_still', false);
  return only({
    action: 'wait',
    duration: fields.duration('duration'),
    ...(isStill && { until_still: true }),
  });
}

/** "path" is not Anthropic's. */
function drag(fields: Fields): Plan {
  if (fields.has('path')) {
    const path = fields.path('path', { least: 2, most: MAX_PATH_POINTS });
    return only({ action: 'left_click_drag', path, ...held(fields), ...fields.declared });
  }
  const start = fields.optionalPair('start_coordinate');
  return only({
    action: 'left_click_drag',
    ...(start ? { start_coordinate: start } : { at: 'pointer' }),
    coordinate: fields.pair('coordinate'),
    ...held(fields),
    ...fields.declared,
  });
}

function scroll(fields: Fields): Plan {
  const amount = fields.number('scroll_amount', {
    least: 0,
    most: MAX_SCROLL_AMOUNT,
    fallback: ACTION_DEFAULTS.scroll_amount,
  });
  return only(
    fields.pointerBody('scroll', fields.optionalPair('coordinate'), {
      scroll_direction: fields.oneOf('scroll_direction', SCROLL_DIRECTIONS),
      scroll_amount: Math.round(amount),
      ...held(fields),
    }),
  );
}

function key(fields: Fields): Plan {
  const press = pressOf(fields.text('text'));
  if (!fields.has('repeat')) return only(press);
  return only({ ...press, repeat: Math.round(fields.number('repeat', { least: 1, most: MAX_REPEAT })) });
}

function resultOf({ id, isToolset, name }: AnthropicCall, outcome: Outcome | undefined): ToolResult {
  const base = {
    type: 'tool_result' as const,
    tool_use_id: id,
    ...(isToolset && { toolset_name: COMPUTER }),
  };
  if (outcome?.status === 'done') return { ...base, content: contentOf(name, outcome) };
  const failed = outcome?.status === 'failed';
  return {
    ...base,
    is_error: true,
    content: failed ? shortened(outcome.text || 'It failed.', MAX_TEXT) : HALTED,
  };
}

function contentOf(name: string, { text, warnings, picture }: Outcome): ResultBlock[] {
  const said = name === 'cursor_position' ? text.toUpperCase() : 'OK';
  const words = shortened([said, ...warnings].join('\n'), MAX_TEXT);
  const isPicture = (name === 'screenshot' || name === 'zoom') && warnings.length === 0;
  const image = picture && {
    type: 'image' as const,
    source: { type: 'base64' as const, media_type: picture.mediaType, data: picture.data },
  };
  return [...(isPicture ? [] : [{ type: 'text' as const, text: words }]), ...(image ? [image] : [])];
}
