import { setImmediate as nextPoll } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import type { RgbxPicture } from '../pixels/scale';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import type { EncodedSnapshot } from './encode';
import type { EncoderBudget } from './encoder-budget';
import { monotonic } from './protocol';
import type { Redaction } from './redaction';
import type { ScreenWatcher } from './screen-watcher';

/** What the encoder does, and what it has cost. Times are monotonic (ms). */
export interface EncoderLoad {
  /** Snapshots that wait for the encoder or are in it. */
  pending: number;
  /** When the last snapshot of a burst was taken. */
  burstAt: number;
  /** How long the last one took to encode. */
  costMs: number;
}

/** Snapshots that may wait; each takes 8 MB for a 1080p screen. */
const MAX_PENDING = 3;
/** Shortest time between two snapshots of a burst (ms). */
const BURST_INTERVAL_MS = 500;
/** Largest share of a processor for encoding the snapshots of a burst (0 to 1). */
const BURST_SHARE = 0.1;

/** Whether to take one more snapshot. Excess ones are left out rather than queued. */
export function mayTake(isBurst: boolean, now: number, { pending, burstAt, costMs }: EncoderLoad): boolean {
  if (!isBurst) return pending < MAX_PENDING;
  return pending === 0 && now - burstAt >= Math.max(BURST_INTERVAL_MS, costMs / BURST_SHARE);
}

/** Memory of encoded screens, for the next ones of any desktop: to touch new memory takes half as long as to encode it. */
const spares: Uint8Array[] = [];
const MAX_SPARES = 2;
/** Of the largest screen whose memory is kept: one of 4K (bytes). */
const MAX_SPARE_BYTES = 4 * 3840 * 2160;

function copyOf(data: Uint8Array): Uint8Array {
  const spare = spares.pop();
  const copy = spare?.length === data.length ? spare : Buffer.allocUnsafeSlow(data.length);
  copy.set(data);
  return copy;
}

/** A snapshot of the screen; several actions may share it. */
export interface ScreenSnapshot {
  /** Resolves to undefined if it cannot be encoded, or shows sensitive text. */
  readonly encoded: Promise<EncodedSnapshot | undefined>;
}

export interface SnapshotterOptions {
  readonly watcher: Pick<ScreenWatcher, 'framebuffer' | 'version' | 'current' | 'shownAt' | 'versionAt'>;
  readonly redaction: Pick<Redaction, 'hides' | 'allows' | 'count' | 'hasBegunSince'>;
  readonly encode: (screen: RgbxPicture) => Promise<EncodedSnapshot>;
  readonly budget: EncoderBudget;
  readonly onError: (error: unknown) => void;
}

/** Takes and encodes snapshots: each screen once, one at a time, none above the encoder's limits. */
export class Snapshotter {
  #last: { readonly snapshot: ScreenSnapshot; readonly version: number } | undefined;
  #encoding: Promise<unknown> = Promise.resolve();
  /** The newest version of the screen that shows sensitive text. */
  #rejected: number | undefined;
  readonly #load: EncoderLoad = { pending: 0, burstAt: Number.NEGATIVE_INFINITY, costMs: 0 };

  constructor(private readonly options: SnapshotterOptions) {}

  /**
   * Takes a snapshot of the screen at `at` if there is one, else of the current screen.
   * @param at monotonic time (ms)
   * @param slack how much later than `at` the screen may have changed (ms)
   * @returns undefined if it is left out
   */
  take(isBurst: boolean, at = Number.POSITIVE_INFINITY, slack = 0): ScreenSnapshot | undefined {
    const { watcher, redaction } = this.options;
    const { framebuffer: screen, version, shownAt, current } = watcher;
    if (!screen || redaction.hides(shownAt)) return undefined;
    // The first effect of an action, such as the pointer at its target, may be drawn before the message arrives.
    if (shownAt > at && this.#last && this.#last.version === watcher.versionAt(at))
      return this.#last.snapshot;
    if (shownAt > at + slack || (isBurst && !current)) return undefined;
    if (this.#last?.version === version) return this.#last.snapshot;
    if (!this.#admit(isBurst, screen) || this.#showsSensitiveText(screen, version)) return undefined;
    const encoded = this.#encodeNext(screen);
    this.#last = { snapshot: { encoded: this.#unlessSensitive(encoded, redaction.count, shownAt) }, version };
    return this.#last.snapshot;
  }

  #admit(isBurst: boolean, { width, height }: Size): boolean {
    const now = monotonic();
    const isAdmitted = mayTake(isBurst, now, this.#load) && this.options.budget.spend(width * height, now);
    if (isAdmitted && isBurst) this.#load.burstAt = now;
    return isAdmitted;
  }

  /** Searches each screen once, because the search takes longest. */
  #showsSensitiveText(screen: Framebuffer, version: number): boolean {
    if (this.#rejected !== version && this.options.redaction.allows(screen)) return false;
    this.#rejected = version;
    return true;
  }

  #encodeNext({ data, width, height }: Framebuffer): Promise<EncodedSnapshot | undefined> {
    this.#load.pending += 1;
    // A copy, because the screen keeps changing.
    const copy = { data: copyOf(data), width, height };
    const encoded = this.#encoding.then(() => this.#tryEncode(copy));
    this.#encoding = encoded;
    return encoded;
  }

  async #tryEncode(screen: RgbxPicture): Promise<EncodedSnapshot | undefined> {
    const start = monotonic();
    try {
      return await this.options.encode(screen);
    } catch (error) {
      this.options.onError(error);
      return undefined;
    } finally {
      this.#load.pending -= 1;
      this.#load.costMs = monotonic() - start;
      if (spares.length < MAX_SPARES && screen.data.length <= MAX_SPARE_BYTES) spares.push(screen.data);
    }
  }

  /** The message that a text is sensitive is sent before its first key, but may be read after its first pixel. */
  async #unlessSensitive(encoded: Promise<EncodedSnapshot | undefined>, count: number, shownAt: number) {
    const snapshot = await encoded;
    await nextPoll();
    return this.options.redaction.hasBegunSince(count, shownAt) ? undefined : snapshot;
  }
}
