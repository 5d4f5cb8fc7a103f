import type { ScrollDirection } from '../../../shared/action';
import type { Point } from '../../../shared/geometry';
import { createTrail, DRAG_SLACK, type Trail } from './drag-path';
import { type Gesture, isNear, moveDeed, pointArray } from './gesture';

/** Clicks this close, in milliseconds from press to press and in pixels, are one double or triple click. */
const CLICKS_MS = 500;
const CLICKS_SLACK = 5;
/** The wheel goes on, in milliseconds and pixels: farther away may be another thing that scrolls. */
const SCROLL_MS = 600;
const SCROLL_SLACK = 30;
/** A button that stays down where it is for so long, in milliseconds, is held: programs tell that from a click. */
const HOLD_MS = 500;

const BUTTONS = [
  { mask: 1, name: 'left' },
  { mask: 2, name: 'middle' },
  { mask: 4, name: 'right' },
] as const;
const LEFT = BUTTONS[0].mask;
const WHEEL: readonly { mask: number; direction: ScrollDirection }[] = [
  { mask: 8, direction: 'up' },
  { mask: 16, direction: 'down' },
  { mask: 32, direction: 'left' },
  { mask: 64, direction: 'right' },
];
const CLICKS = ['left_click', 'double_click', 'triple_click'] as const;

