import type { ScrollDirection } from '../../shared/action';
import type { Point } from '../../shared/geometry';
import { type Deed, pointArray } from './deed';

/** Farther than this from where it went down, in native pixels, a press is a drag: as Chromium has it. */
const DRAG_SLACK = 4;
/** Clicks this close, in milliseconds from press to press and in pixels, are one double or triple click. */
const CLICKS_MS = 500;
const CLICKS_SLACK = 5;
/** The wheel goes on, in milliseconds and pixels: farther away may be another thing that scrolls. */
const SCROLL_MS = 600;
const SCROLL_SLACK = 30;

const BUTTONS = [
  { mask: 1, name: 'left' },
  { mask: 2, name: 'middle' },
  { mask: 4, name: 'right' },
] as const;
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
  /** It was farther away than a hand trembles. */
  dragged: boolean;
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

/** What pointer events amount to: clicks, drags, scrolls. Mere movement amounts to nothing. */
export interface PointerDeeds {
  /** Whether this event presses something, so that what was done before it is over. */
  presses(buttons: number): boolean;
  take(event: Point & { readonly buttons: number }, now: number): Deed[];
  /** What was not over yet, because more of it might have come. */
  flush(): Deed[];
  /** When it is over without more, in milliseconds since the epoch. */
  readonly due: number | undefined;
}

export function createPointerDeeds(): PointerDeeds {
  let before = 0;
  const pressed = new Map<number, Press>();
  let clicks: Clicks | undefined;
  let scroll: Scroll | undefined;

  function flush(): Deed[] {
    const deeds = [...(clicks ? [clicksDeed(clicks)] : []), ...(scroll ? [scrollDeed(scroll)] : [])];
    clicks = undefined;
    scroll = undefined;
    return deeds;
  }

  function press(mask: number, at: Point, now: number): Deed[] {
    pressed.set(mask, { at, began: now, dragged: false });
    const goesOn =
      mask === 1 && clicks && now - clicks.pressed <= CLICKS_MS && isNear(clicks.at, at, CLICKS_SLACK);
    return goesOn ? [] : flush();
  }

  function release(button: (typeof BUTTONS)[number], at: Point, now: number): Deed[] {
    const press = pressed.get(button.mask);
    pressed.delete(button.mask);
    if (!press) return [];
    const { began } = press;
    if (button.name !== 'left') {
      const body = { action: `${button.name}_click`, coordinate: pointArray(press.at) };
      return [...flush(), { body, at: press.at, began, ended: now }];
    }
    if (press.dragged) {
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

  function turn(direction: ScrollDirection, at: Point, now: number): Deed[] {
    const goesOn =
      scroll?.direction === direction &&
      now - scroll.ended <= SCROLL_MS &&
      isNear(scroll.at, at, SCROLL_SLACK);
    const deeds = goesOn ? [] : flush();
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
      for (const press of pressed.values()) press.dragged ||= !isNear(press.at, at, DRAG_SLACK);
      return [
        ...BUTTONS.filter(({ mask }) => up & mask).flatMap((button) => release(button, at, now)),
        ...BUTTONS.filter(({ mask }) => down & mask).flatMap(({ mask }) => press(mask, at, now)),
        ...WHEEL.filter(({ mask }) => down & mask).flatMap(({ direction }) => turn(direction, at, now)),
      ];
    },

    flush,

    get due() {
      // Held down, it is not over.
      if (clicks) return pressed.size > 0 ? undefined : clicks.pressed + CLICKS_MS;
      return scroll && scroll.ended + SCROLL_MS;
    },
  };
}

function clicksDeed({ at, began, ended, count }: Clicks): Deed {
  return {
    body: { action: CLICKS[count - 1] ?? 'left_click', coordinate: pointArray(at) },
    at,
    began,
    ended,
  };
}

function scrollDeed({ at, began, ended, amount, direction }: Scroll): Deed {
  const body = {
    action: 'scroll',
    coordinate: pointArray(at),
    scroll_amount: amount,
    scroll_direction: direction,
  };
  return { body, at, began, ended };
}

function isNear(a: Point, b: Point, slack: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= slack;
}
