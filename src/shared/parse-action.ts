import {
  ACTION_DEFAULTS,
  ActionBody,
  type ActionName,
  isActionName,
  MAX_DECLARED_SIZE,
  MAX_WAIT_MS,
  MOUSE_BUTTONS,
  type MouseButton,
  SCREENSHOT_FORMATS,
  SCROLL_DIRECTIONS,
  type ScreenshotFormat,
  type ScrollDirection,
} from './action';
import type { ErrorCode } from './api-error';
import type { Point, Size } from './geometry';
import { type Combination, parseCombination, UnknownKey } from './keys';
import { shortened } from './shortened';
import { parseForClient } from './validation';

/** Longest text that names keys (UTF-16 units). The search for similar names takes time in proportion to its length. */
export const MAX_COMBINATION = 1000;

/** A point in declared space, or the current position of the pointer. */
export type Place = Point | 'pointer';

/** A complete action, with coordinates in declared space. */
export type Action =
  | { readonly action: 'key'; readonly presses: readonly Combination[]; readonly repeat: number }
  | { readonly action: 'key_down' | 'key_up'; readonly keys: Combination }
  | { readonly action: 'hold_key'; readonly keys: Combination; readonly duration: number }
  | { readonly action: 'type'; readonly text: string }
  | {
      readonly action: 'mouse_move' | ClickName;
      readonly at: Place;
      readonly modifiers: Combination;
    }
  | {
      readonly action: 'left_click_drag';
      readonly from: Place;
      /** The points to move to, at least one. */
      readonly to: readonly Point[];
      readonly modifiers: Combination;
    }
  | {
      readonly action: 'scroll';
      readonly at: Place;
      readonly modifiers: Combination;
      readonly direction: ScrollDirection;
      readonly amount: number;
    }
  | { readonly action: 'mouse_down' | 'mouse_up'; readonly at: Place; readonly button: MouseButton }
  | { readonly action: 'wait'; readonly duration: number; readonly untilStill: boolean }
  | {
      readonly action: 'screenshot';
      /** The part to show, in declared space; absent: all. */
      readonly region?: Region;
      /** Longest sides of the picture, which keeps its shape; absent: it has the declared size. */
      readonly fit?: Size;
      readonly format: ScreenshotFormat;
      readonly quality: number;
      /** Longest wait until the screen is still (ms). */
      readonly settle: number;
    }
  | { readonly action: 'left_mouse_down' | 'left_mouse_up' | 'cursor_position' };

/** A rectangle: the point at its top left, and the point beyond its bottom right. */
export interface Region {
  readonly from: Point;
  readonly to: Point;
}

/** The fields that name keys. */
const KEY_FIELDS: ReadonlySet<keyof ActionBody> = new Set(['text', 'keys', 'modifiers']);

type ClickName = Extract<ActionName, `${string}_click`>;

/** A request that is rejected with status 400. The contract has the messages. */
export class InvalidAction extends Error {
  override readonly name = 'InvalidAction';
  readonly detail: string | undefined;
  /** The invalid or missing field. */
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

