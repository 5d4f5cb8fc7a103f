import {
  type ActionBody,
  type ActionName,
  InvalidAction,
  parseAction,
  parseActionBody,
} from '../../../shared/action';
import { mapPoint, type Point, type Size } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';

/** What is in the composer's fields, as typed. */
export interface Draft {
  readonly action: ActionName;
  readonly x: string;
  readonly y: string;
  readonly startX: string;
  readonly startY: string;
  readonly text: string;
  readonly duration: string;
  readonly amount: string;
  readonly direction: string;
  readonly scaledWidth: string;
  readonly scaledHeight: string;
  readonly sensitive: boolean;
}

export const EMPTY_DRAFT: Draft = {
  action: 'left_click',
  x: '',
  y: '',
  startX: '',
  startY: '',
  text: '',
  duration: '',
  amount: '',
  direction: 'down',
  scaledWidth: '',
  scaledHeight: '',
  sensitive: false,
};

/** The parts of the composer's form; an error is shown at one of them. */
export type Field = 'start' | 'point' | 'text' | 'duration' | 'scroll' | 'declared' | 'action';

const POINT: readonly Field[] = ['point', 'declared'];

/** Which fields an action has, in their order. */
export const FIELDS: Readonly<Record<ActionName, readonly Field[]>> = {
  left_click: POINT,
  right_click: POINT,
  middle_click: POINT,
  double_click: POINT,
  triple_click: POINT,
  mouse_move: POINT,
  left_click_drag: ['start', 'point', 'declared'],
  left_mouse_down: [],
  left_mouse_up: [],
  scroll: ['point', 'scroll', 'declared'],
  type: ['text'],
  key: ['text'],
  hold_key: ['text', 'duration'],
  key_down: ['text'],
  key_up: ['text'],
  screenshot: ['declared'],
  cursor_position: ['declared'],
};

export interface Problem {
  readonly field: Field;
  readonly message: string;
}

/** The body to send, or what is wrong and where: judged by the very parser the host judges by. */
export function checkDraft(draft: Draft): { body: ActionBody } | { problem: Problem } {
  try {
    const body = parseActionBody(bodyOf(draft));
    parseAction(body);
    return { body };
  } catch (error) {
    if (!(error instanceof InvalidAction)) throw error;
    return { problem: problemOf(error, draft.action) };
  }
}

function bodyOf(draft: Draft): Record<string, unknown> {
  const fields = FIELDS[draft.action];
  const body: Record<string, unknown> = { action: draft.action };
  const set = (name: string, value: unknown) => {
    if (value !== undefined) body[name] = value;
  };
  if (fields.includes('start')) set('start_coordinate', pair(draft.startX, draft.startY));
  if (fields.includes('point')) set('coordinate', pair(draft.x, draft.y));
  if (fields.includes('text')) {
    // An empty text types nothing, which nobody means; without one the parser says that it is missing.
    set('text', draft.text === '' ? undefined : draft.text);
    if (draft.sensitive) body.sensitive = true;
  }
  if (fields.includes('duration')) set('duration', number(draft.duration));
  if (fields.includes('scroll')) {
    set('scroll_amount', number(draft.amount));
    set('scroll_direction', draft.direction);
  }
  if (fields.includes('declared')) {
    set('scaled_width', number(draft.scaledWidth));
    set('scaled_height', number(draft.scaledHeight));
  }
  return body;
}

/** Not a number is left for the parser to refuse. */
function number(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function pair(x: string, y: string): [unknown, unknown] | undefined {
  return x.trim() === '' && y.trim() === '' ? undefined : [number(x), number(y)];
}

const FIELD_OF_NAME: readonly (readonly [RegExp, Field])[] = [
  [/^start_coordinate/, 'start'],
  [/^coordinate/, 'point'],
  [/^text/, 'text'],
  [/^duration/, 'duration'],
  [/^scroll_/, 'scroll'],
  [/^scaled_/, 'declared'],
];

function problemOf(error: InvalidAction, action: ActionName): Problem {
  if (error.message.startsWith('Unknown key')) {
    return { field: 'text', message: [error.message, error.detail].filter(Boolean).join('. ') };
  }
  if (error.message.startsWith('Missing')) {
    if (action === 'left_click_drag') return { field: 'point', message: 'Both points are needed.' };
    return error.message.includes('"text"')
      ? { field: 'text', message: action === 'type' ? 'A text is needed.' : 'A key is needed, e.g. ctrl+t.' }
      : { field: 'point', message: 'A point is needed: type it, or pick it on the live view.' };
  }
  if (error.message.startsWith('Invalid scroll direction'))
    return { field: 'scroll', message: error.message };
  const detail = error.detail ?? error.message;
  const field = FIELD_OF_NAME.find(([name]) => name.test(detail))?.[1] ?? 'action';
  const tooBig = /Too big[^;]*/.exec(detail)?.[0];
  return { field, message: tooBig ?? 'Whole numbers only.' };
}

/** The size a draft declares; each axis native where it declares none. */
export function declaredBy(draft: Draft, native: Size): Size {
  const axis = (text: string, fallback: number) => {
    const value = Number(text);
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return {
    width: axis(draft.scaledWidth, native.width),
    height: axis(draft.scaledHeight, native.height),
  };
}

/** A draft with a point picked on the desktop (native pixels), in the space the draft declares. */
export function withPoint(draft: Draft, which: 'start' | 'point', picked: Point, native: Size): Draft {
  const { x, y } = mapPoint(picked, native, declaredBy(draft, native));
  return which === 'start'
    ? { ...draft, startX: String(x), startY: String(y) }
    : { ...draft, x: String(x), y: String(y) };
}

/** A draft that would send an action of the log again; a sensitive text is not there to be sent. */
export function draftOf(request: JournalEntry['request']): Draft {
  const text = (value: number | null | undefined) => (value == null ? '' : String(value));
  const { action } = request;
  return {
    action: action != null && isKnown(action) ? action : EMPTY_DRAFT.action,
    x: text(request.coordinate?.[0]),
    y: text(request.coordinate?.[1]),
    startX: text(request.start_coordinate?.[0]),
    startY: text(request.start_coordinate?.[1]),
    text: request.text ?? '',
    duration: text(request.duration),
    amount: text(request.scroll_amount),
    direction: request.scroll_direction ?? EMPTY_DRAFT.direction,
    scaledWidth: text(request.scaled_width),
    scaledHeight: text(request.scaled_height),
    sensitive: request.sensitive ?? false,
  };
}

function isKnown(action: string): action is ActionName {
  return action in FIELDS;
}
