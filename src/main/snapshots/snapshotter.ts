import { setImmediate as nextPoll } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import { rgbxToRgb } from '../rfb/framebuffer/rgb';
import { mayTake } from './budget';
import type { EncodedSnapshot } from './encode';
import { monotonic } from './protocol';
import type { Redaction } from './redaction';
import type { ScreenWatcher } from './screen-watcher';

/** A picture of the screen, that actions may share. */
export interface ScreenSnapshot {
  /** undefined if it could not be made, or turned out to show what must not be pictured. */
  readonly encoded: Promise<EncodedSnapshot | undefined>;
}

export interface SnapshotterOptions {
  readonly watcher: Pick<ScreenWatcher, 'framebuffer' | 'version' | 'current' | 'shownAt' | 'versionAt'>;
  readonly redaction: Pick<Redaction, 'hides' | 'allows' | 'count' | 'hasBegunSince'>;
  readonly encode: (rgb: Buffer, size: Size) => Promise<EncodedSnapshot>;
  readonly onError: (error: unknown) => void;
}

/** Takes pictures of the screen: each screen once, one after the other, and none where there are too many. */
export function createSnapshotter({ watcher, redaction, encode, onError }: SnapshotterOptions) {
  let last: { readonly shot: ScreenSnapshot; readonly version: number } | undefined;
  let encoding: Promise<unknown> = Promise.resolve();
  /** The newest screen that must not be pictured. */
  let refused: number | undefined;
  let pending = 0;
  let burstAt = Number.NEGATIVE_INFINITY;
  let costMs = 0;

  async function develop(rgb: Buffer, size: Size): Promise<EncodedSnapshot | undefined> {
    const began = monotonic();
    try {
      return await encode(rgb, size);
    } catch (error) {
      onError(error);
      return undefined;
    } finally {
      pending -= 1;
      costMs = monotonic() - began;
    }
  }

  /** The word that a text is sensitive was sent before its first key, but may be read after its first pixel. */
  async function unlessHidden(
    developed: Promise<EncodedSnapshot | undefined>,
    spans: number,
    shownAt: number,
  ) {
    const encoded = await developed;
    await nextPoll();
    return redaction.hasBegunSince(spans, shownAt) ? undefined : encoded;
  }

  return {
    /**
     * The screen as it was at `at` if there is a picture of that, else as it is; undefined if it must be left out, also
     * because it changed more than `slack` milliseconds after `at`.
     */
    take(isBurst: boolean, at = Number.POSITIVE_INFINITY, slack = 0): ScreenSnapshot | undefined {
      const { framebuffer: seen, version, shownAt } = watcher;
      if (!seen || redaction.hides(shownAt)) return undefined;
      // An action's first effect, such as the pointer at its target, may be drawn before we hear of it.
      if (shownAt > at && last && last.version === watcher.versionAt(at)) return last.shot;
      if (shownAt > at + slack || (isBurst && !watcher.current)) return undefined;
      if (last?.version === version) return last.shot;
      const now = monotonic();
      if (!mayTake(isBurst, now, { pending, burstAt, costMs })) return undefined;
      if (isBurst) burstAt = now;
      // Last, since it takes longest; once for each screen.
      if (refused === version || !redaction.allows(seen)) {
        refused = version;
        return undefined;
      }
      pending += 1;
      // A copy, since the screen goes on.
      const rgb = rgbxToRgb(seen.data);
      const { width, height } = seen;
      const developed = encoding.then(() => develop(rgb, { width, height }));
      encoding = developed;
      last = { shot: { encoded: unlessHidden(developed, redaction.count, shownAt) }, version };
      return last.shot;
    },
  };
}
