import type { Point } from '../../shared/geometry';

/**
 * Presses of one button on one spot within this time (ms) are a double click to some program: GTK and Qt wait for 400,
 * Chromium for 500.
 */
const MULTI_CLICK_MS = 510;
/** Presses no farther apart than this on both axes (px) are on one spot: 5 in GTK, Qt and Java. */
const SPOT_PX = 6;

/** The last press of a mouse button on a desktop, by an agent or a person. */
export interface LastPress {
  /** `button` as RFB's mask, `now` in milliseconds of `performance.now()`. */
  note(at: Point, button: number, now: number): void;
  /** How long (ms) a press has to wait until no program takes it for the second click of a double click. */
  waitFor(at: Point, button: number, now: number): number;
  /** Whether a person pressed a button on a live view within the last second. */
  isPersons(now: number): boolean;
  /** Follows the pointer of one live view; to be called with each of its pointer messages. */
  watch(): (pointer: Point & { readonly buttons: number }) => void;
}

/** A window manager has looked at a person's click by then (ms). */
const PERSON_MS = 1000;
/** RFB's mask of the buttons without the wheel. */
const BUTTONS = 7;

export function createLastPress(): LastPress {
  let last: (Point & { readonly button: number; readonly time: number }) | undefined;
  function note({ x, y }: Point, button: number, now: number): void {
    last = { x, y, button, time: now };
  }

  let person = Number.NEGATIVE_INFINITY;

  return {
    note,
    isPersons: (now) => now - person < PERSON_MS,
    watch() {
      let before = 0;
      return (pointer) => {
        const pressed = pointer.buttons & ~before & BUTTONS;
        before = pointer.buttons;
        if (pressed === 0) return;
        person = performance.now();
        note(pointer, pressed, person);
      };
    },
    waitFor({ x, y }, button, now) {
      if (!last || last.button !== button) return 0;
      const onSpot = Math.abs(x - last.x) <= SPOT_PX && Math.abs(y - last.y) <= SPOT_PX;
      return onSpot ? Math.max(last.time + MULTI_CLICK_MS - now, 0) : 0;
    },
  };
}
