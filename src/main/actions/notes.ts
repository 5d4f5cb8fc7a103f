import type { ActionResult } from '../../shared/action';
import type { JournalEntry, Note, Source } from '../../shared/journal';
import { timestamp, wallTime } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import { newEntry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import { identityOf } from './failure';

interface NotesOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly bus: Pick<EventBus, 'emit'>;
}

/** Returns a function that writes a note of an agent into the journal, where it stands among the actions. */
export function createNotes({ journal, bus }: NotesOptions) {
  return ({ text, level }: Note, from: { source: Source; chatId: string | undefined }): ActionResult => {
    const receivedAt = new Date(wallTime());
    const entry: JournalEntry = {
      ...newEntry({ body: { action: 'note', text }, ...from, receivedAt }),
      started_at: receivedAt.toISOString(),
    };
    bus.emit({ type: 'action.started', action: entry });
    const status = level === 'error' ? 'failed' : 'done';
    const action = journal.append({ ...entry, status, done_at: timestamp(), duration_ms: 0 });
    bus.emit({ type: 'action.done', action });
    return { output: 'note', ...identityOf(action) };
  };
}
