import type { Recording } from '../../shared/recording';

/**
 * The oldest recordings that must go so that the rest takes at most `maxBytes`; none that is pinned or being made, and
 * never the one that ended last, for which somebody may just be asking.
 */
export function overQuota(recordings: readonly Recording[], maxBytes: number): Recording[] {
  const finished = recordings.filter(({ status }) => status !== 'recording' && status !== 'finalizing');
  let total = finished.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const oldestFirst = finished
    .sort((a, b) => (endOf(a) < endOf(b) ? -1 : 1))
    .slice(0, -1)
    .filter(({ pinned }) => !pinned);
  const removed: Recording[] = [];
  for (const recording of oldestFirst) {
    if (total <= maxBytes) break;
    removed.push(recording);
    total -= recording.size_bytes;
  }
  return removed;
}

const endOf = ({ ended_at, started_at }: Recording) => ended_at ?? started_at;
