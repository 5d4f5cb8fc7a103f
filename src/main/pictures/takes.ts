import { settleDue, settleMs } from './settle';

/** An action whose pictures are complete, as far as there are any. */
export interface Taken<Shot> {
  readonly id: string;
  readonly seq: number | undefined;
  readonly before: Shot | undefined;
  readonly after: Shot | undefined;
  /** Absent where the next action came before the screen was still. */
  readonly settleMs: number | undefined;
}

export interface TakesOptions<Shot> {
  /**
   * A picture of the screen as it is now, or the one there is of it already; undefined where it must be left out.
   * `hurried` while the screen is not still: one of many that could be taken.
   */
  readonly take: (hurried: boolean) => Shot | undefined;
  readonly deliver: (taken: Taken<Shot>) => void;
  /** When the screen last changed. */
  readonly changedAt: () => number;
}

interface Running<Shot> {
  readonly before: Shot | undefined;
  readonly changes: boolean;
}
type Unsettled<Shot> = Omit<Taken<Shot>, 'after' | 'settleMs'> & { readonly doneAt: number };

/** More cannot run at once; those of which we missed the end must not add up. */
const MAX_RUNNING = 16;
/** Two clocks' word of one moment, in milliseconds. */
const SAME_MS = 50;

/** Decides when pictures are taken, and which action they are of. All times on one clock, in milliseconds. */
export function createTakes<Shot>({ take, deliver, changedAt }: TakesOptions<Shot>) {
  const running = new Map<string, Running<Shot>>();
  const begun: { readonly at: number; readonly before: Shot | undefined }[] = [];
  let unsettled: Unsettled<Shot> | undefined;
  /** Whether somebody acts of whom we do not hear all, and no screen was still since. */
  let disturbed = false;

  function settle(now: number | undefined): void {
    if (!unsettled) return;
    if (now !== undefined) disturbed = false;
    const { doneAt, ...taken } = unsettled;
    unsettled = undefined;
    deliver({
      ...taken,
      after: take(now === undefined),
      settleMs: now === undefined ? undefined : settleMs(doneAt, changedAt(), now),
    });
  }

  return {
    /** When `tick` is to be called, if nothing happens before. */
    get due(): number | undefined {
      return unsettled && settleDue(unsettled.doneAt, changedAt());
    },

    /** An action begins. One that only looks (`changes` is false) does not disturb a screen that is settling. */
    started(id: string, changes: boolean): void {
      const hurried = disturbed || unsettled !== undefined || running.size > 0;
      if (changes) settle(undefined);
      running.set(id, { before: take(hurried), changes });
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
      settle(undefined);
      unsettled = { id, seq, before, doneAt };
    },

    /** A hand begins something at `at` that we will hear of when it is over. */
    hand(at: number): void {
      begun.push({ at, before: take(unsettled !== undefined) });
      if (begun.length > MAX_RUNNING) begun.shift();
    },

    /** One of which we did not hear that it began, but perhaps that a hand did at `began`: its before is that one's. */
    past(id: string, seq: number | undefined, began: number | undefined, doneAt: number): void {
      settle(undefined);
      const hand = begun.findLast(({ at }) => began !== undefined && Math.abs(at - began) < SAME_MS);
      unsettled = { id, seq, before: hand?.before, doneAt };
    },

    tick(now: number): void {
      if (unsettled && now >= settleDue(unsettled.doneAt, changedAt())) settle(now);
    },

    /** Takes what is there of what is not settled: an action begins that gets no pictures, or there is no more time. */
    touched(): void {
      settle(undefined);
      disturbed = true;
    },

    get busy(): boolean {
      return running.size > 0 || unsettled !== undefined;
    },
  };
}
