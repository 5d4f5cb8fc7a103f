import { mkdir, rename } from 'node:fs/promises';
import type { Journal } from '../journal/journal';
import type { SnapshotKind } from '../journal/snapshot-index';
import type { RecordingLibrary } from '../recorder/library/recording-library';
import type { RecordingStore } from '../recorder/library/recording-store';
import { createSessionExporter } from '../sessions/export/session-exporter';
import { createScriptWriter } from '../sessions/export/session-script';
import { createSessionImporter } from '../sessions/import/session-importer';
import { createSessionLibrary, type SessionLibrary } from '../sessions/session-library';
import { createSessionSnapshots } from '../sessions/session-snapshots';
import { createSessionStore, type SessionStore } from '../sessions/session-store';
import { sessionFileRoutes } from './routes/session-files';
import { sessionImportRoute } from './routes/session-import';
import { sessionRoutes } from './routes/sessions';
import type { ApiServer } from './server';

export interface SessionServicesOptions {
  /** Where the sessions are. */
  readonly root: string;
  /** The session that goes on. */
  readonly journal: Journal;
  readonly library: RecordingLibrary;
  /** Of the recordings. */
  readonly recordings: RecordingStore;
  /** The page that comes with an export, as it was built. */
  readonly offlinePage: string;
  readonly resourcesDir: string;
  /** The list of sessions is another. */
  readonly onChange: () => void;
  /** A session cannot be read, and is not listed. */
  readonly onUnreadable: (id: string, error: unknown) => void;
}

/** All about the sessions there are, and their routes. */
export interface SessionServices {
  readonly sessions: SessionLibrary;
  readonly store: SessionStore;
  /** A picture of an entry that is on disk, as WebP. */
  picture(session: string, id: string, kind: SnapshotKind): Promise<Buffer | undefined>;
  routes(server: ApiServer): Promise<void>;
}

export function createSessionServices(options: SessionServicesOptions): SessionServices {
  const { journal, library, recordings } = options;
  const store = createSessionStore(options.root);
  const pictures = createSessionSnapshots(store);
  const { onChange, onUnreadable } = options;
  const sessions = createSessionLibrary({ store, journal, pictures, onChange, onUnreadable });
  const exporter = createSessionExporter({
    sessions,
    pictures,
    recordings: { list: () => library.list().recordings, detail: library.detail, store: recordings },
    workDir: store.root,
    page: options.offlinePage,
  });
  const importer = createSessionImporter({
    store,
    sessions,
    onChange: options.onChange,
    recordings: {
      has: (id) => library.get(id) !== undefined,
      hasRoom(bytes) {
        const { total_bytes, max_bytes } = library.list();
        return max_bytes === undefined || total_bytes + bytes <= max_bytes;
      },
      async adopt(folder, recording) {
        await mkdir(recordings.root, { recursive: true, mode: 0o700 });
        await rename(folder, recordings.folder(recording.id));
        await library.save(recording);
      },
    },
  });
  return {
    sessions,
    store,
    picture: pictures.read,
    async routes(server) {
      sessionRoutes(server, { sessions });
      const writeScript = createScriptWriter(options.resourcesDir);
      sessionFileRoutes(server, { sessions, exporter, writeScript });
      await sessionImportRoute(server, { importer });
    },
  };
}
