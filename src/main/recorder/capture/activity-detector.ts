import type { Size } from '../../../shared/geometry';
import type { Rect } from '../../rfb/rect';

/** A region that had a small change; further changes there are ambient. */
interface AmbientRegion {
  readonly rect: Rect;
  seenAt: number;
}

/** Share of the screen above which a change is always activity. A panel clock takes about 0.2 %. */
const MAX_AMBIENT_SHARE = 1 / 200;
const MIN_AMBIENT_PIXELS = 4096;
/** A clock that shows minutes changes every 60 s. */
const MEMORY_MS = 90_000;
const MAX_REGIONS = 32;
/** The digits of a clock differ in width (px). */
const SLACK = 12;

/**
 * Distinguishes activity from ambient changes: a blinking caret, a clock, a spinner. A small change is activity the
 * first time, and ambient if it repeats in the same region. Typing stays activity, because each character appears in a
 * new region; so does a progress bar.
 */
export function createActivityDetector({ width, height }: Size) {
  const maxPixels = Math.max(width * height * MAX_AMBIENT_SHARE, MIN_AMBIENT_PIXELS);
  let regions: AmbientRegion[] = [];

  function isAmbientChange(rect: Rect, at: number): boolean {
    if (rect.width * rect.height > maxPixels) return false;
    const known = regions.find((region) => at - region.seenAt <= MEMORY_MS && isWithin(rect, region.rect));
    if (known) {
      known.seenAt = at;
      return true;
    }
    regions.push({ rect, seenAt: at });
    if (regions.length > MAX_REGIONS) {
      regions = regions.sort((a, b) => b.seenAt - a.seenAt).slice(0, MAX_REGIONS / 2);
    }
    return false;
  }

  return {
    /** Whether a change of these rectangles is activity; `at` comes from any monotonic clock (ms). */
    isActivity(changed: readonly Rect[], at: number): boolean {
      // Examines all rectangles, since each is a region to remember.
      return changed.filter((rect) => !isAmbientChange(rect, at)).length > 0;
    },
  };
}

function isWithin(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x - SLACK &&
    inner.y >= outer.y - SLACK &&
    inner.x + inner.width <= outer.x + outer.width + SLACK &&
    inner.y + inner.height <= outer.y + outer.height + SLACK
  );
}
