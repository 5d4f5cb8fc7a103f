import { setTimeout as delay } from 'node:timers/promises';
import type { Combination, Key } from '../../shared/keys';
import { withShift } from '../base/us-layout';
import type { RfbClient } from '../rfb/client';
import type { Keymap } from '../x11/keymap';
import { type Held, isShift } from './held';
import type { Pointer } from './pointer';
import type { Warn } from './typing';

/** Repeat of a held key, as on most desktops (ms). */
const REPEAT = { delayMs: 500, intervalMs: 33 } as const;

/** Longest delay of a timer (ms). */
const MAX_WAIT_MS = 2 ** 31 - 1;

const NOT_FOCUSED =
  'The window that was clicked has not taken the keyboard focus: the keys went to the window that had it before.';

/**
 * Mouse and keyboard of one desktop over one RFB connection, in native pixels. Methods only send; the caller waits for
 * the server with `rfb.fence()`.
 */
export class Input {
  constructor(
    private readonly rfb: RfbClient,
    private readonly keymap: Keymap | undefined,
    private readonly held: Held,
    private readonly pointer: Pointer,
  ) {}

  /**
   * Presses keys in order and returns those that were not held yet. With Shift down, `1` becomes `!`: the server would
   * release Shift to type a plain 1.
   */
  async keysDown(keys: Combination, refused: AbortSignal, warn: Warn): Promise<Combination> {
    await this.readyForKeys(refused, warn);
    return this.modifiersDown(keys, refused);
  }

  /** As {@link keysDown}, for the modifiers of a mouse action: no program needs the focus for them. */
  async modifiersDown(keys: Combination, refused: AbortSignal): Promise<Combination> {
    // Read the map again, since a program may have changed the symbols with Shift.
    if (this.held.shift || keys.some(isShift)) await this.keymap?.bind([]);
    const presses = this.#presses(keys.filter((key) => !this.held.has(key)));
    await this.keymap?.bind(presses.map(({ keysym }) => keysym));
    refused.throwIfAborted();
    for (const { key, keysym } of presses) {
      this.held.keyDown(key, keysym);
      this.rfb.key(keysym, true);
    }
    return presses.map(({ key }) => key);
  }

  /**
   * Waits until programs have received all previous clicks. A window manager may delay clicks, but not keys, so keys
   * would overtake them. Some programs also take the focus only a moment after a click.
   */
  async readyForKeys(refused: AbortSignal, warn: Warn): Promise<void> {
    if (!(await this.pointer.focused(refused))) warn(NOT_FOCUSED);
  }

  keysUp(keys: Combination): void {
    for (const key of [...keys].reverse()) this.rfb.key(this.held.keyUp(key), false);
  }

  /**
   * Waits with `keys` down, and repeats the last one, which the server leaves to its clients. (The server knows that
   * modifiers do not repeat.) Ends early when `signal` aborts. @returns the duration (ms); `ms` if not aborted
   */
  async hold(keys: Combination, ms: number, signal: AbortSignal): Promise<number> {
    const last = keys.at(-1);
    const keysym = last && this.held.pressedAs(last);
    await this.rfb.fence();
    const began = performance.now();
    const end = began + ms;
    /** Time of the next repeat. A timer that fires slightly early must not cause an extra repeat. */
    let repeat = performance.now() + REPEAT.delayMs;
    while (!signal.aborted) {
      const now = performance.now();
      if (now >= end) return ms;
      if (keysym !== undefined && now >= repeat) {
        this.rfb.key(keysym, true);
        await this.rfb.fence();
        repeat = performance.now() + REPEAT.intervalMs;
        continue;
      }
      const next = keysym === undefined ? end : Math.min(end, repeat);
      // An abort ends only the wait: the keys must still be released.
      await delay(Math.min(next - now, MAX_WAIT_MS), undefined, { signal }).catch(() => {});
    }
    return Math.min(Math.round(performance.now() - began), ms - 1);
  }

  /** Releases all keys and buttons that actions hold. */
  async releaseAll(): Promise<void> {
    const { buttons } = this.held;
    for (const keysym of this.held.clear()) this.rfb.key(keysym, false);
    if (buttons.length > 0) await this.pointer.releaseAll(buttons);
  }

  #presses(keys: Combination): { key: Key; keysym: number }[] {
    let shift = this.held.shift;
    return keys.map((key) => {
      const keysym = shift ? (this.keymap?.shifted(key.keysym) ?? withShift(key.keysym)) : key.keysym;
      shift ||= isShift(key);
      return { key, keysym };
    });
  }
}
