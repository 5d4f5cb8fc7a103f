import type { Pictures } from '../../../shared/journal';
import type { Compare } from '../state/view-store';

/** The view to show, by the screenshots of an action. */
export function compareOf({ before, after }: Pictures, wanted: Compare): Compare {
  if (before && after) return wanted;
  return before ? 'before' : 'after';
}
