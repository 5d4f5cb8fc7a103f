import type { JournalPage } from '../../shared/journal';
import { isSessionId, type Session, type SessionChange, type SessionList } from '../../shared/session';
import type { Journal } from '../journal/journal';
import { pageAfter } from '../journal/page-range';
import { readEntries } from '../journal/parse-entries';
import { timeOfSession } from '../journal/session-id';
import { withSnapshots } from '../journal/snapshot-index';
import { folderBytes } from './folder-bytes';
import { lineEnds } from './line-ends';
import { SessionError } from './session-error';
import type { SessionSnapshots } from './session-snapshots';
import { SESSION_FILES, type SessionNotes, type SessionStore } from './session-store';
import { EMPTY_SUMMARY, type SessionSummary, summarize } from './session-summary';

/** The sessions there are: this host's own, those of hosts before it, and what was imported. */
export interface SessionLibrary {
  list(): Promise<SessionList>;
  /** @throws {SessionError} `not-found` */
  get(id: string): Promise<Session>;
  /** As the journal's own page. @throws {SessionError} `not-found` */
  page(id: string, after: number, limit: number): Promise<JournalPage>;
  /** @throws {SessionError} `not-found` */
  change(id: string, change: SessionChange): Promise<Session>;
  /** Takes it from the disk. @throws {SessionError} `not-found`, `running` */
  remove(id: string): Promise<void>;
}

export interface SessionLibraryOptions {
  readonly store: SessionStore;
  /** The journals that are being written, by session. */
  readonly journals: ReadonlyMap<string, Pick<Journal, 'page'>>;
  readonly pictures: SessionSnapshots;
  /** The list is another: one was named, or is gone. */
  readonly onChange: () => void;
  /** A session is not listed, because it cannot be read. Reported once for each. */
  readonly onUnreadable?: (id: string, error: unknown) => void;
}

/** Sessions read at once for the list. */
const READ_AT_ONCE = 16;
/** Sessions whose line ends are kept; half a megabyte for a day's. */
const KEPT_INDICES = 4;

export function createSessionLibrary({
  store,
  journals,
  pictures,
  onChange,
  onUnreadable,
}: SessionLibraryOptions): SessionLibrary {
  const summaries = new Map<string, SessionSummary>();
  const indices = new Map<string, { readonly bytes: number; readonly ends: Promise<number[]> }>();
  const unreadable = new Set<string>();
  const isRunning = (id: string) => journals.has(id);

  /** Bytes of its actions. @throws {SessionError} where there is no such session. */
  async function find(id: string): Promise<number> {
    const bytes = isSessionId(id) ? await store.size(id) : undefined;
    if (bytes !== undefined) return bytes;
    if (isRunning(id)) return 0;
    throw new SessionError('not-found', 'Session not found.');
  }

  /** From memory or the notes where it is there; what is new in the file is counted in. */
  async function summaryOf(id: string, bytes: number, notes: SessionNotes): Promise<SessionSummary> {
    const known = summaries.get(id) ?? notes.summary ?? EMPTY_SUMMARY;
    // A file that has become shorter is another one.
    const before = known.bytes <= bytes ? known : EMPTY_SUMMARY;
    const summary =
      before.bytes < bytes ? await summarize(store.path(id, SESSION_FILES.actions), before) : before;
    summaries.set(id, summary);
    if (!isRunning(id) && summary.bytes !== notes.summary?.bytes) {
      // It saves the next host the reading; without it only that is lost, as on a disk that is full.
      await store.note(id, (latest) => ({ ...latest, summary })).catch(() => undefined);
    }
    return summary;
  }

  async function describe(id: string): Promise<Session> {
    const bytes = await find(id);
    const notes = await store.notes(id);
    const { actions, failed, sources, ...times } = await summaryOf(id, bytes, notes);
    return {
      id,
      ...(notes.title !== undefined && { title: notes.title }),
      running: isRunning(id),
      started_at: times.started_at ?? timeOfSession(id) ?? new Date(0).toISOString(),
      ...(times.ended_at !== undefined && { ended_at: times.ended_at }),
      actions,
      failed,
      sources,
      bytes: await folderBytes(store.path(id, '')),
      ...(notes.imported && { imported: notes.imported }),
    };
  }

  /** One that cannot be read never hides the others; one that is deleted just now is not there. */
  function leaveOut(id: string, error: unknown): undefined {
    if (error instanceof SessionError && error.code === 'not-found') return undefined;
    if (!unreadable.has(id)) onUnreadable?.(id, error);
    unreadable.add(id);
    return undefined;
  }

  async function endsOf(id: string, bytes: number): Promise<number[]> {
    const known = indices.get(id);
    const index =
      known?.bytes === bytes ? known : { bytes, ends: lineEnds(store.path(id, SESSION_FILES.actions)) };
    // Anew at its end: the oldest goes first.
    indices.delete(id);
    indices.set(id, index);
    for (const oldest of [...indices.keys()].slice(0, -KEPT_INDICES)) indices.delete(oldest);
    return index.ends.catch((error: unknown) => {
      indices.delete(id);
      throw error;
    });
  }

  async function storedPage(id: string, after: number, limit: number): Promise<JournalPage> {
    const ends = await endsOf(id, await find(id));
    for (let from = after; ; ) {
      const [first, to] = pageAfter(ends, from, limit);
      const actions = await readEntries(
        store.path(id, SESSION_FILES.actions),
        ends[first] ?? 0,
        ends[to] ?? 0,
      );
      // A page of lines that are no entries gives nothing; there may be more after them.
      if (actions.length > 0 || to >= ends.length - 1)
        return { session: id, actions, last_seq: ends.length - 1 };
      from = to;
    }
  }

  return {
    async list() {
      const ids = [...new Set([...(await store.list()), ...journals.keys()])];
      const sessions: Session[] = [];
      const readNext = async (): Promise<void> => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
          const found = await describe(id).catch((error: unknown) => leaveOut(id, error));
          if (found) sessions.push(found);
        }
      };
      await Promise.all(Array.from({ length: READ_AT_ONCE }, readNext));
      return { sessions: sessions.sort(newestFirst) };
    },

    get: describe,

    async page(id, after, limit) {
      // The journal knows its own pictures.
      const journal = journals.get(id);
      if (journal) return journal.page(after, limit);
      const page = await storedPage(id, after, limit);
      const known = await pictures.of(id);
      return { ...page, actions: page.actions.map((entry) => withSnapshots(entry, known.get(entry.id))) };
    },

    async change(id, { title }) {
      await find(id);
      await store.note(id, ({ title: _, ...rest }) => ({ ...rest, ...(title !== null && { title }) }));
      onChange();
      return describe(id);
    },

    async remove(id) {
      await find(id);
      if (isRunning(id)) throw new SessionError('running', 'The running session cannot be deleted.');
      indices.delete(id);
      summaries.delete(id);
      await store.remove(id);
      onChange();
    },
  };
}

function newestFirst(a: Session, b: Session): number {
  if (a.running !== b.running) return a.running ? -1 : 1;
  return a.started_at < b.started_at ? 1 : -1;
}
