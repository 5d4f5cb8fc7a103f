import type { Point } from '../../shared/geometry';

/**
 * Two presses of a button on one spot within this time are a double click (ms): 400 in GTK and Qt, 500 in Chromium.
 */
const MULTI_CLICK_MS = 510;
/** Presses up to this far apart on both axes are on one spot (px): 5 in GTK, Qt and Java. */
const SPOT_PX = 6;

/** Time within which a window manager forwards a person's click (ms). */
const PERSON_MS = 1000;
/** RFB's mask of the buttons without the wheel. */
const BUTTONS = 7;

export type LastPress = ReturnType<typeof createLastPress>;

/** The last press of a mouse button on a desktop, by an agent or a person. */
export function createLastPress() {
  let last: (Point & { readonly button: number; readonly time: number }) | undefined;
  let person = Number.NEGATIVE_INFINITY;

  /** `button` is RFB's mask, `now` is `performance.now()` (ms). */
  function note({ x, y }: Point, button: number, now: number): void {
    last = { x, y, button, time: now };
  }

  return {
    note,
    /** Whether a person pressed a button on a live view within the last second. */
    isPersons: (now: number) => now - person < PERSON_MS,
    /** Returns a function to call with each pointer message of one live view. */
    watch() {
      let before = 0;
      return (pointer: Point & { readonly buttons: number }): void => {
        const pressed = pointer.buttons & ~before & BUTTONS;
        before = pointer.buttons;
        if (pressed === 0) return;
        person = performance.now();
        note(pointer, pressed, person);
      };
    },
    /** Delay after which no program takes a press for the second one of a double click (ms). */
    waitFor({ x, y }: Point, button: number, now: number): number {
      if (!last || last.button !== button) return 0;
      const onSpot = Math.abs(x - last.x) <= SPOT_PX && Math.abs(y - last.y) <= SPOT_PX;
      return onSpot ? Math.max(last.time + MULTI_CLICK_MS - now, 0) : 0;
    },
  };
}
