import type { JournalEntry } from '../../shared/journal';
import type { SessionLibrary } from './session-library';

/** Entries at a time: few enough that reading them holds up nothing else. */
const AT_ONCE = 100;

/**
 * The entries a session has now, with their pictures, in batches; what comes to a running one meanwhile is not among
 * them. `wanted` picks some by their ids.
 */
export async function* readSessionEntries(
  sessions: SessionLibrary,
  id: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<JournalEntry[]> {
  const { last_seq: last } = await sessions.page(id, 0, 1);
  for (let after = 0; after < last; ) {
    const { actions } = await sessions.page(id, after, Math.min(AT_ONCE, last - after));
    const batch = wanted ? actions.filter((entry) => wanted.has(entry.id)) : actions;
    if (batch.length > 0) yield batch;
    const newest = actions.at(-1)?.seq ?? 0;
    // Where a whole batch could not be read, on to what follows it.
    after = newest > after ? newest : after + AT_ONCE;
  }
}
