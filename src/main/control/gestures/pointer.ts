import type { ScrollDirection } from '../../../shared/action';
import type { Point } from '../../../shared/geometry';
import { BUTTON_BIT, BUTTONS, WHEEL_BIT, WHEELS } from '../../rfb/messages/client-messages';
import { type Gesture, isNear, moveGesture, pointArray } from './gesture';
import { DRAG_DISTANCE, PointerPath } from './pointer-path';

/** Clicks this close in time (ms, from press to press) and distance (px) are one double or triple click. */
const MULTI_CLICK_MS = 500;
const MULTI_CLICK_DISTANCE = 5;
/** Wheel clicks this close in time (ms) and distance (px) are one scroll: farther away may be a different element. */
const SCROLL_MS = 600;
const SCROLL_DISTANCE = 30;
/** A button that stays down at one point for this long is held (ms): programs tell that from a click. */
const HOLD_MS = 500;

const CLICKS = ['left_click', 'double_click', 'triple_click'] as const;

type Button = (typeof BUTTONS)[number];

interface Press {
  readonly at: Point;
  readonly began: number;
  readonly path: PointerPath;
  /** Whether it was returned as a button down, with the path up to now. */
  isReported: boolean;
  /** Whether something else was done while it was down. */
  isMixed: boolean;
}

interface Clicks {
  readonly at: Point;
  readonly began: number;
  pressed: number;
  ended: number;
  count: number;
}

interface Scroll {
  readonly at: Point;
  readonly direction: ScrollDirection;
  readonly began: number;
  ended: number;
  amount: number;
}

/**
 * Recognizes clicks, drags and scrolls in pointer events. Movement alone is no gesture. Gestures without a single matching
 * action become button down, move, button up for the left button. Other buttons have no such actions, so those get names
 * that replay refuses.
 */
export class PointerGestures {
  #buttons = 0;
  #last = { at: { x: 0, y: 0 }, now: 0 };
  readonly #pressed = new Map<Button, Press>();
  #clicks: Clicks | undefined;
  #scroll: Scroll | undefined;

