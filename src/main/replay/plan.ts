import type { ActionBody } from '../../shared/action';
import { isSame, type Point } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import { ASK_PERSON } from '../../shared/question';
import type { ReplayRequest, ReplaySpeed, ReplaySummary } from '../../shared/replay';

/** One recorded action to repeat. */
export interface ReplayStep {
  readonly entry: JournalEntry;
  /** Time from the end of the previous step to the start of this one when it was recorded (ms). */
  readonly gapMs: number;
  /** Part of the gap to keep at any speed (ms), so that two clicks stay two clicks and a long press stays one. */
  readonly minMs: number;
  /** The step followed so soon that its "before" snapshot may not show the effect of the previous one. */
  readonly tooSoon: boolean;
  /** The previous step was still changing the screen, so the snapshot may show an incomplete redraw. */
  readonly unsettled: boolean;
  /** Where to move the pointer first, if neither this step nor the previous one does (native pixels). */
  readonly pointer?: Point;
  /** Position of the pointer in the "before" snapshot, if the entries tell (native pixels). */
  readonly expectedPointer?: Point;
}

/** They change nothing, and a replay has no agent that needs their result. */
const READ_ONLY: ReadonlySet<string> = new Set(['screenshot', 'cursor_position', 'note']);
/** They act at the position of the pointer, unless they have a point. */
const AT_POINTER: ReadonlySet<string> = new Set([
  'left_mouse_down',
  'left_mouse_up',
  'mouse_down',
  'mouse_up',
]);
const PRESSES: ReadonlySet<string> = new Set(['left_mouse_down', 'mouse_down']);

/** Clicks further apart than this are separate: on one spot GTK and Chromium wait 400 and 500 ms, xterm anywhere 250. */
const MULTI_CLICK_MS = { onSpot: 600, anywhere: 300 } as const;
/** A press of at most this length is kept as long as it was (ms); a longer one is cut to it. */
const HOLD_MS = 600;
/** Largest distance of clicks on one spot (px). */
const SPOT_PX = 10;
/** The `settle_ms` of a screen that did not become still. */
const SETTLE_TIMEOUT_MS = 1000;
/** A snapshot taken sooner after an action may show the screen before it. */
const MIN_SNAPSHOT_GAP_MS = 120;

export function hasSucceeded({ status }: JournalEntry): boolean {
  return status === 'done';
}

export function isReadOnly({ request }: JournalEntry): boolean {
  return READ_ONLY.has(request.action ?? '');
}

/**
 * The steps of a replay. Failed and read-only actions are left out, unless there is only one action. Questions to a person
 * are always left out.
 */
export function planReplay(recorded: readonly JournalEntry[]): ReplayStep[] {
  const entries = recorded.filter(({ request }) => request.action !== ASK_PERSON);
  const done = entries.filter((entry) => hasSucceeded(entry) && !isReadOnly(entry));
  const wanted = entries.length === 1 ? entries : done;
  const afterReadOnly = new Set(
    entries.filter((_, i) => entries.slice(Math.max(i - 1, 0), i).some(isReadOnly)),
  );
  const pointers = pointersBefore(entries);
  let before: JournalEntry | undefined;
  let press: JournalEntry | undefined;
  return wanted.map((entry) => {
    const pointer = pointerFor(entry, before);
    const expectedPointer = pointers.get(entry);
    const step: ReplayStep = {
      entry,
      gapMs: before ? gap(before, entry) : 0,
      minMs: minDelay(entry, before, press),
      unsettled: before !== undefined && isUnsettled(before),
      tooSoon: before !== undefined && gap(before, entry) < MIN_SNAPSHOT_GAP_MS && !afterReadOnly.has(entry),
      ...(pointer && { pointer }),
      ...(expectedPointer && { expectedPointer }),
    };
    before = entry;
    if (isPress(entry)) press = entry;
    return step;
  });
}

/** Whether the screen was still changing when the next action came. */
function isUnsettled({ pictures }: JournalEntry): boolean {
  return pictures !== undefined && (pictures.settle_ms ?? SETTLE_TIMEOUT_MS) >= SETTLE_TIMEOUT_MS;
}

function minDelay(
  entry: JournalEntry,
  before: JournalEntry | undefined,
  press: JournalEntry | undefined,
): number {
  if (before && PRESSES.has(before.request.action ?? '')) return Math.min(gap(before, entry), HOLD_MS);
  return press && isPress(entry) ? Math.min(gap(press, entry), minPressGap(press, entry)) : 0;
}

