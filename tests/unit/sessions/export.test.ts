import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Journal } from '../../../src/main/journal/journal';
import { createRecordingStore } from '../../../src/main/recorder/library/recording-store';
import { SessionExporter } from '../../../src/main/sessions/export/session-exporter';
import { SessionLibrary } from '../../../src/main/sessions/session-library';
import { createSessionStore } from '../../../src/main/sessions/session-store';
import { createStoredSnapshots } from '../../../src/main/sessions/stored-snapshots';
import { jsonLines, sessionEntries, writeSession } from '../../support/session-files';
import { tempDir } from '../../support/temp-dir';

it('an export writes its entries to the disk instead of keeping them in memory', async () => {
  const dataDir = tempDir();
  const id = '20261121-080000000-abcd';
  writeSession(dataDir, id, jsonLines(sessionEntries(250)));
  const page = join(dataDir, 'index.html.br');
  writeFileSync(page, brotliCompressSync('the page'));
  const store = createSessionStore(join(dataDir, 'sessions'));
  const snapshots = createStoredSnapshots(store);
  const journal = new Journal(dataDir, () => {});
  const sessions = new SessionLibrary({
    store,
    journals: new Map([[journal.session, journal]]),
    snapshots,
    onChange: () => {},
  });
  const exporter = new SessionExporter({
    ...{ sessions, snapshots, page },
    library: { list: () => ({ recordings: [], total_bytes: 0 }), detail: async () => undefined },
    recordings: createRecordingStore(join(dataDir, 'recordings')),
    workDir: store.root,
  });
  const { files, release } = await exporter.prepare(id, { ids: undefined, recordings: true });
  expect(files.filter((file) => 'content' in file).map(({ name }) => name)).toEqual(['session.json']);
  const actions = files.find(({ name }) => name === 'actions.jsonl');
  const lines = actions && 'path' in actions ? readFileSync(actions.path, 'utf8').trimEnd().split('\n') : [];
  expect(lines).toHaveLength(250);
  await release();
});
