import type { Pictures } from '../../../shared/journal';
import type { Compare } from '../state/view-store';

/** What can be shown of the pictures an action has. */
export function compareOf({ before, after }: Pictures, wanted: Compare): Compare {
  if (before && after) return wanted;
  return before ? 'before' : 'after';
}
