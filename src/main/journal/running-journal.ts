import type { JournalEntry, JournalPage } from '../../shared/journal';
import type { Journal } from './journal';
import { newSessionId } from './session-id';

/** The journal of the running session. It ends when the next session begins. */
export class RunningJournal {
  #journal: Journal;

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
    this.#journal.close();
    this.#journal = next;
    this.journals.set(session, next);
  }

  /** As {@link Journal.append}. */
  append(entry: JournalEntry): JournalEntry {
    return this.#journal.append(entry);
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
