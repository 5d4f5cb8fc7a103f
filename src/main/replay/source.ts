import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { ReplayRequest } from '../../shared/replay';
import { ReplayError } from './errors';
import { hasSucceeded } from './plan';

const PAGE = 1000;

/** All entries of a session, as of now. */
export async function readEntries(
  page: (after: number, limit: number) => Promise<JournalPage>,
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let after = 0; ; ) {
    const { actions, last_seq } = await page(after, PAGE);
    // Not one by one: arguments of a call are limited, a page is not.
    for (const entry of actions) entries.push(entry);
    const newest = actions.at(-1)?.seq ?? last_seq;
    if (actions.length === 0 || newest >= last_seq) return entries;
    after = newest;
  }
}

/**
 * Those that were asked for, in their order; where none are named, without the repeats of what they have anyway.
 * @throws {ReplayError} `not-found` where one is not among them.
 */
export function selectEntries(
  entries: readonly JournalEntry[],
  { ids, from }: Pick<ReplayRequest, 'ids' | 'from'>,
): JournalEntry[] {
  const first = from === undefined ? 0 : entries.findIndex(({ id }) => id === from);
  if (first < 0) throw notThere(from);
  const rest = entries.slice(first);
  if (!ids) return withoutRepeats(rest);
  const known = new Map(rest.map((entry) => [entry.id, entry]));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw notThere(missing);
  const wanted = new Set(ids);
  return rest.filter(({ id }) => wanted.has(id));
}

/**
 * An earlier replay is in the log too, and to do it again would do everything twice. A repeat stays where what it
 * repeats is not to be done: that failed, or is not among them.
 */
function withoutRepeats(entries: readonly JournalEntry[]): JournalEntry[] {
  /** What is done by those that stay; a repeat may itself have been repeated. */
  const covered = new Set<string>();
  return entries.filter((entry) => {
    const isRepeat =
      entry.source === 'replay' && entry.replay_of !== undefined && covered.has(entry.replay_of);
    if (isRepeat || hasSucceeded(entry)) covered.add(entry.id);
    return !isRepeat;
  });
}

function notThere(id: string | undefined): ReplayError {
  return new ReplayError('not-found', 'There is no such action.', { detail: id });
}
