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
  // As long as what happened took, which is what a person remembers.
  longest: (a, b) => b.wall_ms - a.wall_ms,
  largest: (a, b) => b.size_bytes - a.size_bytes,
  title: (a, b) => byTitle.compare(a.title, b.title),
};

/** The recordings that match, in order. Those being made come first: they grow, and would change their places. */
export function filterAndSort(
  items: Iterable<Recording>,
  { query, sort, now }: { readonly query: string; readonly sort: Sort; readonly now: number },
): Recording[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...items].filter((one) => {
    if (words.length === 0) return true;
    const text = searched(one, now);
    return words.every((word) => text.includes(word));
  });
  const compare = COMPARE[sort];
  const place = (one: Recording) => (isActive(one) ? 0 : 1);
  return found.sort(
    (a, b) =>
      place(a) - place(b) ||
      (isActive(a) ? 0 : compare(a, b)) ||
      COMPARE.newest(a, b) ||
      a.id.localeCompare(b.id),
  );
}

/** What a recording can be found by, in lower case. */
function searched(recording: Recording, now: number): string {
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
