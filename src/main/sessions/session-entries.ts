import type { JournalEntry } from '../../shared/journal';
import type { SessionLibrary } from './session-library';

/** Few enough that reading them blocks nothing else. */
const BATCH = 100;

/**
 * Yields a session's current entries, with their snapshots, in batches. Entries that are added meanwhile are left out.
 * @param wanted ids of the entries to yield (default: all)
 */
export async function* readSessionEntries(
  sessions: SessionLibrary,
  id: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<JournalEntry[]> {
  const { last_seq: last } = await sessions.page(id, 0, 1);
  for (let after = 0; after < last; ) {
    const { actions } = await sessions.page(id, after, Math.min(BATCH, last - after));
    const batch = wanted ? actions.filter((entry) => wanted.has(entry.id)) : actions;
    if (batch.length > 0) yield batch;
    const newest = actions.at(-1)?.seq ?? 0;
    // Skips a batch without a readable entry.
    after = newest > after ? newest : after + BATCH;
  }
}
