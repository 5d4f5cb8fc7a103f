/** A screen without changes for this long has settled (ms). */
export const QUIET_MS = 150;
/** Longest wait after an action for the screen to settle (ms). */
const SETTLE_TIMEOUT_MS = 1000;

/** When to check whether the screen has settled, if nothing changes until then. */
export function settleDeadline(doneAt: number, changedAt: number): number {
  return Math.min(Math.max(doneAt, changedAt) + QUIET_MS, doneAt + SETTLE_TIMEOUT_MS);
}

/** Time from the end of an action to the last change of the screen, at the deadline (whole ms). */
export function settleMs(doneAt: number, changedAt: number, now: number): number {
  const isQuiet = now - changedAt >= QUIET_MS;
  return isQuiet ? Math.max(Math.round(changedAt - doneAt), 0) : SETTLE_TIMEOUT_MS;
}

/** The snapshots of one action. */
export interface ActionSnapshots<Shot> {
  readonly id: string;
  readonly seq: number | undefined;
  readonly before: Shot | undefined;
  readonly after: Shot | undefined;
  /** Undefined if the next action came before the screen settled (ms). */
  readonly settleMs: number | undefined;
}

export interface SnapshotSchedulerOptions<Shot> {
  /**
   * Takes a snapshot; see the snapshotter. `isBurst`: one of many that could be taken.
   */
  readonly take: (isBurst: boolean, at?: number, slack?: number) => Shot | undefined;
  readonly deliver: (taken: ActionSnapshots<Shot>) => void;
  /** Time of the last change of the screen (ms). */
  readonly changedAt: () => number;
}

interface Running<Shot> {
  readonly before: Shot | undefined;
  readonly changes: boolean;
}
type Unsettled<Shot> = Omit<ActionSnapshots<Shot>, 'after' | 'settleMs'> & { readonly doneAt: number };

/** Upper bound; actions whose end we missed must not accumulate. */
const MAX_RUNNING = 16;
/** Difference of two clocks for the same moment (ms). */
const CLOCK_TOLERANCE_MS = 50;

/** Decides when to take snapshots, and for which action. All times are monotonic (ms). */
export function createSnapshotScheduler<Shot>({ take, deliver, changedAt }: SnapshotSchedulerOptions<Shot>) {
  const running = new Map<string, Running<Shot>>();
  const inputs: { readonly at: number; readonly before: Shot | undefined }[] = [];
  let unsettled: Unsettled<Shot> | undefined;
  /** When the last action ended. */
  let actedAt = Number.NEGATIVE_INFINITY;

  /** Whether the last action is so recent that the screen cannot have settled. */
  const actsInBurst = (now: number) => running.size > 0 || now - actedAt < QUIET_MS;

  /** Takes the "after" snapshot of the last action. */
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
    /** When to call `advance`, if nothing happens before. */
    get deadline(): number | undefined {
      return unsettled && settleDeadline(unsettled.doneAt, changedAt());
    },

    /**
     * An action starts at `at`; its "before" snapshot may show changes up to `slack` (ms) later. A read-only action
     * (`changes` is false) does not disturb a settling screen.
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

    /** Manual input starts at `at`; `past` reports its action after its end. */
    manualInputStarted(at: number): void {
      inputs.push({ at, before: take(actsInBurst(at), at) });
      if (inputs.length > MAX_RUNNING) inputs.shift();
    },

    /** An action that is reported after its end; manual input that started at `startedAt` has its "before" snapshot. */
    past(id: string, seq: number | undefined, startedAt: number | undefined, doneAt: number): void {
      settle(actsInBurst(startedAt ?? doneAt));
      const input = inputs.findLast(
        ({ at }) => startedAt !== undefined && Math.abs(at - startedAt) < CLOCK_TOLERANCE_MS,
      );
      unsettled = { id, seq, before: input?.before, doneAt };
      actedAt = Math.max(actedAt, doneAt);
    },

    advance(now: number): void {
      if (unsettled && now >= settleDeadline(unsettled.doneAt, changedAt())) settle(false, now);
    },

    /** Takes the pending "after" snapshot at once: an action starts that gets no snapshots, or the worker ends. */
    touched(now: number): void {
      settle(true);
      actedAt = now;
    },

    get busy(): boolean {
      return running.size > 0 || unsettled !== undefined;
    },
  };
}
