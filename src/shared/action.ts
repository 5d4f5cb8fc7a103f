import { z } from 'zod';
import type { Point } from './geometry';
import { type Combination, parseCombination, UnknownKey } from './keys';
import { shortened } from './shortened';
import { parseForClient } from './validation';

/** The actions of the desktop API, in the order a person would look for them. */
export const ACTION_NAMES = [
  'left_click',
  'right_click',
  'middle_click',
  'double_click',
  'triple_click',
  'mouse_move',
  'left_click_drag',
  'left_mouse_down',
  'left_mouse_up',
  'scroll',
  'type',
  'key',
  'hold_key',
  'key_down',
  'key_up',
  'screenshot',
  'cursor_position',
] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

export const SCROLL_DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type ScrollDirection = (typeof SCROLL_DIRECTIONS)[number];

/** Largest side of a screenshot (px), to bound memory. */
export const MAX_DECLARED_SIZE = 8192;
/** Limit on wheel clicks in one action, to bound its time. */
export const MAX_SCROLL_AMOUNT = 10_000;
/** Longest text that names keys (UTF-16 units); searching for similar names takes time in proportion. */
const MAX_COMBINATION = 1000;
/** Used if a request does not have the field: (ms), wheel clicks, direction. */
const DEFAULTS = { duration: 1000, scroll_amount: 3, scroll_direction: 'down' } as const;

const int = z.int().nullish();
const coordinate = z
  .tuple([z.int(), z.int()], { error: 'expected [x, y], an array of two whole numbers' })
  .nullish();

/**
 * The body of `POST /api/v0/desktop/action` as the host accepts it: unknown fields are ignored, null counts as absent, and
 * {@link parseAction} checks which fields an action needs, because the contract has a message for each. Forms are made
 * from this too: `x-unit` is the unit of a number, `x-choices` are the allowed values. `ActionRequest` documents it.
 */
export const ActionBody = z.object({
  action: z
    .string()
    .nullish()
    .describe(`One of: ${ACTION_NAMES.join(', ')}.`),
  coordinate: coordinate.meta({
    title: 'Point',
    description: '[x, y] in declared space.',
    'x-unit': 'px',
  }),
  start_coordinate: coordinate.meta({
    title: 'Start',
    description: 'Start of the drag, [x, y] in declared space.',
    'x-unit': 'px',
  }),
  text: z.string().nullish().meta({
    title: 'Text',
    description: 'Text to type, or a key combination such as ctrl+shift+t.',
  }),
  duration: int.meta({
    title: 'Duration',
    description: `Time to hold the keys (ms); ${DEFAULTS.duration} by default.`,
    default: DEFAULTS.duration,
    'x-unit': 'ms',
  }),
  scroll_amount: z
    .int()
    .max(MAX_SCROLL_AMOUNT)
    .nullish()
    .meta({
      title: 'Wheel clicks',
      description: `Wheel clicks; ${DEFAULTS.scroll_amount} by default, no scrolling below 1.`,
      default: DEFAULTS.scroll_amount,
    }),
  scroll_direction: z
    .string()
    .nullish()
    .meta({
      title: 'Direction',
      description: `One of: ${SCROLL_DIRECTIONS.join(', ')}; ${DEFAULTS.scroll_direction} by default.`,
      default: DEFAULTS.scroll_direction,
      'x-choices': SCROLL_DIRECTIONS,
    }),
  scaled_width: int.meta({
    title: 'Declared width',
    description: `Width of the declared space (px); native if absent or not positive. At most ${MAX_DECLARED_SIZE} for a screenshot.`,
    'x-unit': 'px',
  }),
  scaled_height: int.meta({
    title: 'Declared height',
    description: 'Height of the declared space, likewise.',
    'x-unit': 'px',
  }),
  sensitive: z.boolean().nullish().meta({
    title: 'Sensitive',
    description: 'Never log, send or show the text; the journal keeps only its length.',
  }),
});
export type ActionBody = z.infer<typeof ActionBody>;
/** A field of an action besides its name. */
export type Parameter = Exclude<keyof ActionBody, 'action'>;

export const Warnings = z
  .array(z.string())
  .describe('What was changed, left out or could not be verified; absent if empty.');

/** The response to a successful action. */
export const ActionResult = z
  .object({
    output: z.string().describe('Confirmation, or for cursor_position the position as x=640,y=360.'),
    screenshot_data: z
      .string()
      .optional()
      .meta({ description: 'PNG.', contentEncoding: 'base64', contentMediaType: 'image/png' }),
    screenshot_width: z.int().optional(),
    screenshot_height: z.int().optional(),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'ActionResult' });
export type ActionResult = z.infer<typeof ActionResult>;

/** An action with everything it needs, coordinates still in declared space. */
export type Action =
  | { readonly action: 'key' | 'key_down' | 'key_up'; readonly keys: Combination }
  | { readonly action: 'hold_key'; readonly keys: Combination; readonly duration: number }
  | { readonly action: 'type'; readonly text: string }
  | {
      readonly action:
        | 'mouse_move'
        | 'left_click'
        | 'right_click'
        | 'middle_click'
        | 'double_click'
        | 'triple_click';
      readonly at: Point;
    }
  | { readonly action: 'left_click_drag'; readonly from: Point; readonly to: Point }
  | {
      readonly action: 'scroll';
      readonly at: Point;
      readonly direction: ScrollDirection;
      readonly amount: number;
    }
  | { readonly action: 'left_mouse_down' | 'left_mouse_up' | 'cursor_position' | 'screenshot' };

