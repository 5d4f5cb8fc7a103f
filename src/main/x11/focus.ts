import { setTimeout as delay } from 'node:timers/promises';
import type { ClientProcesses } from './client-process';
import { card32, type X11 } from './connection';
import type { Pings } from './window-ping';

/** A program that gets keys. */
export interface FocusTarget {
  /** Its connection to the X server: the first resource id. */
  readonly client: number;
  /** The window that answers pings, the focused one or one around it; undefined if there is none. */
  readonly asked: number | undefined;
}

export interface CaughtUpOptions {
  readonly whileBusy?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Focus {
  target(): Promise<FocusTarget | undefined>;
  /**
   * Resolves with true when the program has handled every key it was sent, or has gone; with false if neither can be
   * proven within 300 ms. With `whileBusy`, a program that is at work gets up to 3 s.
   */
  caughtUp(
    target: FocusTarget,
    options?: { whileBusy?: boolean; signal?: AbortSignal | undefined },
  ): Promise<boolean>;
}

const GET_GEOMETRY = 14;
const QUERY_TREE = 15;
const GET_INPUT_FOCUS = 43;
/** No program that hangs keeps an action waiting for longer (ms). */
const PROOF_TIMEOUT_MS = 300;
/** Nor any that is at work (ms). */
const BUSY_TIMEOUT_MS = 3000;
/** A program that has not run for so long hangs (ms). */
const STILL_MS = 100;
/** Between two looks at a program (ms). */
const CHECK_MS = 25;

export function watchFocus(x: X11, pings: Pings, processes: ClientProcesses): Focus {
  async function declaring(window: number): Promise<number | undefined> {
    for (let at = window; at > 1 && at !== x.root; ) {
      if (await pings.declared(at)) return at;
      at = (await x.request(QUERY_TREE, 0, card32(at))).readUInt32LE(12);
    }
    return undefined;
  }
  function isThere({ client, asked }: FocusTarget): Promise<boolean> {
    if (asked === undefined) return processes.isConnected(client);
    return x.request(GET_GEOMETRY, 0, card32(asked)).then(
      () => true,
      () => false,
    );
  }

  return {
    async target() {
      const window = (await x.request(GET_INPUT_FOCUS, 0)).readUInt32LE(8);
      // 0 and 1 stand for no window and for the one under the pointer.
      if (window <= 1 || window === x.root) return undefined;
      const asked = await declaring(window).catch(() => undefined); // it may have gone meanwhile
      return { client: window & ~x.resourceMask, asked };
    },
    async caughtUp(target, { whileBusy = false, signal } = {}) {
      const { client, asked } = target;
      const over = new AbortController();
      const ends = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
      const longest = whileBusy ? BUSY_TIMEOUT_MS : PROOF_TIMEOUT_MS;
      const proven =
        asked === undefined
          ? processes.rests(client, PROOF_TIMEOUT_MS, longest, ends)
          : pings.protocol(asked, longest, ends);
      proven.catch(() => undefined);
      try {
        return await Promise.race([proven, goneOrHung(target, asked !== undefined, ends)]);
      } finally {
        over.abort();
        signal?.throwIfAborted();
      }
    },
  };

  /** Resolves with true once the program is gone, with false once it has not run for a while (if `wantsActivity`). */
  async function goneOrHung(
    target: FocusTarget,
    wantsActivity: boolean,
    ends: AbortSignal,
  ): Promise<boolean> {
    const began = performance.now();
    let activity: number | undefined;
    for (let active = began; !ends.aborted; ) {
      if (!(await isThere(target))) return true;
      await delay(CHECK_MS, undefined, { signal: ends }).catch(() => undefined);
      if (!wantsActivity) continue;
      const now = await processes.activity(target.client);
      if (now !== activity) active = performance.now();
      activity = now;
      if (performance.now() - Math.max(active, began + PROOF_TIMEOUT_MS - STILL_MS) > STILL_MS) break;
    }
    return false;
  }
}