  /** Whether an event with these buttons presses one, so that the gestures before it have ended. */
  presses(buttons: number): boolean {
    return (buttons & ~this.#buttons) !== 0;
  }

  get isButtonDown(): boolean {
    return this.#pressed.size > 0;
  }

  /** When the current gesture ends if nothing follows (ms since the epoch). */
  get deadline(): number | undefined {
    // While a button is down, it has not ended.
    if (this.#clicks) return this.isButtonDown ? undefined : this.#clicks.pressed + MULTI_CLICK_MS;
    return this.#scroll && this.#scroll.ended + SCROLL_MS;
  }

  /** Returns the gestures that end with this event. */
  add({ x, y, buttons }: Point & { readonly buttons: number }, now: number): Gesture[] {
    const at = { x, y };
    const [down, up] = [buttons & ~this.#buttons, this.#buttons & ~buttons];
    this.#buttons = buttons;
    this.#last = { at, now };
    for (const { path } of this.#pressed.values()) path.add(at, now);
    return [
      ...BUTTONS.filter((name) => up & BUTTON_BIT[name]).flatMap((name) => this.#release(name, at, now)),
      ...BUTTONS.filter((name) => down & BUTTON_BIT[name]).flatMap((name) => this.#press(name, at, now)),
      ...WHEELS.filter((way) => down & WHEEL_BIT[way]).flatMap((way) => this.#turn(way, at, now)),
    ];
  }

  /** Ends the gestures that could have continued. */
  flush(): Gesture[] {
    const [clicks, scroll] = [this.#clicks, this.#scroll];
    this.#clicks = undefined;
    this.#scroll = undefined;
    return [...(clicks ? [clicksGesture(clicks)] : []), ...(scroll ? [scrollGesture(scroll)] : [])];
  }

  /** The same when something else is done, possibly while a button is down. */
  interrupt(): Gesture[] {
    const gestures = this.flush();
    for (const press of this.#pressed.values()) press.isMixed = true;
    const left = this.#pressed.get('left');
    return left ? [...gestures, ...reportPress(left)] : gestures;
  }

  /** Ends everything; a button that was reported as down goes up. */
  end(): Gesture[] {
    const isReported = this.#pressed.get('left')?.isReported === true;
    this.#pressed.clear();
    const { at, now } = this.#last;
    return [...this.flush(), ...(isReported ? [leftGesture('left_mouse_up', at, now)] : [])];
  }

  #press(name: Button, at: Point, now: number): Gesture[] {
    const clicks = this.#clicks;
    const continues =
      name === 'left' &&
      clicks &&
      now - clicks.pressed <= MULTI_CLICK_MS &&
      isNear(clicks.at, at, MULTI_CLICK_DISTANCE);
    const gestures = continues ? [] : this.interrupt();
    this.#pressed.set(name, { at, began: now, path: new PointerPath(at), isReported: false, isMixed: false });
    return gestures;
  }

  #release(name: Button, at: Point, now: number): Gesture[] {
    const press = this.#pressed.get(name);
    this.#pressed.delete(name);
    if (!press) return [];
    const { began, path } = press;
    const isHeld = press.isReported || press.isMixed || (path.began ?? now) - began >= HOLD_MS;
    if (name !== 'left') return [...this.flush(), otherGesture(name, press, { at, now, isHeld })];
    // A drag that returns to its start is no drag to there.
    if (isHeld || (path.began !== undefined && isNear(press.at, at, DRAG_DISTANCE))) {
      const up = leftGesture('left_mouse_up', at, now);
      return [...this.flush(), ...reportPress(press), ...path.moveTo(at, now), up];
    }
    if (path.began !== undefined) return [...this.flush(), dragGesture('left_click_drag', press, at, now)];
    this.#clicks ??= { at: press.at, began, pressed: began, ended: now, count: 0 };
    this.#clicks.pressed = began;
    this.#clicks.ended = now;
    this.#clicks.count += 1;
    return this.#clicks.count === CLICKS.length ? this.flush() : [];
  }

  #turn(direction: ScrollDirection, at: Point, now: number): Gesture[] {
    const scroll = this.#scroll;
    const continues =
      scroll?.direction === direction &&
      now - scroll.ended <= SCROLL_MS &&
      isNear(scroll.at, at, SCROLL_DISTANCE);
    const gestures = this.isButtonDown || !continues ? this.interrupt() : [];
    this.#scroll ??= { at, direction, began: now, ended: now, amount: 0 };
    this.#scroll.amount += 1;
    this.#scroll.ended = now;
    return gestures;
  }
}

/** Returns the button down, unless it was returned before, and the moves since. */
function reportPress(press: Press): Gesture[] {
  const { at, began, path, isReported } = press;
  press.isReported = true;
  const down = isReported ? [] : [moveGesture(at, began), leftGesture('left_mouse_down', at, began)];
  return [...down, ...path.takeMoves()];
}

function leftGesture(action: 'left_mouse_down' | 'left_mouse_up', at: Point, when: number): Gesture {
  return { body: { action }, at, began: when, ended: when };
}

function dragGesture(action: string, { at: from, began }: Press, at: Point, now: number): Gesture {
  const body = { action, start_coordinate: pointArray(from), coordinate: pointArray(at) };
  return { body, from, at, began, ended: now };
}

function otherGesture(
  name: 'middle' | 'right',
  press: Press,
  { at, now, isHeld }: { readonly at: Point; readonly now: number; readonly isHeld: boolean },
): Gesture {
  if (press.path.began !== undefined) return dragGesture(`${name}_click_drag`, press, at, now);
  const { began } = press;
  const coordinate = pointArray(press.at);
  const body = isHeld
    ? { action: `${name}_click_hold`, coordinate, duration: now - began }
    : { action: `${name}_click`, coordinate };
  return { body, at: press.at, began, ended: now };
}

function clicksGesture({ at, began, ended, count }: Clicks): Gesture {
  const body = { action: CLICKS[count - 1] ?? 'left_click', coordinate: pointArray(at) };
  return { body, at, began, ended };
}

function scrollGesture({ at, began, ended, amount, direction }: Scroll): Gesture {
  const wheel = { scroll_amount: amount, scroll_direction: direction };
  return { body: { action: 'scroll', coordinate: pointArray(at), ...wheel }, at, began, ended };
}
