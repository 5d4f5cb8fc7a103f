import type { ActionBody } from '../../shared/action';
import type { Point } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';

/** One recorded action that is to be done again. */
export interface ReplayStep {
  readonly entry: JournalEntry;
  /** From the end of the step before to its own beginning, as it was then, in milliseconds. */
  readonly gapMs: number;
  /** As much of that is waited at any speed: a second click would else become part of the first, and a press a click. */
  readonly leastMs: number;
  /** It came too soon after the step before for the screen to tell: what that one does to it was still to be seen. */
  readonly hurried: boolean;
  /** The step before was still changing the screen when this one came: pictures in between show a redraw. */
  readonly unsettled: boolean;
  /** Where the pointer has to be for it, in native pixels of then, where neither it nor the step before brings it there. */
  readonly pointer?: Point;
  /** Where the pointer was on the screen before it, as far as the entries tell, in native pixels of then. */
  readonly pointerThen?: Point;
}

/** They move nothing: an agent looked, and a replay has nobody to look. */
const LOOKS: ReadonlySet<string> = new Set(['screenshot', 'cursor_position']);
/** Done wherever the pointer is. */
const AT_POINTER: ReadonlySet<string> = new Set(['left_mouse_down', 'left_mouse_up']);

/** Clicks further apart are two: on one spot GTK and Chromium wait 400 and 500 ms, on any spot xterm 250. */
const MULTI_CLICK_MS = { onSpot: 600, anywhere: 300 } as const;
/** A button that was held for so long or longer, in milliseconds, is held as long: else it would be a click. */
const HOLD_MS = 600;
/** Clicks so many pixels apart are on one spot. */
const SPOT = 10;
/** What `settle_ms` says of a screen that never became still. */
const SETTLE_PATIENCE_MS = 1000;
/** A picture taken sooner after an action may be of the screen as it was before that. */
const HURRY_MS = 120;

/** Whether it did something that can be relied on. */
export function hasSucceeded({ status }: JournalEntry): boolean {
  return status === 'done';
}

export function isReadOnly({ request }: JournalEntry): boolean {
  return LOOKS.has(request.action ?? '');
}

/**
 * The steps of a replay. A single action is done whatever it is; of several those that failed, and so did nothing that
 * can be relied on, and those that only looked are left out.
 */
export function planReplay(entries: readonly JournalEntry[]): ReplayStep[] {
  const done = entries.filter((entry) => hasSucceeded(entry) && !isReadOnly(entry));
  const wanted = entries.length === 1 ? entries : done;
  /** Those that came after a look, however soon. */
  const looked = new Set(entries.filter((_, i) => entries.slice(Math.max(i - 1, 0), i).some(isReadOnly)));
  const pointers = pointersBefore(entries);
  let before: JournalEntry | undefined;
  let press: JournalEntry | undefined;
  return wanted.map((entry) => {
    const pointer = pointerFor(entry, before);
    const pointerThen = pointers.get(entry);
    const step: ReplayStep = {
      entry,
      gapMs: before ? gap(before, entry) : 0,
      leastMs: leastFor(entry, before, press),
      unsettled: before !== undefined && isUnsettled(before),
      hurried: before !== undefined && gap(before, entry) < HURRY_MS && !looked.has(entry),
      ...(pointer && { pointer }),
      ...(pointerThen && { pointerThen }),
    };
    before = entry;
    if (isPress(entry)) press = entry;
    return step;
  });
}

/** Whether the screen had not become still before the next action, or within the second that is waited for it. */
function isUnsettled({ pictures }: JournalEntry): boolean {
  return pictures !== undefined && (pictures.settle_ms ?? SETTLE_PATIENCE_MS) >= SETTLE_PATIENCE_MS;
}

function leastFor(
  entry: JournalEntry,
  before: JournalEntry | undefined,
  press: JournalEntry | undefined,
): number {
  if (before?.request.action === 'left_mouse_down') return Math.min(gap(before, entry), HOLD_MS);
  return press && isPress(entry) ? Math.min(gap(press, entry), apartFor(press, entry)) : 0;
}

function isPress({ request }: JournalEntry): boolean {
  return /_click|_drag|^left_mouse_down$/.test(request.action ?? '');
}

/** How long two presses have to be apart, in milliseconds, so that no program takes them for one click. */
function apartFor(press: JournalEntry, entry: JournalEntry): number {
  const [a, b] = [press, entry].map(({ native }) => native?.from ?? native?.at);
  const onSpot = a && b && Math.hypot(a.x - b.x, a.y - b.y) <= SPOT;
  return onSpot ? MULTI_CLICK_MS.onSpot : MULTI_CLICK_MS.anywhere;
}

/** A person was there with it before the press; an agent left it where its last action was. */
function pointersBefore(entries: readonly JournalEntry[]): ReadonlyMap<JournalEntry, Point> {
  const before = new Map<JournalEntry, Point>();
  let last: Point | undefined;
  for (const entry of entries) {
    const { from, at } = entry.native ?? {};
    const there = entry.source === 'you' ? (from ?? at ?? last) : last;
    if (there) before.set(entry, there);
    last = at ?? last;
  }
  return before;
}

function pointerFor({ request, native }: JournalEntry, before: JournalEntry | undefined): Point | undefined {
  if (!AT_POINTER.has(request.action ?? '') || !native?.at) return undefined;
  const left = before?.native?.at;
  return left?.x === native.at.x && left.y === native.at.y ? undefined : native.at;
}

function gap(before: JournalEntry, entry: JournalEntry): number {
  const ms = Date.parse(entry.received_at) - Date.parse(before.done_at ?? before.received_at);
  return Math.max(ms, 0);
}

/**
 * The request that does an entry again on a desktop of any size: coordinates that were native declare the size the
 * desktop had, so that they are mapped like all others.
 */
export function requestOf({ request, native }: JournalEntry, text?: string): ActionBody {
  const { text_length: _, scaled_width, scaled_height, ...body } = request;
  const [width, height] = [declared(scaled_width, native?.width), declared(scaled_height, native?.height)];
  return {
    ...body,
    ...(text !== undefined && { text }),
    ...(width !== undefined && { scaled_width: width }),
    ...(height !== undefined && { scaled_height: height }),
  };
}

function declared(size: number | null | undefined, native: number | undefined): number | undefined {
  return size && size > 0 ? size : native;
}

/** Brings the pointer to where it was, on a desktop of any size. */
export function moveTo({ x, y }: Point, { native }: JournalEntry): ActionBody {
  return {
    action: 'mouse_move',
    coordinate: [x, y],
    ...(native && { scaled_width: native.width, scaled_height: native.height }),
  };
}

/** How many characters of a sensitive text there were, which itself is not kept; undefined where nothing is missing. */
export function missingTextLength({ request }: JournalEntry): number | undefined {
  return request.text == null ? request.text_length : undefined;
}
