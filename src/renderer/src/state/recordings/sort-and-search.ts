import type { Recording } from '../../../../shared/recording';
import { formatDate } from '../../ui/format';
import { isActive, STATUS_LABELS } from './recording-labels';

export const SORTS = ['newest', 'oldest', 'longest', 'largest', 'title'] as const;
export type Sort = (typeof SORTS)[number];

export const SORT_LABELS: Readonly<Record<Sort, string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  longest: 'Longest first',
  largest: 'Largest first',
  title: 'By title',
};

export function isSort(text: string | null): text is Sort {
  return SORTS.some((sort) => sort === text);
}

const byTitle = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const COMPARE: Readonly<Record<Sort, (a: Recording, b: Recording) => number>> = {
  newest: (a, b) => b.started_at.localeCompare(a.started_at),
  oldest: (a, b) => a.started_at.localeCompare(b.started_at),
  // By real time, which people remember, not by video time.
  longest: (a, b) => b.wall_ms - a.wall_ms,
  largest: (a, b) => b.size_bytes - a.size_bytes,
  title: (a, b) => byTitle.compare(a.title, b.title),
};

/** Matching recordings in order. Active ones come first, since their growth would reorder the list. */
export function filterAndSort(
  items: Iterable<Recording>,
  { query, sort, now }: { readonly query: string; readonly sort: Sort; readonly now: number },
): Recording[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = [...items].filter((one) => {
    if (words.length === 0) return true;
    const text = searchText(one, now);
    return words.every((word) => text.includes(word));
  });
  const compare = COMPARE[sort];
  const rank = (one: Recording) => (isActive(one) ? 0 : 1);
  return matching.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (isActive(a) ? 0 : compare(a, b)) ||
      COMPARE.newest(a, b) ||
      a.id.localeCompare(b.id),
  );
}

/** The searched text, in lower case. */
function searchText(recording: Recording, now: number): string {
  const { title, id, chat_id, status, reason, pinned, started_at } = recording;
  return [
    title,
    formatDate(started_at, now),
    started_at.slice(0, 10),
    STATUS_LABELS[status] ?? 'ready',
    reason,
    chat_id,
    id,
    pinned && 'pinned',
  ]
    .filter(Boolean)
    .join('\n')
    .toLowerCase();
}
