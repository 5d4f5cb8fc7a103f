import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { ReplayRequest } from '../../shared/replay';
import { hasSucceeded } from './plan';
import { ReplayError } from './replay-error';

const PAGE_SIZE = 1000;

/** Reads all current entries of a session. */
export async function readEntries(
  page: (after: number, limit: number) => Promise<JournalPage>,
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let after = 0; ; ) {
    const { actions, last_seq } = await page(after, PAGE_SIZE);
    // A loop, because `push(...actions)` fails with too many arguments.
    for (const entry of actions) entries.push(entry);
    const newest = actions.at(-1)?.seq ?? last_seq;
    if (actions.length === 0 || newest >= last_seq) return entries;
    after = newest;
  }
}

/**
 * Selects the requested entries, in their order. Without `ids`, repeats of other selected entries are left out.
 * @throws {ReplayError} `not-found` if there is no such entry
 */
export function selectEntries(
  entries: readonly JournalEntry[],
  { ids, from }: Pick<ReplayRequest, 'ids' | 'from'>,
): JournalEntry[] {
  const first = from === undefined ? 0 : entries.findIndex(({ id }) => id === from);
  if (first < 0) throw notFound(from);
  const rest = entries.slice(first);
  if (!ids) return withoutRepeats(rest);
  const known = new Map(rest.map((entry) => [entry.id, entry]));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound(missing);
  const wanted = new Set(ids);
  return rest.filter(({ id }) => wanted.has(id));
}

/**
 * Leaves out the actions of earlier replays, which would run everything twice. A repeat stays if its original failed
 * or is not selected.
 */
function withoutRepeats(entries: readonly JournalEntry[]): JournalEntry[] {
  const covered = new Set<string>();
  return entries.filter((entry) => {
    const isRepeat =
      entry.source === 'replay' && entry.replay_of !== undefined && covered.has(entry.replay_of);
    if (isRepeat || hasSucceeded(entry)) covered.add(entry.id);
    return !isRepeat;
  });
}

function notFound(id: string | undefined): ReplayError {
  return new ReplayError('not-found', 'There is no such action.', { detail: id });
}
