import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { QUIET_MS } from './scheduler';
import type { FingerprintPixels, TextFingerprints } from './text-fingerprints';

/**
 * Keeps sensitive text out of snapshots, whether an action or a person types it. No snapshot is taken from its first key
 * until the screen settles after its last, and then none while any text that appeared meanwhile is visible, even if it
 * has moved.
 */
export interface Redaction {
  /** A sensitive action starts at `at`; `screen` is the screen before it, if known. */
  begin(screen: Framebuffer | undefined, at: number): void;
  /** The sensitive action ended at `doneAt`. */
  end(doneAt: number): void;
  /** Turns private typing on or off. No snapshot is taken while it is on. */
  setPrivate(on: boolean, at: number): void;
  /** A person presses a private key at `at`: what appears soon after may be its text. */
  key(screen: Framebuffer | undefined, at: number): void;
  /** Whether sensitive text is being typed, or its fingerprints are not known yet. */
  readonly isPending: boolean;
  /** Whether to search for fingerprints. */
  readonly isSearching: boolean;
  /** Whether a screen that last changed at `shownAt` may show pending sensitive text. */
  hides(shownAt: number): boolean;
  /** Number of sensitive texts so far. */
  readonly count: number;
  /** Whether a screen that last changed at `shownAt` may show a sensitive text after the first `count`. */
  hasBegunSince(count: number, shownAt: number): boolean;
  /** Called when another action starts: if the previous text is already visible, later changes are not part of it. */
  actionStarted(now: number, screen: Framebuffer | undefined): void;
  /** When to call `advance`, if nothing happens before. */
  readonly deadline: number | undefined;
  advance(now: number, screen: Framebuffer | undefined): void;
  /** Whether the screen shows no sensitive text. Takes some 12 ms once there was any. */
  allows(screen: Framebuffer): boolean;
}

export interface RedactionOptions {
  /** Time of the last change of the screen. All times are monotonic (ms). */
  readonly changedAt: () => number;
  readonly fingerprints: TextFingerprints;
  /** The fingerprints of all sensitive text until now are known. */
  readonly onComplete?: () => void;
}

/** Longest delay until a program shows typed text; three times that if the screen keeps changing (ms). */
const DISPLAY_TIMEOUT_MS = 1000;

export function createRedaction({ changedAt, fingerprints, onComplete }: RedactionOptions): Redaction {
  let before: FingerprintPixels | undefined;
  let running = 0;
  let isTyping = false;
  /** The end of the last sensitive action or key without known fingerprints. */
  let endedAt: number | undefined;
  /** The start of each sensitive text. */
  const starts: number[] = [];
  /** When the last search for fingerprints was. */
  let searchedAt = 0;

  const isSearching = () => running > 0 || endedAt !== undefined;
  const isPending = () => isSearching() || isTyping;

  /** While text is typed, searches each time the screen settles: it may have scrolled away by the end. */
  function due(): number | undefined {
    const changed = changedAt();
    if (running > 0) {
      return changed > searchedAt
        ? Math.min(changed + QUIET_MS, searchedAt + 3 * DISPLAY_TIMEOUT_MS)
        : undefined;
    }
    if (endedAt === undefined) return undefined;
    return Math.max(
      endedAt + DISPLAY_TIMEOUT_MS,
      Math.min(changed + QUIET_MS, endedAt + 3 * DISPLAY_TIMEOUT_MS),
    );
  }
  function forget(): void {
    before = undefined;
    endedAt = undefined;
    onComplete?.();
  }

  function open(screen: Framebuffer | undefined, at: number): void {
    if (!isPending()) starts.push(at);
    // The screen before the second of two texts is that before the first.
    if (isSearching()) return;
    before = screen && copyOf(screen);
    searchedAt = at;
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
      if (on && !isPending()) starts.push(at);
      isTyping = on;
    },
    key(screen, at) {
      open(screen, at);
      endedAt = Math.max(endedAt ?? 0, at);
    },
    get isPending() {
      return isPending();
    },
    get isSearching() {
      return isSearching();
    },
    hides: (shownAt) => isPending() && shownAt >= (starts.at(-1) ?? 0),
    get count() {
      return starts.length;
    },
    hasBegunSince: (count, shownAt) => shownAt >= (starts[count] ?? Number.POSITIVE_INFINITY),
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
      // On a lost screen the search waits until it is back.
      if (at === undefined || now < at || !screen) return;
      fingerprints.remember(before, fingerprintPixels(screen));
      searchedAt = now;
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