function isPress({ request }: JournalEntry): boolean {
  const action = request.action ?? '';
  return /_click|_drag/.test(action) || PRESSES.has(action);
}

/** Time between two presses that keeps programs from counting them as one multi-click (ms). */
function minPressGap(press: JournalEntry, entry: JournalEntry): number {
  const [a, b] = [press, entry].map(({ native }) => native?.from ?? native?.at);
  const onSpot = a && b && Math.hypot(a.x - b.x, a.y - b.y) <= SPOT_PX;
  return onSpot ? MULTI_CLICK_MS.onSpot : MULTI_CLICK_MS.anywhere;
}

/** A person moves the pointer before the press; an agent leaves it at its last action. */
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
  const start = native?.from ?? native?.at;
  const isAtPointer =
    request.at === 'pointer' || (AT_POINTER.has(request.action ?? '') && request.coordinate == null);
  if (!isAtPointer || !start) return undefined;
  const left = before?.native?.at;
  return left && isSame(left, start) ? undefined : start;
}

function gap(before: JournalEntry, entry: JournalEntry): number {
  const ms = Date.parse(entry.received_at) - Date.parse(before.done_at ?? before.received_at);
  return Math.max(ms, 0);
}

/** The request that repeats an entry. Native coordinates declare the recorded size, so they are scaled like all others. */
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

/** Moves the pointer to a recorded position, on a desktop of any size. */
export function moveTo({ x, y }: Point, { native }: JournalEntry): ActionBody {
  return {
    action: 'mouse_move',
    coordinate: [x, y],
    ...(native && { scaled_width: native.width, scaled_height: native.height }),
  };
}

/** Length of a sensitive text, which itself is not recorded; undefined if the text is there. */
export function missingTextLength({ request }: JournalEntry): number | undefined {
  return request.text == null ? request.text_length : undefined;
}

/** Divides the time between two steps. */
const SPEED_FACTOR: Readonly<Record<ReplaySpeed, number>> = {
  recorded: 1,
  double: 2,
  none: Number.POSITIVE_INFINITY,
};

/** Longest delay of a timer, some 25 days (ms). */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Remaining delay before a step (ms), `sinceMs` after the previous one. */
export function delayBefore(
  { gapMs, minMs }: Pick<ReplayStep, 'gapMs' | 'minMs'>,
  speed: ReplaySpeed,
  sinceMs: number,
): number {
  return Math.min(Math.max(gapMs / SPEED_FACTOR[speed] - sinceMs, minMs - sinceMs, 0), MAX_DELAY_MS);
}

/** Extra time for the screen to become as recorded: a busy machine is slower (ms). */
const VERIFY_TIMEOUT_MS = 2000;
/** Longest part of the gap to wait for: an agent that thought for minutes did not wait for the screen (ms). */
const MAX_GAP_MS = 10_000;

/** What remains of the time that the screen had when it was recorded (ms), `sinceMs` after the previous step. */
export function recordedDelay(gapMs: number, sinceMs: number): number {
  return Math.min(Math.max(gapMs - sinceMs, 0), MAX_GAP_MS);
}

/** How long to wait until the screen is as recorded (ms): at least as long as it had when it was recorded. */
export function verificationTimeout(gapMs: number, sinceMs: number): number {
  return VERIFY_TIMEOUT_MS + recordedDelay(gapMs, sinceMs);
}

/** Describes a replay of these entries; `pictured` if the host has their snapshots. */
export function summaryOf(
  entries: readonly JournalEntry[],
  { speed, verify }: Pick<ReplayRequest, 'speed' | 'verify'>,
  pictured: boolean,
): ReplaySummary {
  const steps = planReplay(entries);
  const times = steps.map((step) => delayBefore(step, speed, 0) + (step.entry.duration_ms ?? 0));
  const verifiable = steps.filter(({ entry, tooSoon }) => pictured && !tooSoon && entry.pictures?.before);
  return {
    steps: steps.length,
    left_out: entries.length - steps.length,
    duration_ms: Math.round(times.reduce((sum, ms) => sum + ms, 0)),
    verifiable: verify ? verifiable.length : 0,
    missing_texts: steps.filter(({ entry }) => (missingTextLength(entry) ?? 0) > 0).length,
  };
}
