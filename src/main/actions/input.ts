import { setTimeout as delay } from 'node:timers/promises';
import type { ScrollDirection } from '../../shared/action';
import type { Point } from '../../shared/geometry';
import type { Combination, Key } from '../../shared/keys';
import type { Keymap } from '../desktop/keymap';
import type { RfbClient } from '../rfb/client';
import { type Button, type Held, isShift } from './held';
import { shiftedOnUs } from './shifted';

/** RFB's mask bits of the wheel. */
const WHEEL = { up: 8, down: 16, left: 32, right: 64 } as const;

/** Wheel clicks sent before the server is asked whether it keeps up. */
const SCROLL_BATCH = 100;

/**
 * Programs tell a drag from a click by distance and time: Chromium starts one after the pointer has moved a few
 * pixels. Whether it may drop there it asks the page at every move, and goes by the answer to the move before; so a
 * drag begins slowly, moves in steps, and at its end goes a pixel back and forth before it lets go.
 */
const DRAG = { steps: 12, stepMs: 12, nudges: 3, nudgeMs: 30 } as const;

/**
 * Clicks within one millisecond of the server's clock are one to Chromium, and to xterm the second comes before the
 * first. A timer may be a millisecond early.
 */
const BETWEEN_CLICKS_MS = 3;

/**
 * A window manager that looks at each click before the window gets it freezes the pointer for that long, and X tells
 * the old position meanwhile. After this many milliseconds somebody else has moved it.
 */
const THAW_MS = 250;

/** How many places it left are remembered: more than a drag has. */
const MOST_LEFT = 64;

/** How a held key repeats, as most desktops have it. */
const REPEAT = { delayMs: 500, intervalMs: 33 } as const;

/** Longest wait a timer takes, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** What ends an action before its time. */
export interface Cuts {
  /** Whoever asked has left, or the host stops: what takes long ends, what is over in a moment is done. */
  readonly left: AbortSignal;
  /** It must not go on; aborts `left` too. What takes its time throws the reason, with what it pressed still down. */
  readonly refused: AbortSignal;
}

/** What input needs of a desktop: its RFB connection, and its keymap where it has one. */
export interface InputPort {
  readonly rfb: RfbClient;
  readonly keymap: Keymap | undefined;
  /** Empty at first; input keeps it true. */
  readonly held: Held;
}

/**
 * Mouse and keyboard of one desktop over one RFB connection, in native pixels. Methods send; whoever calls them waits
 * for the server with `rfb.fence()`.
 */
export class Input {
  readonly held: Held;
  readonly #rfb: RfbClient;
  readonly #keymap: Keymap | undefined;
  /** Where we left the pointer; a person or a program may have moved it since. */
  #pointer: Point = { x: 0, y: 0 };
  /** The places it had since we last knew where it is: the pointer may still be at one of them. */
  #left: Point[] = [];

  constructor({ rfb, keymap, held }: InputPort) {
    this.held = held;
    this.#rfb = rfb;
    this.#keymap = keymap;
  }

