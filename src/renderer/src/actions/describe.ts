import { ACTION_DEFAULTS } from '../../../shared/action';
import { declaredSize } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';
import { ASK_PERSON } from '../../../shared/question';
import { formatElapsed } from '../ui/format';
import { visible } from '../ui/visible-text';

type Request = JournalEntry['request'];

/** An action in words: `click` `640, 360`. */
export interface ActionSummary {
  readonly verb: string;
  readonly rest: string;
}

/** A Map, since names from clients may be any string, such as `constructor`. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['left_click', 'click'],
  ['right_click', 'right-click'],
  ['middle_click', 'middle-click'],
  ['double_click', 'double-click'],
  ['triple_click', 'triple-click'],
  ['back_click', 'back-click'],
  ['forward_click', 'forward-click'],
  ['mouse_move', 'move'],
  ['left_click_drag', 'drag'],
  ['right_click_drag', 'right-drag'],
  ['middle_click_drag', 'middle-drag'],
  ['right_click_hold', 'right-press'],
  ['middle_click_hold', 'middle-press'],
  ['mouse_down', 'button down'],
  ['mouse_up', 'button up'],
  ['left_mouse_down', 'button down'],
  ['left_mouse_up', 'button up'],
  ['scroll', 'scroll'],
  ['type', 'type'],
  ['key', 'key'],
  ['hold_key', 'hold'],
  ['key_down', 'key down'],
  ['key_up', 'key up'],
  [ASK_PERSON, 'ask'],
  ['wait', 'wait'],
  ['screenshot', 'screenshot'],
  ['cursor_position', 'pointer position'],
  ['note', 'note'],
]);

/** Longest text in a row (characters); the details show all of it. */
const MAX_TEXT = 120;
/** Longest name of an unknown action or key (characters). */
const MAX_NAME = 80;
/** Longest error message (characters); the host's own are shorter. */
export const MAX_ERROR = 500;
/** Longest error detail (characters). */
export const MAX_DETAIL = 4000;

export function verbOf(action: string | null | undefined): string {
  if (!action) return 'no action';
  return VERBS.get(action) ?? visible(action, MAX_NAME);
}

export function describeAction(request: Request, output?: string): ActionSummary {
  const { action, modifiers } = request;
  const rest = restOf(request, output);
  return { verb: verbOf(action), rest: modifiers ? `${rest} with ${visible(modifiers, MAX_NAME)}` : rest };
}

function restOf(request: Request, output: string | undefined): string {
  switch (request.action) {
    case 'type':
      return quoted(request);
    case 'key':
      return `${keysOf(request)}${(request.repeat ?? ACTION_DEFAULTS.repeat) > 1 ? ` × ${request.repeat}` : ''}`;
    case 'key_down':
    case 'key_up':
      return keysOf(request);
    case 'hold_key':
      return `${keysOf(request)} for ${formatElapsed(Math.max(request.duration ?? 1000, 0))}`;
    case 'left_click_drag':
    case 'right_click_drag':
    case 'middle_click_drag':
      return pathOf(request);
    case 'right_click_hold':
    case 'middle_click_hold':
      return `${formatPoint(request.coordinate)} for ${formatElapsed(request.duration ?? 0)}`;
    case 'scroll': {
      const direction = visible(request.scroll_direction ?? 'down', MAX_NAME);
      return `${direction} ${request.scroll_amount ?? 3} at ${placeOf(request)}`;
    }
    case 'left_mouse_down':
    case 'left_mouse_up':
      return 'left';
    case 'mouse_down':
    case 'mouse_up': {
      const button = visible(request.button ?? ACTION_DEFAULTS.button, MAX_NAME);
      return request.coordinate ? `${button} at ${formatPoint(request.coordinate)}` : button;
    }
    case 'wait':
      return waitOf(request);
    case ASK_PERSON:
      return questionOf(request, output);
    case 'screenshot':
      return shotOf(request);
    case 'note':
      return noteOf(request);
    case 'cursor_position':
      return visible(output?.replace(/^x=(-?\d+),y=(-?\d+)$/, '$1, $2') ?? '', MAX_NAME);
    default:
      return request.coordinate || request.at ? placeOf(request) : '';
  }
}

function placeOf({ at, coordinate }: Request): string {
  return at === 'pointer' ? 'the pointer' : formatPoint(coordinate);
}

