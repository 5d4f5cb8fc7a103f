import type { Framebuffer } from '../rfb/framebuffer';
import { QUIET_MS } from './settle';
import type { Pixels, Traces } from './text-fingerprints';

/**
 * Keeps sensitive text out of pictures, whether an action or a person types it: there are none from its first key until
 * the screen is still after its last, and then none for as long as any writing that appeared meanwhile is to be seen,
 * be it in another place.
 */
export interface Discretion {
  /** A sensitive action begins at `at`, on a screen as it was before; undefined if that is not known. */
  begin(screen: Framebuffer | undefined, at: number): void;
  /** It has ended, at `doneAt`. */
  end(doneAt: number): void;
  /** A person types privately from `at` on, or does so no more: nothing is pictured meanwhile. */
  typing(on: boolean, at: number): void;
  /** That person presses a key at `at`: what the screen shows soon after may be of it, what a click opens is not. */
  key(screen: Framebuffer | undefined, at: number): void;
  /** Whether something sensitive is under way, or its traces are not known yet. */
  readonly waits: boolean;
  /** Whether traces are to be looked for. */
  readonly looks: boolean;
  /** Whether it may be on a screen that last changed at `shownAt`, because it waits. */
  hides(shownAt: number): boolean;
  /** How often something sensitive began. */
  readonly spans: number;
  /** Whether something began after the first `spans` of them that may be on a screen that last changed at `shownAt`. */
  beganSince(spans: number, shownAt: number): boolean;
  /**
   * Another action begins: where what the last one typed is to be seen by now, what this one brings is none of it.
   */
  next(now: number, screen: Framebuffer | undefined): void;
  /** When `tick` is to be called, if nothing happens before. */
  readonly due: number | undefined;
  tick(now: number, screen: Framebuffer | undefined): void;
  /** Whether the screen is free of traces. Costs a dozen milliseconds once there was a sensitive action. */
  allows(screen: Framebuffer): boolean;
}

export interface DiscretionOptions {
  /** When the screen last changed. All times on one clock, in milliseconds. */
  readonly changedAt: () => number;
  readonly traces: Traces;
  /** All that was sensitive until now is among the traces. */
  readonly onComplete?: () => void;
}

/** How long a program may take to show what was typed into it, in milliseconds; twice more where the screen is not still. */
const SHOWN_MS = 1000;

export function createDiscretion({ changedAt, traces, onComplete }: DiscretionOptions): Discretion {
  let before: Pixels | undefined;
  let running = 0;
  let isTyping = false;
  /** The end of the last sensitive action or key whose traces are not remembered yet. */
  let endedAt: number | undefined;
  /** When each began, in their order. */
  const began: number[] = [];
  /** When traces were last looked for. */
  let lookedAt = 0;

  const looks = () => running > 0 || endedAt !== undefined;
  const waits = () => looks() || isTyping;

  /** While it goes on, whenever the screen is still: what is typed may have scrolled away by its end. */
  function due(): number | undefined {
    const changed = changedAt();
    if (running > 0) {
      return changed > lookedAt ? Math.min(changed + QUIET_MS, lookedAt + 3 * SHOWN_MS) : undefined;
    }
    if (endedAt === undefined) return undefined;
    return Math.max(endedAt + SHOWN_MS, Math.min(changed + QUIET_MS, endedAt + 3 * SHOWN_MS));
  }
  function forget(): void {
    before = undefined;
    endedAt = undefined;
    onComplete?.();
  }

  function open(screen: Framebuffer | undefined, at: number): void {
    if (!waits()) began.push(at);
    // The second of two has the same screen before it as the first.
    if (looks()) return;
    before = screen && copyOf(screen);
    lookedAt = at;
  }

  return {
    begin(screen, at) {
      open(screen, at);
      running += 1;
    },
    end(doneAt) {
      running = Math.max(running - 1, 0);
      endedAt = doneAt;
    },
    typing(on, at) {
      if (on && !waits()) began.push(at);
      isTyping = on;
    },
    key(screen, at) {
      open(screen, at);
      endedAt = Math.max(endedAt ?? 0, at);
    },
    get waits() {
      return waits();
    },
    get looks() {
      return looks();
    },
    hides: (shownAt) => waits() && shownAt >= (began.at(-1) ?? 0),
    get spans() {
      return began.length;
    },
    beganSince: (spans, shownAt) => shownAt >= (began[spans] ?? Number.POSITIVE_INFINITY),
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
      lookedAt = now;
      if (running === 0) forget();
    },
    allows: (screen) => !traces.visible(pixelsOf(screen)),
  };
}

export function pixelsOf({ width, height, data }: Framebuffer): Pixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}

function copyOf(screen: Framebuffer): Pixels {
  const { width, height, data } = pixelsOf(screen);
  return { width, height, data: data.slice() };
}
