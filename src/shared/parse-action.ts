import {
  ACTION_DEFAULTS,
  ActionBody,
  type ActionName,
  isActionName,
  MAX_DECLARED_SIZE,
  SCROLL_DIRECTIONS,
  type ScrollDirection,
} from './action';
import type { ErrorCode } from './api-error';
import type { Point } from './geometry';
import { type Combination, parseCombination, UnknownKey } from './keys';
import { shortened } from './shortened';
import { parseForClient } from './validation';

/** Longest text that names keys (UTF-16 units). The search for similar names takes time in proportion to its length. */
const MAX_COMBINATION = 1000;

/** A complete action, with coordinates in declared space. */
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
    return this.field === 'text' ? 'unknown-key' : 'invalid-field';
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
        duration: Math.max(body.duration ?? ACTION_DEFAULTS.duration, 0),
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
        const field = body.start_coordinate ? 'coordinate' : 'start_coordinate';
        throw missing(field, '"coordinate" or "start_coordinate" for left_click_drag');
      }
      return { action: name, from: point(body.start_coordinate), to: point(body.coordinate) };
    }
    case 'scroll': {
      const at = coordinateOf(body, name);
      const direction = body.scroll_direction ?? ACTION_DEFAULTS.scroll_direction;
      if (!isScrollDirection(direction))
        throw new InvalidAction(`Invalid scroll direction: ${shortened(direction)}`, {
          field: 'scroll_direction',
        });
      return {
        action: name,
        at,
        direction,
        amount: Math.max(body.scroll_amount ?? ACTION_DEFAULTS.scroll_amount, 0),
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

function isScrollDirection(direction: string): direction is ScrollDirection {
  return SCROLL_DIRECTIONS.some((known) => known === direction);
}

function text(body: ActionBody, name: ActionName): string {
  if (body.text == null) throw missing('text', `"text" for ${name} action`);
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
    // Every panel shows held keys.
    return body.sensitive ? keys.map(({ keysym }) => ({ keysym, name: '(sensitive)' })) : keys;
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error;
    // The response must not repeat a sensitive combination, because it may be a password typed key by key.
    if (body.sensitive) throw new InvalidAction('Unknown key: (sensitive)', { field: 'text' });
    throw new InvalidAction(error.message, { ...(error.detail && { detail: error.detail }), field: 'text' });
  }
}

function coordinateOf(body: ActionBody, name: ActionName): Point {
  if (!body.coordinate) throw missing('coordinate', `"coordinate" for ${name} action`);
  return point(body.coordinate);
}

function missing(field: keyof ActionBody, what: string): InvalidAction {
  return new InvalidAction(`Missing ${what}.`, { field, missing: true });
}

function point([x, y]: [number, number]): Point {
  return { x, y };
}
