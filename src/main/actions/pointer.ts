import { setTimeout as delay } from 'node:timers/promises';
import type { MouseButton, ScrollDirection } from '../../shared/action';
import { isSame, type Point } from '../../shared/geometry';
import type { RfbClient } from '../rfb/client';
import { BUTTON_BIT, WHEEL_BIT } from '../rfb/messages/client-messages';
import type { Keymap } from '../x11/keymap';
import { DRAG, dragSteps, HELD_MOVE, pixelBack } from './drag-path';
import { requireButton, sendToX } from './extra-buttons';
import type { Held } from './held';
import type { LastPress } from './last-press';
import { Interrupted, type Signals } from './signals';

/** Wheel clicks to send before waiting for the server. */
const SCROLL_BATCH = 100;
/** Within 1 ms, Chromium takes two clicks for one, and xterm swaps them; a timer may fire 1 ms early (ms). */
const BETWEEN_CLICKS_MS = 3;
/**
 * A window manager that handles each click before the window freezes the pointer for up to this long (ms). Meanwhile X
 * reports the old position and delays the release. After that, an unexpected position means that a person or a program
 * moved it.
 */
const THAW_MS = 250;
/** The same if X cannot be asked: after this time a release has reached its window (ms). */
const UNPROVEN_THAW_MS = 40;
/** Requests to X before the first delay of a timer, since X mostly answers earlier. */
const QUICK_ATTEMPTS = 10;
/** Former positions to remember; more than a drag has. */
const MAX_FORMER = 64;
/** Time for a program to take the focus after a click (ms). */
const FOCUS_MS = 100;

/** The buttons that X reports as pressed, as RFB's mask. */
const REPORTED_BUTTONS = 7;
/** The mouse of one desktop over one RFB connection, in native pixels. */
export class Pointer {
  /** The position that we sent last; a person or a program may have moved the pointer since. */
  #at: Point = { x: 0, y: 0 };
  /** The positions since X last confirmed one. X may still report any of them. */
  #former: Point[] = [];
  /** The top-level window below the pointer, as X last reported; 0 if there is no window. */
  #below = 0;
  /** The last click since the last key: its window may take the focus from `focus`. */
  #clicked: { readonly window: number; readonly focus: number; readonly time: number } | undefined;
  /** Whether the last press was a single one that has not become a drag. */
  #pressedAlone = false;
  /** Time of the last press or release without proof of its delivery; undefined if all are proven. */
  #unproven: number | undefined;

  /** `held` is empty at first; the pointer keeps its buttons. */
  constructor(
    private readonly rfb: RfbClient,
    private readonly keymap: Keymap | undefined,
    private readonly held: Held,
    private readonly lastPress: LastPress,
  ) {}

  /** The current position of the pointer; the position that we sent last if the desktop cannot report it. */
  async position(refused?: AbortSignal): Promise<Point> {
    await this.#reported(refused);
    return this.#at;
  }

