import type { Recording } from '../../../shared/recording';
import { wallTime } from '../../base/clock';

/**
 * The oldest recordings to delete so that the rest takes at most `maxBytes`: no pinned or unfinished ones, and not
 * `justEnded`, which a client may be about to fetch (default: the one that ended last). An end after `now` (ms since
 * 1970), as a file may claim, counts as now.
 */
export function overQuota(
  recordings: readonly Recording[],
  maxBytes: number,
  { justEnded, now = wallTime() }: { readonly justEnded?: string | undefined; readonly now?: number } = {},
): Recording[] {
  const endOf = ({ ended_at, started_at }: Recording) => Math.min(Date.parse(ended_at ?? started_at), now);
  const finished = recordings.filter(({ status }) => status !== 'recording' && status !== 'finalizing');
  let total = finished.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const oldestFirst = finished.sort((a, b) => endOf(a) - endOf(b));
  const newest = justEnded ?? oldestFirst.at(-1)?.id;
  const removed: Recording[] = [];
  for (const recording of oldestFirst) {
    if (total <= maxBytes) break;
    if (recording.pinned || recording.id === newest) continue;
    removed.push(recording);
    total -= recording.size_bytes;
  }
  return removed;
}
