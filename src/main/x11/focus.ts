import { setTimeout as delay } from 'node:timers/promises';
import type { ClientProcesses } from './client-process';
import { card32, type X11 } from './connection';
import { REQUEST } from './opcodes';
import type { Pings } from './window-ping';
import { queryTree } from './x-screen';

/** A program that gets keys. */
export interface FocusTarget {
  /** Its connection to the X server: the first resource id. */
  readonly client: number;
  /** The window that answers pings, the focused one or one around it; undefined if there is none. */
  readonly pingWindow: number | undefined;
}

export interface HandledOptions {
  readonly whileBusy?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Focus = ReturnType<typeof watchFocus>;

/** Longest wait for a program that hangs (ms). */
const PROOF_TIMEOUT_MS = 300;
/** Longest wait for a program that is busy (ms). */
const BUSY_TIMEOUT_MS = 3000;
/** A program that has not run for this long hangs (ms). */
const HANG_MS = 100;
const CHECK_MS = 25;

export function watchFocus(x: X11, pings: Pings, processes: ClientProcesses) {
  async function pingWindowAround(window: number): Promise<number | undefined> {
    for (let at = window; at > 1 && at !== x.root; at = (await queryTree(x, at)).parent) {
      if (await pings.isDeclared(at)) return at;
    }
    return undefined;
  }

  function isThere({ client, pingWindow }: FocusTarget): Promise<boolean> {
    if (pingWindow === undefined) return processes.isConnected(client);
    return x.request(REQUEST.getGeometry, 0, card32(pingWindow)).then(
      () => true,
      () => false,
    );
  }

  /** Resolves with true once the program is gone, with false once it hangs (only if it answers pings). */
  async function goneOrHung(target: FocusTarget, signal: AbortSignal): Promise<boolean> {
    const began = performance.now();
    let activity: number | undefined;
    for (let active = began; !signal.aborted; ) {
      if (!(await isThere(target))) return true;
      await delay(CHECK_MS, undefined, { signal }).catch(() => undefined);
      if (target.pingWindow === undefined) continue;
      const now = await processes.activity(target.client);
      if (now !== activity) active = performance.now();
      activity = now;
      if (performance.now() - Math.max(active, began + PROOF_TIMEOUT_MS - HANG_MS) > HANG_MS) break;
    }
    return false;
  }

  return {
    /** The program with the keyboard focus; undefined if no window has it. */
    async target(): Promise<FocusTarget | undefined> {
      const window = (await x.request(REQUEST.getInputFocus)).readUInt32LE(8);
      // 0 means no window, 1 the window under the pointer.
      if (window <= 1 || window === x.root) return undefined;
      const pingWindow = await pingWindowAround(window).catch(() => undefined); // it may have gone meanwhile
      return { client: window & ~x.resourceMask, pingWindow };
    },

    /**
     * Resolves with true when the program has handled every key it was sent, or has gone; with false if neither can be
     * proven within 300 ms. With `whileBusy`, a program that is busy gets up to 3 s.
     */
    async hasHandledKeys(
      target: FocusTarget,
      { whileBusy = false, signal }: HandledOptions = {},
    ): Promise<boolean> {
      const { client, pingWindow } = target;
      const done = new AbortController();
      const either = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
      const timeout = whileBusy ? BUSY_TIMEOUT_MS : PROOF_TIMEOUT_MS;
      const proven =
        pingWindow === undefined
          ? processes.rests(client, PROOF_TIMEOUT_MS, timeout, either)
          : pings.ping(pingWindow, timeout, either);
      proven.catch(() => undefined);
      try {
        return await Promise.race([proven, goneOrHung(target, either)]);
      } finally {
        done.abort();
        signal?.throwIfAborted();
      }
    },
  };
}