/** A request that is answered with 400. The contract has the messages. */
export class InvalidAction extends Error {
  override readonly name = 'InvalidAction';
  readonly detail: string | undefined;
  /** The field that is wrong, or that is missing. */
  readonly field: keyof ActionBody | undefined;
  readonly missing: boolean;

  constructor(
    message: string,
    { detail, field, missing = false }: { detail?: string; field?: keyof ActionBody; missing?: boolean } = {},
  ) {
    super(message);
    this.detail = detail;
    this.field = field;
    this.missing = missing;
  }
}

/** Checks the types of a body. @throws {InvalidAction} `Failed to decode request body.` */
export function parseActionBody(body: unknown): ActionBody {
  const parsed = parseForClient(ActionBody, body);
  if ('value' in parsed) return parsed.value;
  throw new InvalidAction('Failed to decode request body.', { detail: parsed.problem });
}

/** Checks that a body has all fields of its action. @throws {InvalidAction} */
export function parseAction(body: ActionBody): Action {
  const name = body.action ?? '';
  if (!isActionName(name)) {
    throw new InvalidAction(`Unknown action: ${shortened(name)}`, { field: 'action', missing: name === '' });
  }
  switch (name) {
    case 'key':
    case 'key_down':
    case 'key_up':
      return { action: name, keys: combination(body, name) };
    case 'hold_key':
      return {
        action: name,
        keys: combination(body, name),
        duration: Math.max(body.duration ?? DEFAULTS.duration, 0),
      };
    case 'type':
      return { action: name, text: text(body, name) };
    case 'mouse_move':
    case 'left_click':
    case 'right_click':
    case 'middle_click':
    case 'double_click':
    case 'triple_click':
      return { action: name, at: coordinateOf(body, name) };
    case 'left_click_drag': {
      if (!body.coordinate || !body.start_coordinate) {
        throw new InvalidAction('Missing "coordinate" or "start_coordinate" for left_click_drag.', {
          field: body.start_coordinate ? 'coordinate' : 'start_coordinate',
          missing: true,
        });
      }
      return { action: name, from: point(body.start_coordinate), to: point(body.coordinate) };
    }
    case 'scroll': {
      const at = coordinateOf(body, name);
      const direction = body.scroll_direction ?? DEFAULTS.scroll_direction;
      if (!isScrollDirection(direction))
        throw new InvalidAction(`Invalid scroll direction: ${shortened(direction)}`, {
          field: 'scroll_direction',
        });
      return {
        action: name,
        at,
        direction,
        amount: Math.max(body.scroll_amount ?? DEFAULTS.scroll_amount, 0),
      };
    }
    case 'screenshot':
      limitSize('scaled_width', body.scaled_width);
      limitSize('scaled_height', body.scaled_height);
      return { action: name };
    case 'left_mouse_down':
    case 'left_mouse_up':
    case 'cursor_position':
      return { action: name };
    default:
      return name satisfies never;
  }
}

function limitSize(field: 'scaled_width' | 'scaled_height', size: number | null | undefined): void {
  if ((size ?? 0) <= MAX_DECLARED_SIZE) return;
  throw new InvalidAction('Failed to decode request body.', {
    detail: `${field}: At most ${MAX_DECLARED_SIZE} for a screenshot`,
    field,
  });
}

export function isActionName(name: string): name is ActionName {
  return ACTION_NAMES.some((known) => known === name);
}

function isScrollDirection(direction: string): direction is ScrollDirection {
  return SCROLL_DIRECTIONS.some((known) => known === direction);
}

function text(body: ActionBody, name: ActionName): string {
  if (body.text == null) {
    throw new InvalidAction(`Missing "text" for ${name} action.`, { field: 'text', missing: true });
  }
  return body.text;
}

function combination(body: ActionBody, name: ActionName): Combination {
  try {
    const named = text(body, name);
    if (named.length > MAX_COMBINATION) {
      const shown = body.sensitive ? '(sensitive)' : shortened(named);
      const detail = `A combination has at most ${MAX_COMBINATION} characters; type takes longer texts.`;
      throw new InvalidAction(`Unknown key: ${shown}`, { detail, field: 'text' });
    }
    const keys = parseCombination(named);
    // Held keys are shown to everybody.
    return body.sensitive ? keys.map(({ keysym }) => ({ keysym, name: '(sensitive)' })) : keys;
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error;
    // The response must not repeat a sensitive combination: it may be a password typed key by key.
    if (body.sensitive) throw new InvalidAction('Unknown key: (sensitive)', { field: 'text' });
    throw new InvalidAction(error.message, { ...(error.detail && { detail: error.detail }), field: 'text' });
  }
}

function coordinateOf(body: ActionBody, name: ActionName): Point {
  if (!body.coordinate) {
    throw new InvalidAction(`Missing "coordinate" for ${name} action.`, {
      field: 'coordinate',
      missing: true,
    });
  }
  return point(body.coordinate);
}

function point([x, y]: [number, number]): Point {
  return { x, y };
}
