import { setImmediate as nextPoll } from 'node:timers/promises';
import type { Size } from '../../shared/geometry';
import { withoutFourth } from '../rfb/rgb';
import { mayTake } from './budget';
import type { Encoded } from './encode';
import { monotonic } from './protocol';
import type { Discretion } from './redaction';
import type { Eye } from './screen-watcher';

/** A picture of the screen, that actions may share. */
export interface Shot {
  /** undefined if it could not be made, or turned out to show what must not be pictured. */
  readonly encoded: Promise<Encoded | undefined>;
}

export interface CameraOptions {
  readonly eye: Pick<Eye, 'framebuffer' | 'version' | 'current' | 'shownAt' | 'versionAt'>;
  readonly discretion: Pick<Discretion, 'hides' | 'allows' | 'spans' | 'beganSince'>;
  readonly encode: (rgb: Buffer, size: Size) => Promise<Encoded>;
  readonly onError: (error: unknown) => void;
}

/** Takes pictures of the screen: each screen once, one after the other, and none where there are too many. */
export function createCamera({ eye, discretion, encode, onError }: CameraOptions) {
  let last: { readonly shot: Shot; readonly version: number } | undefined;
  let encoding: Promise<unknown> = Promise.resolve();
  /** The newest screen that must not be pictured. */
  let refused: number | undefined;
  let pending = 0;
  let hurriedAt = Number.NEGATIVE_INFINITY;
  let costMs = 0;

  async function develop(rgb: Buffer, size: Size): Promise<Encoded | undefined> {
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
  async function unlessHidden(developed: Promise<Encoded | undefined>, spans: number, shownAt: number) {
    const encoded = await developed;
    await nextPoll();
    return discretion.beganSince(spans, shownAt) ? undefined : encoded;
  }

  return {
    /**
     * The screen as it was at `at` if there is a picture of that, else as it is; undefined if it must be left out, also
     * because it changed more than `slack` milliseconds after `at`.
     */
    take(hurried: boolean, at = Number.POSITIVE_INFINITY, slack = 0): Shot | undefined {
      const { framebuffer: seen, version, shownAt } = eye;
      if (!seen || discretion.hides(shownAt)) return undefined;
      // An action's first effect, such as the pointer at its target, may be drawn before we hear of it.
      if (shownAt > at && last && last.version === eye.versionAt(at)) return last.shot;
      if (shownAt > at + slack || (hurried && !eye.current)) return undefined;
      if (last?.version === version) return last.shot;
      const now = monotonic();
      if (!mayTake(hurried, now, { pending, hurriedAt, costMs })) return undefined;
      if (hurried) hurriedAt = now;
      // Last, since it takes longest; once for each screen.
      if (refused === version || !discretion.allows(seen)) {
        refused = version;
        return undefined;
      }
      pending += 1;
      // A copy, since the screen goes on.
      const rgb = withoutFourth(seen.data);
      const { width, height } = seen;
      const developed = encoding.then(() => develop(rgb, { width, height }));
      encoding = developed;
      last = { shot: { encoded: unlessHidden(developed, discretion.spans, shownAt) }, version };
      return last.shot;
    },
  };
}
