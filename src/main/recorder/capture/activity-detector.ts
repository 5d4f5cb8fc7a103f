import type { Size } from '../../../shared/geometry';
import type { Rect } from '../../rfb/messages/client-messages';

/** Tells something happening from a screen that merely breathes: a caret, a clock, a spinner. */
export interface ActivityDetector {
  /** Whether a change of these rectangles, `at` milliseconds on any clock that rises, is activity. */
  isActivity(changed: readonly Rect[], at: number): boolean;
}

/** A place where something small changed: seen again, it breathes. */
interface AmbientRegion {
  readonly rect: Rect;
  seenAt: number;
}

/** Of the screen's area; what changes more than that is never mere breath. A panel clock takes about 0.2 %. */
const SMALL = 1 / 200;
const SMALL_PIXELS = 4096;
/** A clock that shows minutes ticks once in sixty seconds. */
const REMEMBERED_MS = 90_000;
const MAX_SPOTS = 32;
/** The digits of a clock differ in width. */
const SLACK = 12;

/**
 * A small change is activity where it is seen first, and no more where it comes again. A line being typed is activity,
 * because every character is at a new place; so is a progress bar.
 */
export function createActivityDetector({ width, height }: Size): ActivityDetector {
  const small = Math.max(width * height * SMALL, SMALL_PIXELS);
  let spots: AmbientRegion[] = [];

  function breathes(rect: Rect, at: number): boolean {
    if (rect.width * rect.height > small) return false;
    const known = spots.find((spot) => at - spot.seenAt <= REMEMBERED_MS && within(rect, spot.rect));
    if (known) {
      known.seenAt = at;
      return true;
    }
    spots.push({ rect, seenAt: at });
    if (spots.length > MAX_SPOTS) {
      spots = spots.sort((a, b) => b.seenAt - a.seenAt).slice(0, MAX_SPOTS / 2);
    }
    return false;
  }

  return {
    isActivity(changed, at) {
      // Each is looked at, also after the first that counts: all of them are places to remember.
      return changed.filter((rect) => !breathes(rect, at)).length > 0;
    },
  };
}

function within(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x - SLACK &&
    inner.y >= outer.y - SLACK &&
    inner.x + inner.width <= outer.x + outer.width + SLACK &&
    inner.y + inner.height <= outer.y + outer.height + SLACK
  );
}
