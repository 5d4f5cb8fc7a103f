import type { JournalPage } from '../../shared/journal';
import { MAIN_DESKTOP } from '../../shared/named-desktop';
import {
  isSessionId,
  type NewSession,
  type Session,
  type SessionChange,
  type SessionList,
} from '../../shared/session';
import { forEachConcurrently } from '../base/concurrency';
import type { Journal } from '../journal/journal';
import { nextPage } from '../journal/page-range';
import { readEntryRange } from '../journal/parse-entries';
import { newSessionId, timeOfSession } from '../journal/session-id';
import { withSnapshots } from '../journal/snapshot-index';
import { folderBytes } from './folder-bytes';
import { createLineEndCache } from './line-ends';
import { SessionError } from './session-error';
import { SESSION_FILES, type SessionNotes, type SessionStore } from './session-store';
import { EMPTY_SUMMARY, type SessionSummary, summarize } from './session-summary';
import type { StoredSnapshots } from './stored-snapshots';

interface SessionLibraryOptions {
  readonly store: SessionStore;
  /** The journals that are being written, by session. */
  readonly journals: ReadonlyMap<string, Pick<Journal, 'page' | 'desktop'>>;
  readonly snapshots: StoredSnapshots;
  /** Called when a session began, or was renamed or deleted. */
  readonly onChange: () => void;
  /** Called once for each session that is not listed because it cannot be read. */
  readonly onUnreadable?: (id: string, error: unknown) => void;
}

/** Sessions to read at once. */
const MAX_READS = 16;

/** All sessions: the running ones, those of earlier hosts, and imported ones. */
export class SessionLibrary {
  readonly #summaries = new Map<string, SessionSummary>();
  readonly #lineEnds = createLineEndCache();
  readonly #unreadable = new Set<string>();

  constructor(private readonly options: SessionLibraryOptions) {}

