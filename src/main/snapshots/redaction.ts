import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { QUIET_MS } from './settle';
import type { FingerprintPixels, TextFingerprints } from './text-fingerprints';

/**
 * Keeps sensitive text out of pictures, whether an action or a person types it: there are none from its first key until
 * the screen is still after its last, and then none for as long as any writing that appeared meanwhile is to be seen,
 * be it in another place.
 */
export interface Redaction {
  /** A sensitive action begins at `at`, on a screen as it was before; undefined if that is not known. */
  begin(screen: Framebuffer | undefined, at: number): void;
  /** It has ended, at `doneAt`. */
  end(doneAt: number): void;
  /** A person types privately from `at` on, or does so no more: nothing is pictured meanwhile. */
  setPrivate(on: boolean, at: number): void;
  /** That person presses a key at `at`: what the screen shows soon after may be of it, what a click opens is not. */
  key(screen: Framebuffer | undefined, at: number): void;
  /** Whether something sensitive is under way, or its fingerprints are not known yet. */
  readonly isPending: boolean;
  /** Whether fingerprints are to be looked for. */
  readonly isSearching: boolean;
  /** Whether it may be on a screen that last changed at `shownAt`, because it waits. */
  hides(shownAt: number): boolean;
  /** How often something sensitive began. */
  readonly count: number;
  /** Whether something began after the first `spans` of them that may be on a screen that last changed at `shownAt`. */
  hasBegunSince(spans: number, shownAt: number): boolean;
  /**
   * Another action begins: where what the last one typed is to be seen by now, what this one brings is none of it.
   */
  actionStarted(now: number, screen: Framebuffer | undefined): void;
  /** When `tick` is to be called, if nothing happens before. */
  readonly deadline: number | undefined;
  advance(now: number, screen: Framebuffer | undefined): void;
  /** Whether the screen is free of fingerprints. Costs a dozen milliseconds once there was a sensitive action. */
  allows(screen: Framebuffer): boolean;
}

export interface RedactionOptions {
  /** When the screen last changed. All times on one clock, in milliseconds. */
  readonly changedAt: () => number;
  readonly fingerprints: TextFingerprints;
  /** All that was sensitive until now is among the fingerprints. */
  readonly onComplete?: () => void;
}

/** How long a program may take to show what was typed into it, in milliseconds; twice more where the screen is not still. */
const SHOWN_MS = 1000;

export function createRedaction({ changedAt, fingerprints, onComplete }: RedactionOptions): Redaction {
  let before: FingerprintPixels | undefined;
  let running = 0;
  let isTyping = false;
  /** The end of the last sensitive action or key whose fingerprints are not remembered yet. */
  let endedAt: number | undefined;
  /** When each began, in their order. */
  const began: number[] = [];
  /** When fingerprints were last looked for. */
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
    setPrivate(on, at) {
      if (on && !waits()) began.push(at);
      isTyping = on;
    },
    key(screen, at) {
      open(screen, at);
      endedAt = Math.max(endedAt ?? 0, at);
    },
    get isPending() {
      return waits();
    },
    get isSearching() {
      return looks();
    },
    hides: (shownAt) => waits() && shownAt >= (began.at(-1) ?? 0),
    get count() {
      return began.length;
    },
    hasBegunSince: (spans, shownAt) => shownAt >= (began[spans] ?? Number.POSITIVE_INFINITY),
    actionStarted(now, screen) {
      if (running > 0 || endedAt === undefined || !screen) return;
      if (now - Math.max(endedAt, changedAt()) < QUIET_MS) return;
      if (fingerprints.remember(before, fingerprintPixels(screen)) > 0) forget();
    },
    get deadline() {
      return due();
    },
    advance(now, screen) {
      const at = due();
      // On a screen that is lost they are looked for when it is back.
      if (at === undefined || now < at || !screen) return;
      fingerprints.remember(before, fingerprintPixels(screen));
      lookedAt = now;
      if (running === 0) forget();
    },
    allows: (screen) => !fingerprints.visible(fingerprintPixels(screen)),
  };
}

export function fingerprintPixels({ width, height, data }: Framebuffer): FingerprintPixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}

function copyOf(screen: Framebuffer): FingerprintPixels {
  const { width, height, data } = fingerprintPixels(screen);
  return { width, height, data: data.slice() };
}
