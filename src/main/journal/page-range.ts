/** Bytes of the entries of one page: with a long text each, a thousand of them could be a gigabyte. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * The page of at most `limit` entries after `after`, as the numbers of the entry before it and of its last; shorter
 * where entries are long, but of one at least where there is one. `ends` says where in the file each entry ends, in
 * bytes; entry `n` lies between ends `n - 1` and `n`.
 */
export function pageAfter(
  ends: readonly number[],
  after: number,
  limit: number,
): [after: number, to: number] {
  const last = ends.length - 1;
  const first = Math.min(Math.max(after, 0), last);
  const most = Math.min(first + limit, last);
  let to = Math.min(first + 1, most);
  while (to < most && fits(ends, first, to + 1)) to += 1;
  return [first, to];
}

/** The newest page, likewise. */
export function newestPage(ends: readonly number[], limit: number): [after: number, to: number] {
  const last = ends.length - 1;
  const least = Math.max(last - limit, 0);
  let after = Math.max(last - 1, least);
  while (after > least && fits(ends, after - 1, last)) after -= 1;
  return [after, last];
}

function fits(ends: readonly number[], after: number, to: number): boolean {
  return (ends[to] ?? 0) - (ends[after] ?? 0) <= PAGE_BYTES;
}
