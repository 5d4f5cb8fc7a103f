/** From `wall` on, video time passes at `rate` times wall time. Both in milliseconds from the recording's start. */
export interface Anchor {
  readonly wall: number;
  readonly video: number;
  readonly rate: number;
}

export interface IdleClockOptions {
  /** How long nothing may happen before the clock runs faster, in milliseconds. */
  readonly idleAfterMs: number;
  /** How many times faster it runs then; 1 turns it off. */
  readonly speed: number;
  /** Gets every anchor as it is set. */
  readonly onAnchor?: (anchor: Anchor) => void;
}

/** A clock for the video: even with the wall's while something happens, faster while nothing does. */
export interface IdleClock {
  readonly anchors: readonly Anchor[];
  /** Video time at a moment not before the last one told; what was told so far decides. */
  advance(wall: number): number;
  /** What an anchor at that moment would say. */
  snapshot(wall: number): Anchor;
  /** Video time at any moment up to now. */
  videoTimeAt(wall: number): number;
  /** Whether the clock runs faster at that moment. */
  isIdleAt(wall: number): boolean;
  /** Something happens at that moment. */
  activity(wall: number): void;
  /** Something begins that lasts, such as an action; every one must be released. */
  hold(wall: number): void;
  release(wall: number): void;
}

export function createIdleClock({ idleAfterMs, speed, onAnchor }: IdleClockOptions): IdleClock {
  const anchors: Anchor[] = [];
  let lastActivity = 0;
  let holds = 0;
  push({ wall: 0, video: 0, rate: 1 });

  function push(anchor: Anchor): void {
    anchors.push(anchor);
    onAnchor?.(anchor);
  }

  function last(): Anchor {
    return anchors.at(-1) ?? { wall: 0, video: 0, rate: 1 };
  }

  /** A wall clock that was set back stands still here. */
  const forward = (wall: number) => Math.max(wall, last().wall);

  function reckon(wall: number): number {
    const { wall: since, video, rate } = last();
    return video + (forward(wall) - since) * rate;
  }

  /** Sets the anchor of an idle time that has begun meanwhile. */
  function settle(wall: number): void {
    const idleFrom = forward(lastActivity + idleAfterMs);
    if (speed === 1 || holds > 0 || last().rate !== 1 || wall <= idleFrom) return;
    push({ wall: idleFrom, video: reckon(idleFrom), rate: 1 / speed });
  }

  function activity(wall: number): void {
    settle(wall);
    if (last().rate !== 1) push({ wall: forward(wall), video: reckon(wall), rate: 1 });
    lastActivity = Math.max(lastActivity, wall);
  }

  return {
    anchors,
    advance(wall) {
      settle(wall);
      return reckon(wall);
    },
    snapshot(wall) {
      settle(wall);
      return { wall: forward(wall), video: reckon(wall), rate: last().rate };
    },
    videoTimeAt(wall) {
      settle(wall);
      const since = anchors.findLast((anchor) => anchor.wall <= wall);
      return since ? since.video + (wall - since.wall) * since.rate : 0;
    },
    isIdleAt(wall) {
      settle(wall);
      return last().rate !== 1;
    },
    activity,
    hold(wall) {
      activity(wall);
      holds += 1;
    },
    release(wall) {
      holds = Math.max(holds - 1, 0);
      lastActivity = Math.max(lastActivity, wall);
    },
  };
}