  async list(): Promise<SessionList> {
    const { store, journals, onUnreadable } = this.options;
    const ids = [...new Set([...(await store.list()), ...journals.keys()])];
    const sessions: Session[] = [];
    await forEachConcurrently(ids, MAX_READS, async (id) => {
      try {
        sessions.push(await this.get(id));
      } catch (error) {
        const wasDeleted = error instanceof SessionError && error.code === 'not-found';
        if (wasDeleted || this.#unreadable.has(id)) return;
        this.#unreadable.add(id);
        onUnreadable?.(id, error);
      }
    });
    return { sessions: sessions.sort(newestFirst) };
  }

  /** @throws {SessionError} `not-found` */
  async get(id: string): Promise<Session> {
    const { store, journals } = this.options;
    const bytes = await this.#find(id);
    const notes = await store.notes(id);
    const { actions, failed, sources, ...times } = await this.#summaryOf(id, bytes, notes);
    return {
      id,
      ...(notes.title !== undefined && { title: notes.title }),
      ...(notes.result !== undefined && { result: notes.result }),
      ...(notes.reason !== undefined && { reason: notes.reason }),
      desktop: journals.get(id)?.desktop ?? notes.desktop ?? MAIN_DESKTOP,
      running: this.#isRunning(id),
      started_at: times.started_at ?? timeOfSession(id) ?? new Date(0).toISOString(),
      ...(times.ended_at !== undefined && { ended_at: times.ended_at }),
      actions,
      failed,
      sources,
      bytes: await folderBytes(store.path(id, '')),
      ...(notes.imported && { imported: notes.imported }),
    };
  }

  /** A page as {@link Journal.page} returns it. @throws {SessionError} `not-found` */
  async page(id: string, after: number, limit: number): Promise<JournalPage> {
    const { journals, snapshots } = this.options;
    const journal = journals.get(id);
    if (journal) return journal.page(after, limit);
    const path = this.#actionsPath(id);
    const ends = await this.#lineEnds.get(path, await this.#find(id));
    const known = await snapshots.of(id);
    return nextPage(ends, after, limit, async (from, to) => {
      const entries = await readEntryRange(path, ends[from] ?? 0, ends[to] ?? 0);
      const actions = entries.map((entry) => withSnapshots(entry, known.get(entry.id)));
      return { session: id, actions, last_seq: ends.length - 1 };
    });
  }

  /**
   * Begins a new session by `begin`, once its title is written. If that fails, it leaves nothing behind.
   * @returns its id
   */
  async create(
    { title }: NewSession,
    begin: (id: string) => Promise<void>,
    desktop = MAIN_DESKTOP,
  ): Promise<string> {
    const { store, onChange } = this.options;
    const id = newSessionId();
    try {
      if (title != null) await store.note(id, () => ({ title, desktop }));
      await begin(id);
    } catch (error) {
      // There may be no folder yet.
      if (!this.#isRunning(id)) await store.remove(id).catch(() => undefined);
      throw error;
    }
    onChange();
    return id;
  }

  /** @throws {SessionError} `not-found` */
  async change(id: string, change: SessionChange): Promise<Session> {
    const { store, journals, onChange } = this.options;
    await this.#find(id);
    const desktop = journals.get(id)?.desktop;
    await store.note(id, (notes) => ({
      ...changed(notes, change),
      ...(desktop !== undefined && { desktop }),
    }));
    onChange();
    return this.get(id);
  }

  /** Deletes a session from the disk. @throws {SessionError} `not-found`, `running` */
  async remove(id: string): Promise<void> {
    await this.#find(id);
    if (this.#isRunning(id)) throw new SessionError('running', 'The running session cannot be deleted.');
    this.#lineEnds.delete(this.#actionsPath(id));
    this.#summaries.delete(id);
    await this.options.store.remove(id);
    this.options.onChange();
  }

  #actionsPath(id: string): string {
    return this.options.store.path(id, SESSION_FILES.actions);
  }

  #isRunning(id: string): boolean {
    return this.options.journals.has(id);
  }

  /** Size of a session's actions (bytes). @throws {SessionError} `not-found` */
  async #find(id: string): Promise<number> {
    const bytes = isSessionId(id) ? await this.options.store.size(id) : undefined;
    if (bytes !== undefined) return bytes;
    if (this.#isRunning(id)) return 0;
    throw new SessionError('not-found', 'Session not found.');
  }

  /** Takes the summary from memory or the notes, and adds what is new in the file. */
  async #summaryOf(id: string, bytes: number, notes: SessionNotes): Promise<SessionSummary> {
    const known = this.#summaries.get(id) ?? notes.summary ?? EMPTY_SUMMARY;
    const isReplaced = known.bytes > bytes;
    const before = isReplaced ? EMPTY_SUMMARY : known;
    const summary = before.bytes < bytes ? await summarize(this.#actionsPath(id), before) : before;
    this.#summaries.set(id, summary);
    if (!this.#isRunning(id) && summary.bytes !== notes.summary?.bytes) {
      // Saves the next host the reading. A full disk prevents no more than that.
      await this.options.store.note(id, (latest) => ({ ...latest, summary })).catch(() => undefined);
    }
    return summary;
  }
}

/** A new result replaces the reason of the one before. */
function changed(
  { title: oldTitle, result: oldResult, reason: oldReason, ...rest }: SessionNotes,
  { title = oldTitle, result, reason }: SessionChange,
): SessionNotes {
  const verdict = result === undefined ? { result: oldResult, reason: oldReason } : { result, reason };
  return {
    ...rest,
    ...(title != null && { title }),
    ...(verdict.result != null && { result: verdict.result }),
    ...(verdict.reason != null && { reason: verdict.reason }),
  };
}

function newestFirst(a: Session, b: Session): number {
  if (a.running !== b.running) return a.running ? -1 : 1;
  return a.started_at < b.started_at ? 1 : -1;
}