interface Press {
  readonly at: Point;
  readonly began: number;
  /** Where it went, once it was farther away than a hand trembles. */
  readonly trail: Trail;
  /** It is written down as held, up to where it is now. */
  told: boolean;
  /** Something else was done while it was down. */
  mixed: boolean;
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
 * What pointer events amount to: clicks, drags, scrolls. Mere movement amounts to nothing. Of what no action does in one, the
 * left button is told as pressed, moved and let go of; of the others there is no such action, and what is told of them is
 * none either: a replay stands still there.
 */
export interface PointerDeeds {
  /** Whether this event presses something, so that what was done before it is over. */
  presses(buttons: number): boolean;
  take(event: Point & { readonly buttons: number }, now: number): Gesture[];
  /** What was not over yet, because more of it might have come. */
  flush(): Gesture[];
  /** Whether a button is down. */
  readonly holds: boolean;
  /** The same as `flush`, and what is down: something else is done meanwhile. */
  interrupt(): Gesture[];
  /** There is no more: all that was told as held is let go of. */
  end(): Gesture[];
  /** When it is over without more, in milliseconds since the epoch. */
  readonly due: number | undefined;
}

export function createPointerDeeds(): PointerDeeds {
  let before = 0;
  let last = { at: { x: 0, y: 0 }, now: 0 };
  const pressed = new Map<number, Press>();
  let clicks: Clicks | undefined;
  let scroll: Scroll | undefined;

  function flush(): Gesture[] {
    const deeds = [...(clicks ? [clicksDeed(clicks)] : []), ...(scroll ? [scrollDeed(scroll)] : [])];
    clicks = undefined;
    scroll = undefined;
    return deeds;
  }

  function press(mask: number, at: Point, now: number): Gesture[] {
    const goesOn =
      mask === 1 && clicks && now - clicks.pressed <= CLICKS_MS && isNear(clicks.at, at, CLICKS_SLACK);
    const deeds = goesOn ? [] : interrupt();
    pressed.set(mask, { at, began: now, trail: createTrail(at), told: false, mixed: false });
    return deeds;
  }

  function release(button: (typeof BUTTONS)[number], at: Point, now: number): Gesture[] {
    const press = pressed.get(button.mask);
    pressed.delete(button.mask);
    if (!press) return [];
    const { began, trail } = press;
    const isHeld = press.told || press.mixed || (trail.began ?? now) - began >= HOLD_MS;
    if (button.name !== 'left') return [...flush(), otherDeed(button.name, press, { at, now, isHeld })];
    // There and back again is no drag to where it began.
    if (isHeld || (trail.began !== undefined && isNear(press.at, at, DRAG_SLACK))) {
      return [...flush(), ...tell(press), ...trail.to(at, now), leftDeed('left_mouse_up', at, now)];
    }
    if (trail.began !== undefined) {
      const body = {
        action: 'left_click_drag',
        start_coordinate: pointArray(press.at),
        coordinate: pointArray(at),
      };
      return [...flush(), { body, from: press.at, at, began, ended: now }];
    }
    clicks ??= { at: press.at, began, pressed: began, ended: now, count: 0 };
    clicks.pressed = began;
    clicks.ended = now;
    clicks.count += 1;
    return clicks.count === CLICKS.length ? flush() : [];
  }

  /** Tells that the left button is held, and where it has been since. */
  function tell(press: Press): Gesture[] {
    const first = press.told
      ? []
      : [moveDeed(press.at, press.began), leftDeed('left_mouse_down', press.at, press.began)];
    press.told = true;
    return [...first, ...press.trail.take()];
  }

  function interrupt(): Gesture[] {
    const deeds = flush();
    for (const press of pressed.values()) press.mixed = true;
    const left = pressed.get(LEFT);
    return left ? [...deeds, ...tell(left)] : deeds;
  }

  function turn(direction: ScrollDirection, at: Point, now: number): Gesture[] {
    const goesOn =
      scroll?.direction === direction &&
      now - scroll.ended <= SCROLL_MS &&
      isNear(scroll.at, at, SCROLL_SLACK);
    const deeds = pressed.size > 0 || !goesOn ? interrupt() : [];
    scroll ??= { at, direction, began: now, ended: now, amount: 0 };
    scroll.amount += 1;
    scroll.ended = now;
    return deeds;
  }

  return {
    presses: (buttons) => (buttons & ~before) !== 0,

    take({ x, y, buttons }, now) {
      const at = { x, y };
      const [down, up] = [buttons & ~before, before & ~buttons];
      before = buttons;
      last = { at, now };
      for (const { trail } of pressed.values()) trail.goes(at, now);
      return [
        ...BUTTONS.filter(({ mask }) => up & mask).flatMap((button) => release(button, at, now)),
        ...BUTTONS.filter(({ mask }) => down & mask).flatMap(({ mask }) => press(mask, at, now)),
        ...WHEEL.filter(({ mask }) => down & mask).flatMap(({ direction }) => turn(direction, at, now)),
      ];
    },

    flush,

    get holds() {
      return pressed.size > 0;
    },

    interrupt,

    end() {
      const told = pressed.get(LEFT)?.told === true;
      pressed.clear();
      return [...flush(), ...(told ? [leftDeed('left_mouse_up', last.at, last.now)] : [])];
    },

    get due() {
      // Held down, it is not over.
      if (clicks) return pressed.size > 0 ? undefined : clicks.pressed + CLICKS_MS;
      return scroll && scroll.ended + SCROLL_MS;
    },
  };
}

function leftDeed(action: 'left_mouse_down' | 'left_mouse_up', at: Point, when: number): Gesture {
  return { body: { action }, at, began: when, ended: when };
}

function otherDeed(
  name: 'middle' | 'right',
  press: Press,
  { at, now, isHeld }: { readonly at: Point; readonly now: number; readonly isHeld: boolean },
): Gesture {
  const { began } = press;
  const times = { began, ended: now };
  if (press.trail.began !== undefined) {
    const [start_coordinate, coordinate] = [pointArray(press.at), pointArray(at)];
    return {
      body: { action: `${name}_click_drag`, start_coordinate, coordinate },
      from: press.at,
      at,
      ...times,
    };
  }
  const coordinate = pointArray(press.at);
  const body = isHeld
    ? { action: `${name}_click_hold`, coordinate, duration: now - began }
    : { action: `${name}_click`, coordinate };
  return { body, at: press.at, ...times };
}

function clicksDeed({ at, began, ended, count }: Clicks): Gesture {
  return {
    body: { action: CLICKS[count - 1] ?? 'left_click', coordinate: pointArray(at) },
    at,
    began,
    ended,
  };
}

function scrollDeed({ at, began, ended, amount, direction }: Scroll): Gesture {
  const body = {
    action: 'scroll',
    coordinate: pointArray(at),
    scroll_amount: amount,
    scroll_direction: direction,
  };
  return { body, at, began, ended };
}
