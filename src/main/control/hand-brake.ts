/** What a person at this machine's own mouse is to an agent that uses it too: a reason to stop. */
export interface HandBrake {
  /** An action was begun or done for an agent. */
  acted(now: number): void;
  /** Somebody moved the mouse by hand. */
  moved(now: number): void;
}

/** Who moves the mouse while no agent has acted for this long, in milliseconds, means nothing by it. */
const NEAR_MS = 10_000;

/** `pull` is called once for each time an agent is to be paused. */
export function createHandBrake(options: {
  readonly isPaused: () => boolean;
  readonly pull: () => void;
}): HandBrake {
  let acted = Number.NEGATIVE_INFINITY;
  return {
    acted(now) {
      acted = now;
    },
    moved(now) {
      if (now - acted > NEAR_MS || options.isPaused()) return;
      options.pull();
    },
  };
}
