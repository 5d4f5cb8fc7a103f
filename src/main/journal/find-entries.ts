import { isOfChat } from '../../shared/chat';
import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { EntryQuery } from '../../shared/routes/parameters';

/** Entries to read at once. */
const BATCH = 1000;
/** Limit for the texts of the found entries (characters). */
const MAX_TEXT = 4 * 1024 * 1024;

type ReadPage = (after: number, limit: number) => Promise<JournalPage>;

/**
 * The entries of a journal that match a query, in its order.
 * @param page reads a page of the journal, oldest first
 */
export async function findEntries(page: ReadPage, query: EntryQuery): Promise<JournalPage> {
  const { after, before = Number.POSITIVE_INFINITY, limit, order } = query;
  const matches = createMatcher(query);
  if (order === 'asc' && !matches && before === Number.POSITIVE_INFINITY) return page(after, limit);
  // A page beyond the end is empty, and says where the end is.
  const { session, last_seq } = await page(Number.MAX_SAFE_INTEGER, 1);
  const range = { after, end: Math.min(before - 1, last_seq) };
  const found: JournalEntry[] = [];
  let characters = 0;
  for await (const entry of order === 'asc' ? eachForward(page, range) : eachBackward(page, range)) {
    if (matches && !matches(entry)) continue;
    characters += entry.request.text?.length ?? 0;
    if (found.length > 0 && characters > MAX_TEXT) break;
    found.push(entry);
    if (found.length >= limit) break;
  }
  return { session, actions: found, last_seq };
}

/** Undefined if every entry matches. */
function createMatcher({ chat_id, status, kind }: EntryQuery) {
  if (chat_id === undefined && status === undefined && kind === undefined) return undefined;
  return (entry: JournalEntry) =>
    isOfChat(entry, chat_id) &&
    (status === undefined || entry.status === status) &&
    (kind === undefined || entry.request.action === kind);
}

interface Range {
  /** The entry before the first, and the last. */
  readonly after: number;
  readonly end: number;
}

async function* eachForward(page: ReadPage, { after, end }: Range): AsyncGenerator<JournalEntry> {
  for (let at = after; at < end; ) {
    const { actions } = await page(at, Math.min(BATCH, end - at));
    for (const entry of actions) if ((entry.seq ?? 0) <= end) yield entry;
    const newest = actions.at(-1)?.seq;
    if (newest === undefined) return;
    at = newest;
  }
}

async function* eachBackward(page: ReadPage, { after, end }: Range): AsyncGenerator<JournalEntry> {
  for (let last = end; last > after; ) {
    const start = Math.max(after, last - BATCH);
    const batch: JournalEntry[] = [];
    for await (const entry of eachForward(page, { after: start, end: last })) batch.push(entry);
    yield* batch.reverse();
    last = start;
  }
}
