import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toRequestError } from '../../../src/main/api/error-response';
import { recorderRequestError } from '../../../src/main/api/recorder-errors';
import { Journal } from '../../../src/main/journal/journal';
import { RecordingLibrary } from '../../../src/main/recorder/library/recording-library';
import { createRecordingStore } from '../../../src/main/recorder/library/recording-store';
import { SessionExporter } from '../../../src/main/sessions/export/session-exporter';
import { SessionLibrary } from '../../../src/main/sessions/session-library';
import { createSessionStore } from '../../../src/main/sessions/session-store';
import { createStoredSnapshots } from '../../../src/main/sessions/stored-snapshots';
import { sessionEntry } from '../../support/session-files';
import { tempDir } from '../../support/temp-dir';

const REPLACED = 'The data directory is not writable: a file is in the place of a folder.';

it('a file in place of the data directory causes 507, and 500 for agents', async () => {
  const dataDir = join(tempDir(), 'data');
  const journal = new Journal(dataDir, () => undefined);
  journal.append(sessionEntry(1));
  const { library, exporter, recordings, sessions } = partsOf(dataDir, journal);
  renameSync(dataDir, `${dataDir}-aside`);
  writeFileSync(dataDir, '');

  const selection = { ids: undefined, recordings: true };
  const exportError = await errorOf(exporter.prepare(journal.session, selection));
  expect(toRequestError(exportError)).toMatchObject({ status: 507, message: REPLACED });
  const renameError = await errorOf(sessions.change(journal.session, { title: 'New' }));
  expect(toRequestError(renameError)).toMatchObject({ status: 507, message: REPLACED });
  const changeError = await errorOf(library.change(randomUUID(), { title: 'New' }));
  expect(recorderRequestError(changeError, 'Failed to change recording.', 'disk-full')).toMatchObject({
    ...{ status: 507, message: 'Failed to change recording.', detail: REPLACED },
  });
  const startError = await errorOf(recordings.create(randomUUID()));
  expect(recorderRequestError(startError, 'Failed to start recording.')).toMatchObject({
    status: 500,
    detail: REPLACED,
  });
  expect((await sessions.page(journal.session, 0, 10)).actions).toHaveLength(1);
});

function partsOf(dataDir: string, journal: Journal) {
  const store = createSessionStore(join(dataDir, 'sessions'));
  const recordings = createRecordingStore(join(dataDir, 'recordings'));
  const snapshots = createStoredSnapshots(store);
  const onChange = () => undefined;
  const sessions = new SessionLibrary({
    ...{ store, snapshots, onChange },
    journals: new Map([[journal.session, journal]]),
  });
  const library = new RecordingLibrary({
    ...{ store: recordings, maxBytes: undefined, onChange },
    onRemoved: () => undefined,
    onRemovedForQuota: () => undefined,
  });
  const exporter = new SessionExporter({
    ...{ sessions, snapshots, workDir: store.root, page: join(dataDir, 'index.html') },
    ...{ library, recordings },
  });
  return { sessions, recordings, library, exporter };
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('It succeeded.');
  return error;
}
