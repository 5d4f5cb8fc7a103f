/** From `wall` on, video time passes at `rate` times wall time; both count from the start (ms). */
export interface Anchor {
  readonly wall: number;
  readonly video: number;
  readonly rate: number;
}

export interface IdleClockOptions {
  /** Time without activity before the clock speeds up (ms). */
  readonly idleAfterMs: number;
  /** Speed while idle; 1 turns speeding up off. */
  readonly speed: number;
  /** Called with each new anchor. */
  readonly onAnchor?: (anchor: Anchor) => void;
}

const START: Anchor = { wall: 0, video: 0, rate: 1 };

export type IdleClock = ReturnType<typeof createIdleClock>;

/** A video clock: real time during activity, faster while nothing happens. */
export function createIdleClock({ idleAfterMs, speed, onAnchor }: IdleClockOptions) {
  const anchors: Anchor[] = [];
  let lastActivity = 0;
  let holds = 0;
  push(START);

  function push(anchor: Anchor): void {
    anchors.push(anchor);
    onAnchor?.(anchor);
  }

  const last = () => anchors.at(-1) ?? START;
  /** A system clock that is set back does not turn this clock back. */
  const forward = (wall: number) => Math.max(wall, last().wall);

  function videoAt(wall: number): number {
    const { wall: since, video, rate } = last();
    return video + (forward(wall) - since) * rate;
  }

  /** Adds the anchor of an idle period that started meanwhile. */
  function settle(wall: number): void {
    const idleFrom = forward(lastActivity + idleAfterMs);
    if (speed === 1 || holds > 0 || last().rate !== 1 || wall <= idleFrom) return;
    push({ wall: idleFrom, video: videoAt(idleFrom), rate: 1 / speed });
  }

  /** Reports activity at `wall`. */
  function activity(wall: number): void {
    settle(wall);
    if (last().rate !== 1) push({ wall: forward(wall), video: videoAt(wall), rate: 1 });
    lastActivity = Math.max(lastActivity, wall);
  }

  return {
    get anchors(): readonly Anchor[] {
      return anchors;
    },
    /** Video time at `wall`, which is not before the `wall` of an earlier call. */
    advance(wall: number): number {
      settle(wall);
      return videoAt(wall);
    },
    /** The clock at `wall`, as an anchor. */
    snapshot(wall: number): Anchor {
      settle(wall);
      return { wall: forward(wall), video: videoAt(wall), rate: last().rate };
    },
    /** Video time at any past moment. */
    videoTimeAt(wall: number): number {
      settle(wall);
      const since = anchors.findLast((anchor) => anchor.wall <= wall);
      return since ? since.video + (wall - since.wall) * since.rate : 0;
    },
    isIdleAt(wall: number): boolean {
      settle(wall);
      return last().rate !== 1;
    },
    activity,
    /** Reports the start of something that lasts, such as an action. Each call needs one `release`. */
    hold(wall: number): void {
      activity(wall);
      holds += 1;
    },
    release(wall: number): void {
      holds = Math.max(holds - 1, 0);
      lastActivity = Math.max(lastActivity, wall);
    },
  };
}
