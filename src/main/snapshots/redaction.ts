import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { QUIET_MS } from './scheduler';
import type { FingerprintPixels, TextFingerprints } from './text-fingerprints';

export interface RedactionOptions {
  /** Time of the last change of the screen. All times are monotonic (ms). */
  readonly changedAt: () => number;
  readonly fingerprints: TextFingerprints;
  /** The fingerprints of all sensitive text until now are known. */
  readonly onComplete?: () => void;
}

/** Longest delay until a program shows typed text; three times that if nothing or everything changes meanwhile (ms). */
const DISPLAY_TIMEOUT_MS = 1000;

/**
 * Keeps sensitive text out of snapshots, whether an action or a person types it. No snapshot is taken from its first key
 * until the screen settles after its last, and then none while any text that appeared meanwhile is visible, even if it
 * has moved.
 */
export class Redaction {
  #before: FingerprintPixels | undefined;
  #running = 0;
  #isTyping = false;
  /** The end of the last sensitive action or key without known fingerprints. */
  #endedAt: number | undefined;
  /** The start of each sensitive text. */
  readonly #starts: number[] = [];
  /** The start of the text that is searched for. */
  #openedAt = 0;
  /** When the last search for fingerprints was. */
  #searchedAt = 0;

  constructor(private readonly options: RedactionOptions) {}

  /** Whether sensitive text is being typed, or its fingerprints are not known yet. */
  get isPending(): boolean {
    return this.isSearching || this.#isTyping;
  }

  /** Whether to search for fingerprints. */
  get isSearching(): boolean {
    return this.#running > 0 || this.#endedAt !== undefined;
  }

  /** Number of sensitive texts so far. */
  get count(): number {
    return this.#starts.length;
  }

  /**
   * When to call `advance`, if nothing happens before. While text is typed, this is each time the screen settles: it may
   * have scrolled away by the end.
   */
  get deadline(): number | undefined {
    const quietAt = this.options.changedAt() + QUIET_MS;
    if (this.#running > 0) {
      const isChanged = this.options.changedAt() > this.#searchedAt;
      return isChanged ? Math.min(quietAt, this.#searchedAt + 3 * DISPLAY_TIMEOUT_MS) : undefined;
    }
    if (this.#endedAt === undefined) return undefined;
    const latest = this.#endedAt + 3 * DISPLAY_TIMEOUT_MS;
    // A busy program may not have shown the text yet.
    if (this.options.changedAt() < this.#openedAt) return latest;
    return Math.max(this.#endedAt + DISPLAY_TIMEOUT_MS, Math.min(quietAt, latest));
  }

  /** A sensitive action starts at `at`; `screen` is the screen before it, if known. */
  begin(screen: Framebuffer | undefined, at: number): void {
    this.#open(screen, at);
    this.#running += 1;
  }

  /** The sensitive action ended at `doneAt`. */
  end(doneAt: number): void {
    this.#running = Math.max(this.#running - 1, 0);
    this.#endedAt = doneAt;
  }

  /** Turns private typing on or off. No snapshot is taken while it is on. */
  setPrivate(on: boolean, at: number): void {
    if (on && !this.isPending) this.#starts.push(at);
    this.#isTyping = on;
  }

  /** A person presses a private key at `at`: what appears soon after may be its text. */
  key(screen: Framebuffer | undefined, at: number): void {
    this.#open(screen, at);
    this.#endedAt = Math.max(this.#endedAt ?? 0, at);
  }

  /** Whether a screen that last changed at `shownAt` may show pending sensitive text. */
  hides(shownAt: number): boolean {
    return this.isPending && shownAt >= (this.#starts.at(-1) ?? 0);
  }

  /** Whether a screen that last changed at `shownAt` may show a sensitive text after the first `count`. */
  hasBegunSince(count: number, shownAt: number): boolean {
    return shownAt >= (this.#starts[count] ?? Number.POSITIVE_INFINITY);
  }

  /** Called when another action starts: if the previous text is already visible, later changes are not part of it. */
  actionStarted(now: number, screen: Framebuffer | undefined): void {
    if (this.#running > 0 || this.#endedAt === undefined || !screen) return;
    if (now - Math.max(this.#endedAt, this.options.changedAt()) < QUIET_MS) return;
    if (this.#remember(screen) > 0) this.#forget();
  }

  advance(now: number, screen: Framebuffer | undefined): void {
    const { deadline } = this;
    // On a lost screen the search waits until it is back.
    if (deadline === undefined || now < deadline || !screen) return;
    this.#remember(screen);
    this.#searchedAt = now;
    if (this.#running === 0) this.#forget();
  }

  /** Whether the screen shows no sensitive text. Takes some 12 ms once there was any. */
  allows(screen: Framebuffer): boolean {
    return !this.options.fingerprints.visible(fingerprintPixels(screen));
  }

  #open(screen: Framebuffer | undefined, at: number): void {
    if (!this.isPending) this.#starts.push(at);
    // The screen before the second of two texts is that before the first.
    if (this.isSearching) return;
    const pixels = screen && fingerprintPixels(screen);
    this.#before = pixels && { ...pixels, data: pixels.data.slice() };
    this.#openedAt = this.#searchedAt = at;
  }

  #remember(screen: Framebuffer): number {
    return this.options.fingerprints.remember(this.#before, fingerprintPixels(screen));
  }

  #forget(): void {
    this.#before = undefined;
    this.#endedAt = undefined;
    this.options.onComplete?.();
  }
}

export function fingerprintPixels({ width, height, data }: Framebuffer): FingerprintPixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}
