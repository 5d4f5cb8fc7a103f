import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { Journal } from './journal';
import { newSessionId } from './session-id';

/** The journal of the running session. It ends when the next session begins. */
export class RunningJournal {
  #journal: Journal;
  /** Number of entries that have begun, by journal. A journal stays open until it has them. */
  readonly #begun = new Map<Journal, number>();

  /**
   * @param open returns the journal of a session
   * @param journals the journals that are being written, by session
   */
  constructor(
    private readonly open: (session: string) => Journal,
    private readonly journals: Map<string, Journal>,
  ) {
    this.#journal = open(newSessionId());
    journals.set(this.session, this.#journal);
  }

  get session(): string {
    return this.#journal.session;
  }

  /** Ends the session and begins the next one. @throws if that cannot be stored; then nothing changes */
  begin(session: string): void {
    const next = this.open(session);
    next.create();
    this.journals.delete(this.session);
    if (!this.#begun.has(this.#journal)) this.#journal.close();
    this.#journal = next;
    this.journals.set(session, next);
  }

  /** Ends the session, and begins none. */
  close(): void {
    this.journals.delete(this.session);
    this.#journal.close();
  }

  /** As {@link Journal.append}. */
  append(entry: JournalEntry): JournalEntry {
    return this.#journal.append(entry);
  }

  /**
   * Begins an entry that belongs to the running session, even if it is appended after the end of that session.
   * @returns a function to call once, which appends the entry. It returns the entry if the session still runs.
   */
  beginEntry(): (entry: JournalEntry) => JournalEntry | undefined {
    const journal = this.#journal;
    this.#begun.set(journal, (this.#begun.get(journal) ?? 0) + 1);
    return (entry) => {
      const appended = this.#isRunning(journal) || !journal.isDeleted ? journal.append(entry) : undefined;
      this.#endEntry(journal);
      return this.#isRunning(journal) ? appended : undefined;
    };
  }

  #endEntry(journal: Journal): void {
    const left = (this.#begun.get(journal) ?? 0) - 1;
    if (left > 0) {
      this.#begun.set(journal, left);
      return;
    }
    this.#begun.delete(journal);
    if (!this.#isRunning(journal)) journal.close();
  }

  #isRunning(journal: Journal): boolean {
    return journal === this.#journal;
  }

  /** As {@link Journal.page}. */
  page(after: number, limit: number): Promise<JournalPage> {
    return this.#journal.page(after, limit);
  }

  /** As {@link Journal.recent}. */
  recent(limit: number): Promise<JournalPage> {
    return this.#journal.recent(limit);
  }
}