function pathOf({ at, path, start_coordinate, coordinate }: Request): string {
  const points = path ?? [...(at === 'pointer' ? [] : [start_coordinate]), coordinate];
  const places = [...(at === 'pointer' ? ['the pointer'] : []), ...points.map(formatPoint)];
  const between = places.length > 4 ? [`${places.length - 2} points`] : places.slice(1, -1);
  return [places[0] ?? '?', ...between, places.at(-1) ?? '?'].join(' → ');
}

function waitOf({ duration, until_still }: Request): string {
  if (!until_still) return formatElapsed(Math.max(duration ?? ACTION_DEFAULTS.duration, 0));
  return `until still, at most ${formatElapsed(duration ?? ACTION_DEFAULTS.still_limit)}`;
}

function questionOf(request: Request, output: string | undefined): string {
  return output === undefined ? quoted(request) : `${quoted(request)} → ${quoted({ text: output })}`;
}

function formatPoint(point: readonly [number, number] | null | undefined): string {
  return point ? `${point[0]}, ${point[1]}` : '?';
}

function noteOf({ text }: Request): string {
  return visible(text ?? '', MAX_TEXT);
}

function shotOf(request: Request): string {
  const size = request.fit ? `to fit ${request.fit.join(' × ')}` : formatSize(request);
  return request.region ? `${request.region.join(', ')}${size && ` of ${size}`}` : size;
}

function formatSize({ scaled_width: width, scaled_height: height }: Request): string {
  return width || height ? `${width || 'native'} × ${height || 'native'}` : '';
}

function hidden({ text_length: length }: Request): string | undefined {
  return length === undefined ? undefined : `••• (${length} ${length === 1 ? 'character' : 'characters'})`;
}

function keysOf(request: Request): string {
  const keys = hidden(request) ?? request.keys?.join(' ') ?? request.text ?? '';
  return keys.trim() === '' && keys !== '' ? 'space' : visible(keys, MAX_NAME);
}

function quoted(request: Request): string {
  const secret = hidden(request);
  if (secret !== undefined) return secret;
  const text = request.text ?? '';
  // By code points, to keep surrogate pairs together. The slice comes first: texts may have 100,000 characters.
  const start = [...text.slice(0, MAX_TEXT * 2)].slice(0, MAX_TEXT).join('');
  const shown = visible(start.replaceAll('\r\n', '\n'), start.length);
  return `“${shown}${start.length < text.length ? '…' : ''}”`;
}

/** A journal entry for a screen reader. */
export function spokenEntry(entry: JournalEntry): string {
  const { source, status, error, duration_ms: durationMs } = entry;
  return spokenAction({
    ...describeAction(entry.request, entry.output),
    source,
    status,
    error: error?.message,
    durationMs,
  });
}

/** The parts of an action that a screen reader reads out. */
interface SpokenAction extends ActionSummary {
  readonly source: JournalEntry['source'];
  readonly status: JournalEntry['status'];
  readonly error: string | undefined;
  /** Milliseconds. */
  readonly durationMs: number | undefined;
}

export function spokenAction({ verb, rest, source, status, error, durationMs }: SpokenAction): string {
  const hasReason = verb !== 'note' && (status === 'failed' || status === 'refused');
  const how = hasReason ? `${status}: ${visible(error ?? 'no reason given', MAX_ERROR)}` : status;
  return `${verb} ${rest}, from ${source}, ${how}${durationMs === undefined ? '' : `, ${formatElapsed(durationMs)}`}`;
}

/**
 * The point of an action, in the requested coordinate space and on the desktop. Undefined if it has no point or did not
 * run.
 */
export function describePoint({ request, native }: JournalEntry) {
  if (!native?.at) return undefined;
  const size = declaredSize({ width: request.scaled_width ?? 0, height: request.scaled_height ?? 0 }, native);
  const { at, from } = native;
  const path = (start: string | undefined, end: string) => (start === undefined ? end : `${start} → ${end}`);
  const pair = (point: readonly [number, number] | null | undefined) => point?.join(', ');
  const requested = pair(request.coordinate);
  return {
    requested:
      requested === undefined
        ? 'at the pointer'
        : `${path(pair(request.start_coordinate), requested)} of ${size.width} × ${size.height}`,
    onScreen: `${path(from && `${from.x}, ${from.y}`, `${at.x}, ${at.y}`)} of ${native.width} × ${native.height}`,
  };
}
