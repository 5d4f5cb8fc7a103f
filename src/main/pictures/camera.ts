import type { Size } from '../../shared/geometry';
import { withoutFourth } from '../rfb/rgb';
import { mayTake } from './budget';
import type { Discretion } from './discretion';
import type { Encoded } from './encode';
import type { Eye } from './eye';
import { monotonic } from './messages';

/** A picture of the screen, that actions may share. */
export interface Shot {
  readonly encoded: Promise<Encoded | undefined>;
}

export interface CameraOptions {
  readonly eye: Pick<Eye, 'framebuffer' | 'version' | 'current'>;
  readonly discretion: Pick<Discretion, 'waits' | 'allows'>;
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

  return {
    /** undefined where it must be left out. */
    take(hurried: boolean): Shot | undefined {
      const { framebuffer: seen, version } = eye;
      if (!seen || discretion.waits || (hurried && !eye.current)) return undefined;
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
      const encoded = encoding.then(() => develop(rgb, { width, height }));
      encoding = encoded;
      last = { shot: { encoded }, version };
      return last.shot;
    },
  };
}
