import type { Framebuffer } from '../rfb/framebuffer';
import { QUIET_MS } from './settle';
import { createTraces, type Pixels } from './traces';

/**
 * Keeps the text of sensitive actions out of pictures: there are none from the beginning of such an action until the
 * screen is still again, and then none for as long as any writing that appeared meanwhile is to be seen, be it in
 * another place.
 */
export interface Discretion {
  /** A sensitive action begins, on a screen as it is before. */
  begin(screen: Framebuffer | undefined): void;
  /** It has ended, at `doneAt`. */
  end(doneAt: number): void;
  /** Whether one is under way, or its traces are. */
  readonly waits: boolean;
  /**
   * Another action begins: where what the last one typed is to be seen by now, what this one brings is none of it.
   */
  next(now: number, screen: Framebuffer | undefined): void;
  /** When `tick` is to be called, if nothing happens before. */
  readonly due: number | undefined;
  tick(now: number, screen: Framebuffer | undefined): void;
  /** Whether the screen may be pictured. Costs a dozen milliseconds once there was a sensitive action. */
  allows(screen: Framebuffer): boolean;
}

/** How long a program may take to show what was typed into it, in milliseconds; twice more where the screen is not still. */
const SHOWN_MS = 1000;

/** `changedAt` is when the screen last changed. All times on one clock, in milliseconds. */
export function createDiscretion(changedAt: () => number): Discretion {
  const traces = createTraces();
  let before: Pixels | undefined;
  let running = 0;
  /** The end of the last sensitive action whose traces are not remembered yet. */
  let endedAt: number | undefined;

  function due(): number | undefined {
    if (running > 0 || endedAt === undefined) return undefined;
    return Math.max(endedAt + SHOWN_MS, Math.min(changedAt() + QUIET_MS, endedAt + 3 * SHOWN_MS));
  }
  function forget(): void {
    before = undefined;
    endedAt = undefined;
  }
  const waits = () => running > 0 || endedAt !== undefined;

  return {
    begin(screen) {
      // The second of two has the same screen before it as the first.
      if (!waits()) before = screen && copyOf(screen);
      running += 1;
    },
    end(doneAt) {
      running = Math.max(running - 1, 0);
      endedAt = doneAt;
    },
    get waits() {
      return waits();
    },
    next(now, screen) {
      if (running > 0 || endedAt === undefined || !screen) return;
      if (now - Math.max(endedAt, changedAt()) < QUIET_MS) return;
      if (traces.remember(before, pixelsOf(screen)) > 0) forget();
    },
    get due() {
      return due();
    },
    tick(now, screen) {
      const at = due();
      // On a screen that is lost they are looked for when it is back.
      if (at === undefined || now < at || !screen) return;
      traces.remember(before, pixelsOf(screen));
      forget();
    },
    allows: (screen) => !waits() && !traces.visible(pixelsOf(screen)),
  };
}

function pixelsOf({ width, height, data }: Framebuffer): Pixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}

function copyOf(screen: Framebuffer): Pixels {
  const { width, height, data } = pixelsOf(screen);
  return { width, height, data: data.slice() };
}