  async move(to: Point, refused: AbortSignal): Promise<void> {
    await this.#thawed(refused);
    if (this.held.buttonMask === 0 || isSame(this.#at, to)) this.#go(to);
    else await this.#pull(this.#at, [to], HELD_MOVE, refused);
    // In parallel, which saves a round trip.
    await Promise.all([this.rfb.fence(), this.#reported(refused)]);
  }

  /** Returns the position. Separate presses and releases may form a double click; separate clicks never do. */
  async press(button: MouseButton, refused: AbortSignal): Promise<Point> {
    requireButton(this.rfb, this.keymap, button);
    await this.#thawed(refused);
    const focus = await this.#focusedAndReported(refused);
    refused.throwIfAborted();
    const at = this.#at;
    if (!this.#pressedAlone) await this.#countsAnew(at, button, refused);
    this.#noteClicked(focus);
    await this.#press(button);
    this.#pressedAlone = true;
    await this.settled(refused);
    return at;
  }

  async release(button: MouseButton, refused: AbortSignal): Promise<Point> {
    await this.#thawed(refused);
    const at = await this.position();
    await this.#release(button);
    await this.settled(refused);
    return at;
  }

  async click(at: Point, button: MouseButton, times: number, refused: AbortSignal): Promise<void> {
    requireButton(this.rfb, this.keymap, button);
    // X answers before the click or soon after it: the focus changes later.
    const focus = this.keymap?.focus().catch(() => 0);
    await this.#leave(at, refused, button);
    // Our own clicks are all delivered, but a person's click may be delayed.
    if (this.lastPress.isPersons(performance.now())) await this.#arrive(at, refused);
    for (let i = 0; i < times; i++) {
      if (i > 0) await this.#pause(BETWEEN_CLICKS_MS, refused);
      await this.#press(button);
      await this.#release(button);
    }
    await this.settled(refused);
    this.#noteClicked((await focus) ?? 0);
  }

  /** With one point in `to` it takes less than 500 ms, or 1000 ms if the last click was at `from`. */
  async drag(from: Point, to: readonly Point[], refused: AbortSignal): Promise<void> {
    await this.#leave(from, refused, 'left');
    this.#noteClicked(await this.#arrive(from, refused));
    await this.#press('left');
    await this.#pull(from, to, DRAG, refused);
    await this.#pause(DRAG.nudgeMs, refused);
    await this.#release('left');
    await this.settled(refused);
  }

  async scroll(
    at: Point,
    direction: ScrollDirection,
    amount: number,
    { cancelled: left, revoked: refused }: Signals,
  ): Promise<void> {
    await this.#leave(at, refused);
    await this.#arrive(at, refused);
    for (let done = 1; done <= amount; done++) {
      this.#go(at, WHEEL_BIT[direction]);
      this.#go(at);
      if (done % SCROLL_BATCH > 0) continue;
      await this.rfb.fence();
      if (left.aborted) throw new Interrupted(left.reason, `Turned the wheel ${done} of ${amount} clicks.`);
    }
    await this.settled(refused);
  }

  /** Releases all buttons at the pointer's position: anywhere else it would be a drag. */
  async releaseAll(buttons: readonly MouseButton[]): Promise<void> {
    // After a failure, X may be gone.
    await this.position().catch(() => undefined);
    this.#go(this.#at);
    for (const button of buttons) await sendToX(this.rfb, this.keymap, button, false)?.catch(() => undefined);
  }

  /**
   * Waits until X has delivered all input: it reports the pointer's position and the buttons as sent. A delayed release
   * is delivered at the position that the pointer has when the window manager forwards the click.
   */
  async settled(refused?: AbortSignal): Promise<void> {
    await this.rfb.fence();
    if (this.#unproven !== undefined) this.#unproven = performance.now();
    // The reported buttons count only after the server has processed the release.
    await this.#reported(refused, true);
  }

  /**
   * Waits until programs have received all previous clicks, also a person's, and until the clicked window has the
   * keyboard focus: some programs take it a moment later. @returns false if the click on a different window did not
   * move the focus
   */
  async focused(refused: AbortSignal): Promise<boolean> {
    await this.#thawed(refused);
    // Only the fence notices a server that hangs.
    await Promise.all([this.rfb.fence(), this.#reported(refused, true)]);
    refused.throwIfAborted();
    const clicked = this.#clicked;
    this.#clicked = undefined;
    if (!clicked || !this.keymap) return true;
    const ms = Math.max(clicked.time + FOCUS_MS - performance.now(), 0);
    const isThere = await this.keymap.focusIn(clicked.window, ms);
    refused.throwIfAborted();
    return isThere || (await this.keymap.focus()) !== clicked.focus;
  }

  #go(to: Point, wheel = 0): void {
    if (!isSame(to, this.#at)) this.#former = [...this.#former.slice(-MAX_FORMER), this.#at];
    this.#at = to;
    this.rfb.pointer(to.x, to.y, this.held.buttonMask | wheel);
  }

  async #press(button: MouseButton): Promise<void> {
    this.#pressedAlone = false;
    this.held.buttonDown(button);
    await (sendToX(this.rfb, this.keymap, button, true) ?? this.#go(this.#at));
    this.lastPress.note(this.#at, BUTTON_BIT[button], performance.now());
    this.#unproven = performance.now();
  }

  async #release(button: MouseButton): Promise<void> {
    this.held.buttonUp(button);
    await (sendToX(this.rfb, this.keymap, button, false) ?? this.#go(this.#at));
    this.#unproven = performance.now();
  }

  #noteClicked(focus: number): void {
    const window = this.#below;
    this.#clicked = window === 0 ? undefined : { window, focus, time: performance.now() };
  }

  /** As {@link #reported}. @returns the window that has the keyboard focus; 0 if unknown */
  async #focusedAndReported(refused: AbortSignal): Promise<number> {
    const [focus = 0] = await Promise.all([this.keymap?.focus(), this.#reported(refused)]);
    return focus;
  }

  /** Moves with a button down in a way that programs recognize as a drag. */
  async #pull(
    from: Point,
    to: readonly Point[],
    { steps, stepMs, nudges, nudgeMs }: typeof DRAG | typeof HELD_MOVE,
    refused: AbortSignal,
  ): Promise<void> {
    this.#pressedAlone = false;
    for (const step of dragSteps(from, to, steps)) {
      await this.#pause(stepMs, refused);
      this.#go(step);
    }
    const [before = from, end = from] = [from, ...to].slice(-2);
    const back = pixelBack(before, end);
    for (let i = 0; i < nudges; i++) {
      for (const point of [back, end]) {
        await this.#pause(nudgeMs, refused);
        this.#go(point);
      }
    }
  }

  /** Moves. With `button`, also waits until no program takes a press there for a double click. */
  async #leave(at: Point, refused: AbortSignal, button?: MouseButton): Promise<void> {
    await this.#thawed(refused);
    refused.throwIfAborted();
    this.#go(at);
    if (button) await this.#countsAnew(at, button, refused);
  }

  /**
   * Waits until X reports the pointer there. While a person's click freezes the pointer, X would deliver a press at the
   * position of that click. @returns the window that has the keyboard focus; 0 if unknown
   */
  async #arrive(at: Point, refused: AbortSignal): Promise<number> {
    if (!this.keymap) return 0;
    // In parallel, which saves a round trip. Only the fence notices a server that hangs.
    const [focus] = await Promise.all([this.#focusedAndReported(refused), this.rfb.fence()]);
    refused.throwIfAborted();
    // A person moves the pointer at the same time: move it again, so that the input is at our position.
    if (!isSame(this.#at, at)) this.#go(at);
    return focus;
  }

  async #countsAnew(at: Point, button: MouseButton, refused: AbortSignal): Promise<void> {
    const ms = this.lastPress.waitFor(at, BUTTON_BIT[button], performance.now());
    if (ms > 0) await this.#pause(ms, refused);
  }

  /**
   * Waits until X reports the position that we sent, or that a person or a program moved the pointer. With `buttons`,
   * also waits until X reports the held buttons.
   */
  async #reported(refused?: AbortSignal, buttons = false): Promise<void> {
    if (!this.keymap) return;
    const deadline = performance.now() + THAW_MS;
    for (let asked = 1; ; asked++) {
      const seen = await this.keymap.pointer();
      const isThere = isSame(seen, this.#at) || !this.#former.some((place) => isSame(place, seen));
      const isDone = isThere && (!buttons || seen.buttons === (this.held.buttonMask & REPORTED_BUTTONS));
      if (isDone || refused?.aborted || performance.now() >= deadline) {
        if (!refused?.aborted) this.#at = { x: seen.x, y: seen.y };
        this.#former = [];
        this.#below = seen.window;
        return;
      }
      if (asked > QUICK_ATTEMPTS) await delay(1);
    }
  }

  /** Without proof of delivery, waits as long as the window manager may still delay the last click. */
  async #thawed(refused: AbortSignal): Promise<void> {
    if (this.keymap || this.#unproven === undefined) return;
    const ms = this.#unproven + UNPROVEN_THAW_MS - performance.now();
    this.#unproven = undefined;
    if (ms > 0) await delay(ms, undefined, { signal: refused }).catch(() => undefined);
  }

  /** Waits for `ms`, counted from when the server has processed all input. */
  async #pause(ms: number, refused: AbortSignal): Promise<void> {
    await this.rfb.fence();
    await delay(ms, undefined, { signal: refused }).catch(() => undefined);
    refused.throwIfAborted();
  }
}
