import { uptime } from 'node:os';

/** The readings that a clock is made of (ms). */
interface ClockSources {
  /** Never runs backward, but stops on some systems while the machine is suspended. */
  readonly running: () => number;
  /** Time since the machine booted, including the time it was suspended; coarse. */
  readonly sinceBoot: () => number;
  /** The system's clock, which anyone may set at any moment: milliseconds since 1970. */
  readonly wall: () => number;
}

/** How often to look for a suspension (ms). */
const CHECK_MS = 1000;
/** Clocks that count whole seconds differ by less than this (ms). */
const MIN_SUSPENSION_MS = 2000;
/** Longest that a timer runs before the clock is read again: timers stop while the machine is suspended (ms). */
const MAX_TIMER_MS = 10_000;

export function createClock({ running, sinceBoot, wall }: ClockSources) {
  let checkedAt = running();
  let lead = sinceBoot() - checkedAt;
  let suspended = 0;
  const origin = wall() - checkedAt;

  /** Milliseconds on a clock that only runs forward. Time that the machine was suspended counts. */
  function now(): number {
    const at = running();
    if (at - checkedAt >= CHECK_MS) {
      checkedAt = at;
      const before = lead;
      lead = sinceBoot() - at;
      if (lead - before >= MIN_SUSPENSION_MS) suspended += lead - before;
    }
    return at + suspended;
  }

  /**
   * The time to show for a reading of {@link now}, in milliseconds since 1970. The system's clock is read once, at the
   * start: if it is set later, times stay in order and as far apart as they were.
   */
  const wallTime = (at = now()) => Math.round(origin + at);

  return {
    now,
    wallTime,
    /** Calls back once {@link now} is `ms` later, also soon after a suspension. @returns how to cancel that */
    alarm(ms: number, ring: () => void): () => void {
      const due = now() + ms;
      let timer: NodeJS.Timeout;
      function wait(): void {
        const left = due - now();
        if (left <= 0) ring();
        else timer = setTimeout(wait, Math.min(Math.ceil(left), MAX_TIMER_MS)).unref();
      }
      wait();
      return () => clearTimeout(timer);
    },
    /** How far the system's clock is ahead of the times that are shown, because it was set (ms). */
    step: () => wall() - wallTime(),
  };
}

const clock = createClock({
  running: () => performance.now(),
  sinceBoot: () => uptime() * 1000,
  wall: () => Date.now(),
});

/** The host's clock: see {@link createClock}. */
export const { now, wallTime, alarm } = clock;

/** The time to show for a reading of {@link now}: ISO 8601 with milliseconds, in UTC. */
export function timestamp(at?: number): string {
  return new Date(wallTime(at)).toISOString();
}

/** How often the system's clock is read, and the smallest step that is reported (ms). */
const WATCH_MS = 30_000;

/** Reports each time that the system's clock was set. @returns how to stop that */
export function watchSystemClock(onSet: (message: string) => void, step = clock.step): () => void {
  let known = 0;
  const timer = setInterval(() => {
    const ahead = step();
    if (Math.abs(ahead - known) < WATCH_MS) return;
    const minutes = Math.max(Math.round(Math.abs(ahead - known) / 60_000), 1);
    onSet(
      `The system clock was set ${ahead > known ? 'forward' : 'back'} by about ${minutes} min. ` +
        'Until it restarts, Jumpseat shows times by the clock as it was.',
    );
    known = ahead;
  }, WATCH_MS).unref();
  return () => clearInterval(timer);
}
