import type { Pictures } from '../../../shared/journal';
import type { Compare } from '../state/view-store';

/** What can be shown of the pictures an action has. */
export function compareOf({ before, after }: Pictures, wanted: Compare): Compare {
  if (before && after) return wanted;
  return before ? 'before' : 'after';
}

/** The other one of the two. */
export function flipped(compare: Compare): Compare {
  return compare === 'before' ? 'after' : 'before';
}