  /** Where the pointer is, whoever moved it; where the desktop cannot say, where we left it. */
  async position(refused?: AbortSignal): Promise<Point> {
    const deadline = performance.now() + THAW_MS;
    for (let asked = 1; ; asked++) {
      const at = await this.#keymap?.pointer();
      if (at === undefined || isSame(at, this.#pointer)) break;
      const onItsWay = this.#left.some((place) => isSame(place, at));
      if (!onItsWay || performance.now() >= deadline) {
        this.#pointer = at;
        break;
      }
      refused?.throwIfAborted();
      // Mostly it takes less than a timer's millisecond.
      if (asked > 10) await delay(1);
    }
    this.#left = [];
    return this.#pointer;
  }

  move(to: Point, wheel = 0): void {
    if (!isSame(to, this.#pointer)) this.#left = [...this.#left.slice(-MOST_LEFT), this.#pointer];
    this.#pointer = to;
    this.#rfb.pointer(to.x, to.y, this.held.buttonMask | wheel);
  }

  press(button: Button): void {
    this.held.buttonDown(button);
    this.move(this.#pointer);
  }

  release(button: Button): void {
    this.held.buttonUp(button);
    this.move(this.#pointer);
  }

  async click(at: Point, button: Button, times: number, refused: AbortSignal): Promise<void> {
    await this.#arrive(at, refused);
    for (let i = 0; i < times; i++) {
      if (i > 0) await this.#pause(BETWEEN_CLICKS_MS, refused);
      this.press(button);
      this.release(button);
    }
  }

  /** Takes less than half a second. */
  async drag(from: Point, to: Point, refused: AbortSignal): Promise<void> {
    await this.#arrive(from, refused);
    this.press('left');
    for (const step of dragSteps(from, to)) {
      await this.#pause(DRAG.stepMs, refused);
      this.move(step);
    }
    const back = pixelBack(from, to);
    for (let i = 0; i < DRAG.nudges; i++) {
      for (const point of [back, to]) {
        await this.#pause(DRAG.nudgeMs, refused);
        this.move(point);
      }
    }
    await this.#pause(DRAG.nudgeMs, refused);
    this.release('left');
  }

  async scroll(
    at: Point,
    direction: ScrollDirection,
    amount: number,
    { left, refused }: Cuts,
  ): Promise<void> {
    await this.#arrive(at, refused);
    for (let done = 1; done <= amount; done++) {
      this.move(at, WHEEL[direction]);
      this.move(at);
      if (done % SCROLL_BATCH > 0) continue;
      await this.#rfb.fence();
      left.throwIfAborted();
    }
  }

  /**
   * Presses keys in their order and gives those that were not held already. With Shift down, `1` is `!`: the server
   * would lift Shift to type a plain 1.
   */
  async keysDown(keys: Combination, refused: AbortSignal): Promise<Combination> {
    await this.clicksArrived(refused);
    // What Shift makes of a key is read from the map, which somebody may have changed since.
    if (this.held.shift || keys.some(isShift)) await this.#keymap?.bind([]);
    const presses = this.#presses(keys.filter((key) => !this.held.has(key)));
    await this.#keymap?.bind(presses.map(({ keysym }) => keysym));
    refused.throwIfAborted();
    for (const { key, keysym } of presses) {
      this.held.keyDown(key, keysym);
      this.#rfb.key(keysym, true);
    }
    return presses.map(({ key }) => key);
  }

  /**
   * Waits until programs have the clicks before: those that the window manager looks at first are held back, and keys
   * are not, which would overtake them.
   */
  async clicksArrived(refused: AbortSignal): Promise<void> {
    // Of a server that stands still only the fence tells.
    await Promise.all([this.#rfb.fence(), this.#buttonsSeen(refused)]);
    refused.throwIfAborted();
  }

  async #buttonsSeen(refused: AbortSignal): Promise<void> {
    const deadline = performance.now() + THAW_MS;
    for (let asked = 1; performance.now() < deadline && !refused.aborted; asked++) {
      const pointer = await this.#keymap?.pointer();
      if (pointer === undefined || pointer.buttons === this.held.buttonMask) return;
      if (asked > 10) await delay(1);
    }
  }

  keysUp(keys: Combination): void {
    for (const key of [...keys].reverse()) this.#rfb.key(this.held.keyUp(key), false);
  }

  /**
   * Waits with `keys` down; the last of them repeats, which the server leaves to its clients. (It knows which keys do:
   * modifiers do not.) Ends early when `signal` aborts.
   */
  async hold(keys: Combination, ms: number, signal: AbortSignal): Promise<void> {
    const last = keys.at(-1);
    const keysym = last && this.held.pressedAs(last);
    await this.#rfb.fence();
    const end = performance.now() + ms;
    for (let wait: number = REPEAT.delayMs; !signal.aborted; wait = REPEAT.intervalMs) {
      const left = end - performance.now();
      // A client that leaves ends the wait, not the action: the keys must go up.
      await delay(Math.min(left, keysym === undefined ? LONGEST_WAIT : wait), undefined, { signal }).catch(
        () => {},
      );
      if (performance.now() >= end || signal.aborted) return;
      if (keysym === undefined) continue;
      this.#rfb.key(keysym, true);
      await this.#rfb.fence();
    }
  }

  /** Lets go of every key and button that actions hold. */
  async releaseAll(): Promise<void> {
    const buttons = this.held.buttonMask;
    for (const keysym of this.held.clear()) this.#rfb.key(keysym, false);
    if (buttons === 0) return;
    // Where the pointer is: letting go elsewhere would be a drag. X may be gone when this is called for a failure.
    await this.position().catch(() => undefined);
    this.move(this.#pointer);
  }

  /**
   * Moves, and waits until X has the pointer there. What is pressed before, while the pointer is frozen by the click
   * before, X gives to programs with that click's place.
   */
  async #arrive(at: Point, refused: AbortSignal): Promise<void> {
    refused.throwIfAborted();
    this.move(at);
    if (!this.#keymap) return;
    // At the same time, which is one way there and back less; of a server that stands still only the fence tells.
    await Promise.all([this.#rfb.fence(), this.position(refused)]);
    refused.throwIfAborted();
    // Somebody else moves it at the same time: what follows is at our place all the same.
    if (!isSame(this.#pointer, at)) this.move(at);
  }

  /** Counts from when the server has taken in what was sent. */
  async #pause(ms: number, refused: AbortSignal): Promise<void> {
    await this.#rfb.fence();
    await delay(ms, undefined, { signal: refused }).catch(() => {});
    refused.throwIfAborted();
  }

  #presses(keys: Combination): { key: Key; keysym: number }[] {
    let shift = this.held.shift;
    return keys.map((key) => {
      const keysym = shift ? (this.#keymap?.shifted(key.keysym) ?? shiftedOnUs(key.keysym)) : key.keysym;
      shift ||= isShift(key);
      return { key, keysym };
    });
  }
}

function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

/** The points a drag goes through after its start: the first few pixels by themselves, then even steps to the end. */
export function dragSteps(from: Point, to: Point): Point[] {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const even = Array.from({ length: DRAG.steps }, (_, i) => (i + 1) / DRAG.steps);
  const slow = distance > 0 ? [2, 5, 9].map((pixels) => pixels / distance) : [];
  return [...slow.filter((part) => part < 1 / DRAG.steps), ...even].map((part) => ({
    x: Math.round(from.x + (to.x - from.x) * part),
    y: Math.round(from.y + (to.y - from.y) * part),
  }));
}

/** The pixel beside `to` on the way back to `from`. */
function pixelBack(from: Point, to: Point): Point {
  return { x: to.x - Math.sign(to.x - from.x), y: to.y - Math.sign(to.y - from.y) };
}
