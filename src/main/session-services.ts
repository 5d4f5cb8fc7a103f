import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventBus } from './base/event-bus';
import type { Journal } from './journal/journal';
import { offlinePage, resourcesDir } from './paths';
import type { RecordingLibrary } from './recorder/library/recording-library';
import type { RecordingStore } from './recorder/library/recording-store';
import { createChatTitles } from './sessions/chat-titles';
import { SessionExporter } from './sessions/export/session-exporter';
import { createScriptWriter } from './sessions/export/session-script';
import { SessionImporter } from './sessions/import/session-importer';
import { SessionLibrary } from './sessions/session-library';
import { createSessionStore } from './sessions/session-store';
import { createStoredSnapshots } from './sessions/stored-snapshots';

interface SessionServicesOptions {
  readonly dataDir: string;
  /** The journals that are being written, by session. */
  readonly journals: ReadonlyMap<string, Journal>;
  readonly library: RecordingLibrary;
  readonly store: RecordingStore;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly log: Logger;
  readonly notify: (level: 'warn', message: string) => void;
}

export type SessionServices = ReturnType<typeof createSessionServices>;

/** The sessions on disk, their export and their import. */
export function createSessionServices(options: SessionServicesOptions) {
  const { journals, library, store: recordings, bus, log, notify } = options;
  const onChange = () => bus.emit({ type: 'sessions' });
  const sessionStore = createSessionStore(join(options.dataDir, 'sessions'));
  const sessionSnapshots = createStoredSnapshots(sessionStore);
  const sessions = new SessionLibrary({
    store: sessionStore,
    journals,
    snapshots: sessionSnapshots,
    onChange,
    onUnreadable(id, error) {
      log.error({ err: error, id }, 'Failed to read a session');
      notify('warn', `The session ${id} could not be read and is not listed.`);
    },
  });
  const exporter = new SessionExporter({
    ...{ sessions, snapshots: sessionSnapshots, library, recordings },
    workDir: sessionStore.root,
    page: offlinePage,
  });
  const importer = new SessionImporter({ store: sessionStore, sessions, library, recordings, onChange });
  const writeScript = createScriptWriter(resourcesDir);
  const chats = createChatTitles(options.dataDir, (chat) => bus.emit({ type: 'chat', chat }));
  return { chats, sessions, sessionStore, sessionSnapshots, exporter, importer, writeScript };
}
