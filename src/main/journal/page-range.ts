import type { JournalPage } from '../../shared/journal';

/** Size limit for the entries of a page (bytes): a thousand entries with long texts could take a gigabyte. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * The range of at most `limit` entries after `after`: the entry before the first, and the last. Long entries shorten it,
 * but to no less than one entry. `ends` has the offset at which each entry ends (bytes): entry `n` is between ends
 * `n - 1` and `n`.
 */
function pageAfter(ends: readonly number[], after: number, limit: number): [after: number, to: number] {
  const last = ends.length - 1;
  const first = Math.min(Math.max(after, 0), last);
  const max = Math.min(first + limit, last);
  let to = Math.min(first + 1, max);
  while (to < max && fits(ends, first, to + 1)) to += 1;
  return [first, to];
}

/** The range of the newest entries, likewise. */
export function newestPage(ends: readonly number[], limit: number): [after: number, to: number] {
  const last = ends.length - 1;
  const min = Math.max(last - limit, 0);
  let after = Math.max(last - 1, min);
  while (after > min && fits(ends, after - 1, last)) after -= 1;
  return [after, last];
}

/** The next page that has entries; lines of missing or foreign entries yield none. */
export async function nextPage(
  ends: readonly number[],
  after: number,
  limit: number,
  read: (after: number, to: number) => Promise<JournalPage>,
): Promise<JournalPage> {
  for (let from = after; ; ) {
    const [first, to] = pageAfter(ends, from, limit);
    const page = await read(first, to);
    if (page.actions.length > 0 || to >= page.last_seq) return page;
    from = to;
  }
}

function fits(ends: readonly number[], after: number, to: number): boolean {
  return (ends[to] ?? 0) - (ends[after] ?? 0) <= PAGE_BYTES;
}
