import { setImmediate as nextPoll } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import { rgbxToRgb } from '../rfb/framebuffer/rgb';
import type { EncodedSnapshot } from './encode';
import { monotonic } from './protocol';
import type { Redaction } from './redaction';
import type { ScreenWatcher } from './screen-watcher';

/** What the encoder does, and what it has cost. Times are monotonic (ms). */
export interface EncoderLoad {
  /** Snapshots that wait for the encoder or are in it. */
  readonly pending: number;
  /** When the last snapshot of a burst was taken. */
  readonly burstAt: number;
  /** How long the last one took to encode. */
  readonly costMs: number;
}

/** Snapshots that may wait; each takes 6 MB for a 1080p screen. */
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

/** A snapshot of the screen; several actions may share it. */
export interface ScreenSnapshot {
  /** Resolves to undefined if it cannot be encoded, or shows sensitive text. */
  readonly encoded: Promise<EncodedSnapshot | undefined>;
}

export interface SnapshotterOptions {
  readonly watcher: Pick<ScreenWatcher, 'framebuffer' | 'version' | 'current' | 'shownAt' | 'versionAt'>;
  readonly redaction: Pick<Redaction, 'hides' | 'allows' | 'count' | 'hasBegunSince'>;
  readonly encode: (rgb: Buffer, size: Size) => Promise<EncodedSnapshot>;
  readonly onError: (error: unknown) => void;
}

/** Takes and encodes snapshots: each screen once, one at a time, none above the encoder's limits. */
export function createSnapshotter({ watcher, redaction, encode, onError }: SnapshotterOptions) {
  let last: { readonly snapshot: ScreenSnapshot; readonly version: number } | undefined;
  let encoding: Promise<unknown> = Promise.resolve();
  /** The newest version of the screen that shows sensitive text. */
  let rejected: number | undefined;
  let pending = 0;
  let burstAt = Number.NEGATIVE_INFINITY;
  let costMs = 0;

  async function tryEncode(rgb: Buffer, size: Size): Promise<EncodedSnapshot | undefined> {
    const start = monotonic();
    try {
      return await encode(rgb, size);
    } catch (error) {
      onError(error);
      return undefined;
    } finally {
      pending -= 1;
      costMs = monotonic() - start;
    }
  }

  /** The message that a text is sensitive is sent before its first key, but may be read after its first pixel. */
  async function unlessSensitive(
    encoded: Promise<EncodedSnapshot | undefined>,
    spans: number,
    shownAt: number,
  ) {
    const snapshot = await encoded;
    await nextPoll();
    return redaction.hasBegunSince(spans, shownAt) ? undefined : snapshot;
  }

  return {
    /**
     * Takes a snapshot of the screen at `at` if there is one, else of the current screen.
     * @param at monotonic time (ms)
     * @param slack how much later than `at` the screen may have changed (ms)
     * @returns undefined if it is left out
     */
    take(isBurst: boolean, at = Number.POSITIVE_INFINITY, slack = 0): ScreenSnapshot | undefined {
      const { framebuffer: seen, version, shownAt } = watcher;
      if (!seen || redaction.hides(shownAt)) return undefined;
      // The first effect of an action, such as the pointer at its target, may be drawn before the message arrives.
      if (shownAt > at && last && last.version === watcher.versionAt(at)) return last.snapshot;
      if (shownAt > at + slack || (isBurst && !watcher.current)) return undefined;
      if (last?.version === version) return last.snapshot;
      const now = monotonic();
      if (!mayTake(isBurst, now, { pending, burstAt, costMs })) return undefined;
      if (isBurst) burstAt = now;
      // The search for sensitive text takes longest, so it is last, and done once for each screen.
      if (rejected === version || !redaction.allows(seen)) {
        rejected = version;
        return undefined;
      }
      pending += 1;
      // A copy, because the screen keeps changing.
      const rgb = rgbxToRgb(seen.data);
      const { width, height } = seen;
      const encoded = encoding.then(() => tryEncode(rgb, { width, height }));
      encoding = encoded;
      last = { snapshot: { encoded: unlessSensitive(encoded, redaction.count, shownAt) }, version };
      return last.snapshot;
    },
  };
}