  get code(): ErrorCode {
    if (this.field === undefined) return 'invalid-body';
    if (this.field === 'action') return 'unknown-action';
    if (this.missing) return 'missing-field';
    return KEY_FIELDS.has(this.field) ? 'unknown-key' : 'invalid-field';
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
      return { action: name, presses: presses(body), repeat: body.repeat ?? ACTION_DEFAULTS.repeat };
    case 'key_down':
    case 'key_up':
      return { action: name, keys: combination(body, text(body, name)) };
    case 'hold_key':
      return {
        action: name,
        keys: combination(body, text(body, name)),
        duration: Math.max(body.duration ?? ACTION_DEFAULTS.duration, 0),
      };
    case 'type':
      return { action: name, text: text(body, name) };
    case 'mouse_move':
      return { action: name, at: coordinateOf(body, name), modifiers: modifiersOf(body) };
    case 'left_click':
    case 'right_click':
    case 'middle_click':
    case 'double_click':
    case 'triple_click':
    case 'back_click':
    case 'forward_click':
      return { action: name, at: placeOf(body, name), modifiers: modifiersOf(body) };
    case 'left_click_drag':
      return { action: name, ...pathOf(body), modifiers: modifiersOf(body) };
    case 'scroll':
      return {
        action: name,
        at: placeOf(body, name),
        modifiers: modifiersOf(body),
        direction: oneOf(SCROLL_DIRECTIONS, body, 'scroll_direction', 'scroll direction'),
        amount: Math.max(body.scroll_amount ?? ACTION_DEFAULTS.scroll_amount, 0),
      };
    case 'mouse_down':
    case 'mouse_up':
      return {
        action: name,
        at: body.coordinate ? point(body.coordinate) : 'pointer',
        button: oneOf(MOUSE_BUTTONS, body, 'button', 'button'),
      };
    case 'wait':
      return { action: name, ...waitOf(body) };
    case 'screenshot':
      limitSize('scaled_width', body.scaled_width);
      limitSize('scaled_height', body.scaled_height);
      return {
        action: name,
        ...(body.region && { region: regionOf(body.region) }),
        ...(body.fit && { fit: { width: body.fit[0] ?? 1, height: body.fit[1] ?? 1 } }),
        format: oneOf(SCREENSHOT_FORMATS, body, 'format', 'format'),
        quality: body.quality ?? ACTION_DEFAULTS.quality,
        settle: body.settle ?? ACTION_DEFAULTS.settle,
      };
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

/** The value of a field with a few values, or its default. */
function oneOf<T extends string>(
  values: readonly T[],
  body: ActionBody,
  field: 'scroll_direction' | 'button' | 'format',
  what: string,
): T {
  const value = body[field] ?? ACTION_DEFAULTS[field];
  const known = values.find((one) => one === value);
  if (known !== undefined) return known;
  throw new InvalidAction(`Invalid ${what}: ${shortened(value)}`, { field });
}

function regionOf([left, top, right, bottom]: readonly [number, number, number, number]): Region {
  if (right > left && bottom > top) return { from: { x: left, y: top }, to: { x: right, y: bottom } };
  throw new InvalidAction('Invalid region: it is empty.', {
    detail: 'A region is [left, top, right, bottom].',
    field: 'region',
  });
}

function waitOf(body: ActionBody): { readonly duration: number; readonly untilStill: boolean } {
  const untilStill = body.until_still === true;
  const duration = body.duration ?? ACTION_DEFAULTS[untilStill ? 'still_limit' : 'duration'];
  if (duration >= 0 && duration <= MAX_WAIT_MS) return { duration, untilStill };
  throw new InvalidAction(`Invalid duration: ${duration}`, {
    detail: `A wait takes 0 to ${MAX_WAIT_MS} ms.`,
    field: 'duration',
  });
}

function text(body: ActionBody, name: ActionName): string {
  if (body.text == null) throw missing('text', `"text" for ${name} action`);
  return body.text;
}

function presses(body: ActionBody): Combination[] {
  const { keys } = body;
  if (keys == null) return [combination(body, text(body, 'key'))];
  if (keys.length === 0)
    throw new InvalidAction('Missing keys for key action.', { field: 'keys', missing: true });
  return keys.map((named) => combination(body, named, 'keys'));
}

/** Parses the keys to hold during a mouse action. They are never secret. */
function modifiersOf({ modifiers }: ActionBody): Combination {
  return modifiers ? combination({}, modifiers, 'modifiers') : [];
}

function combination(
  body: Pick<ActionBody, 'sensitive'>,
  named: string,
  field: 'text' | 'keys' | 'modifiers' = 'text',
): Combination {
  try {
    if (named.length > MAX_COMBINATION) {
      const shown = body.sensitive ? '(sensitive)' : shortened(named);
      const detail = `A combination has at most ${MAX_COMBINATION} characters; type takes longer texts.`;
      throw new InvalidAction(`Unknown key: ${shown}`, { detail, field });
    }
    const keys = parseCombination(named);
    // Every panel shows held keys.
    return body.sensitive ? keys.map(({ keysym }) => ({ keysym, name: '(sensitive)' })) : keys;
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error;
    // The response must not repeat a sensitive combination, because it may be a password typed key by key.
    if (body.sensitive) throw new InvalidAction('Unknown key: (sensitive)', { field });
    throw new InvalidAction(error.message, { ...(error.detail && { detail: error.detail }), field });
  }
}

function placeOf(body: ActionBody, name: ActionName): Place {
  return isAtPointer(body) ? 'pointer' : coordinateOf(body, name);
}

function coordinateOf(body: ActionBody, name: ActionName): Point {
  if (!body.coordinate) throw missing('coordinate', `"coordinate" for ${name} action`);
  return point(body.coordinate);
}

/** The start and the further points of a drag. */
function pathOf(body: ActionBody): { readonly from: Place; readonly to: readonly Point[] } {
  const { path, start_coordinate, coordinate } = body;
  const start = isAtPointer(body) ? 'pointer' : undefined;
  if (path) {
    const points = path.map(point);
    const from = start ?? points.shift();
    if (from && points.length > 0) return { from, to: points };
    throw new InvalidAction('A path needs at least two points.', { field: 'path' });
  }
  const from = start ?? (start_coordinate && point(start_coordinate));
  if (from && coordinate) return { from, to: [point(coordinate)] };
  const field = start_coordinate ? 'coordinate' : 'start_coordinate';
  throw missing(field, '"coordinate" or "start_coordinate" for left_click_drag');
}

function isAtPointer({ at }: ActionBody): boolean {
  if (at == null || at === 'pointer') return at === 'pointer';
  throw new InvalidAction(`Invalid place: ${shortened(at)}`, {
    detail: 'The only value of "at" is "pointer".',
    field: 'at',
  });
}

function missing(field: keyof ActionBody, what: string): InvalidAction {
  return new InvalidAction(`Missing ${what}.`, { field, missing: true });
}

function point([x, y]: [number, number]): Point {
  return { x, y };
}
