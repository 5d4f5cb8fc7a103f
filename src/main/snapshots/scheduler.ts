import { QUIET_MS, settleDeadline, settleMs } from './settle';

/** An action whose pictures are complete, as far as there are any. */
export interface ActionSnapshots<Shot> {
  readonly id: string;
  readonly seq: number | undefined;
  readonly before: Shot | undefined;
  readonly after: Shot | undefined;
  /** Absent where the next action came before the screen was still. */
  readonly settleMs: number | undefined;
}

export interface SnapshotSchedulerOptions<Shot> {
  /**
   * A picture of the screen as it was at `at`, or is now, or the one there is of it already; undefined if it must be left
   * out, also because the screen changed more than `slack` milliseconds after `at`. `isBurst` in a run of actions: one of
   * many that could be taken.
   */
  readonly take: (isBurst: boolean, at?: number, slack?: number) => Shot | undefined;
  readonly deliver: (taken: ActionSnapshots<Shot>) => void;
  /** When the screen last changed. */
  readonly changedAt: () => number;
}

interface Running<Shot> {
  readonly before: Shot | undefined;
  readonly changes: boolean;
}
type Unsettled<Shot> = Omit<ActionSnapshots<Shot>, 'after' | 'settleMs'> & { readonly doneAt: number };

/** More cannot run at once; those of which we missed the end must not add up. */
const MAX_RUNNING = 16;
/** Two clocks' word of one moment, in milliseconds. */
const CLOCK_TOLERANCE_MS = 50;

/** Decides when pictures are taken, and which action they are of. All times on one clock, in milliseconds. */
export function createSnapshotScheduler<Shot>({ take, deliver, changedAt }: SnapshotSchedulerOptions<Shot>) {
  const running = new Map<string, Running<Shot>>();
  const begun: { readonly at: number; readonly before: Shot | undefined }[] = [];
  let unsettled: Unsettled<Shot> | undefined;
  /** When something last acted on the screen. */
  let actedAt = Number.NEGATIVE_INFINITY;

  /** Whether what is pictured now follows an action so soon that no screen could have been still since. */
  const actsInBurst = (now: number) => running.size > 0 || now - actedAt < QUIET_MS;

  /** Takes the picture after the last action, as the screen is now. */
  function settle(isBurst: boolean, stillAt?: number): void {
    if (!unsettled) return;
    const { doneAt, ...taken } = unsettled;
    unsettled = undefined;
    deliver({
      ...taken,
      after: take(isBurst),
      settleMs: stillAt === undefined ? undefined : settleMs(doneAt, changedAt(), stillAt),
    });
  }

  return {
    /** When `tick` is to be called, if nothing happens before. */
    get due(): number | undefined {
      return unsettled && settleDeadline(unsettled.doneAt, changedAt());
    },

    /**
     * An action begins at `at`; its "before" may show what came at most `slack` milliseconds later. One that only looks
     * (`changes` is false) does not disturb a screen that is settling.
     */
    started(id: string, changes: boolean, at: number, slack = 0): void {
      const isBurst = actsInBurst(at);
      if (changes) settle(isBurst);
      running.set(id, { before: take(isBurst, at, slack), changes });
      const [oldest] = running.keys();
      if (running.size > MAX_RUNNING && oldest !== undefined) running.delete(oldest);
    },

    done(id: string, seq: number | undefined, doneAt: number): void {
      const entry = running.get(id);
      if (!running.delete(id) || !entry) return;
      const { before, changes } = entry;
      if (!changes) {
        deliver({ id, seq, before, after: undefined, settleMs: undefined });
        return;
      }
      settle(true);
      unsettled = { id, seq, before, doneAt };
      actedAt = doneAt;
    },

    /** A hand begins something at `at` that we will hear of when it is over. */
    hand(at: number): void {
      begun.push({ at, before: take(actsInBurst(at), at) });
      if (begun.length > MAX_RUNNING) begun.shift();
    },

    /** One of which we did not hear that it began, but perhaps that a hand did at `began`: its before is that one's. */
    past(id: string, seq: number | undefined, began: number | undefined, doneAt: number): void {
      settle(actsInBurst(began ?? doneAt));
      const hand = begun.findLast(
        ({ at }) => began !== undefined && Math.abs(at - began) < CLOCK_TOLERANCE_MS,
      );
      unsettled = { id, seq, before: hand?.before, doneAt };
      actedAt = Math.max(actedAt, doneAt);
    },

    tick(now: number): void {
      if (unsettled && now >= settleDeadline(unsettled.doneAt, changedAt())) settle(false, now);
    },

    /** Takes what is there of what is not settled: an action begins that gets no pictures, or there is no more time. */
    touched(now: number): void {
      settle(true);
      actedAt = now;
    },

    get busy(): boolean {
      return running.size > 0 || unsettled !== undefined;
    },
  };
}
