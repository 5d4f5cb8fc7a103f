import { mkdirSync, writeFileSync } from 'node:fs';
import * as real from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mockModule } from '../support/mocked';
import { tempDir } from '../support/temp-dir';

it('sessions and recordings are listed even if leftovers of a killed host cannot be deleted', async () => {
  // Stands for a folder of a different user: tests may run as root, which could delete it.
  const rm: typeof real.rm = async (path, options) => {
    if (String(path).includes('stuck')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return real.rm(path, options);
  };
  mockModule('node:fs/promises', () => ({ ...real, rm }));
  const { createRecordingStore: createStore } = await import(
    '../../src/main/recorder/library/recording-store'
  );
  const { createSessionStore } = await import('../../src/main/sessions/session-store');
  const root = tempDir();
  for (const name of ['.export-stuck', '.trash-stuck', '.import-gone', '.trash-gone'])
    mkdirSync(join(root, name));
  const id = '20261121-080000000-abcd';
  mkdirSync(join(root, id));
  writeFileSync(join(root, id, 'actions.jsonl'), '');
  const sessions = createSessionStore(root);
  await sessions.tidy();
  expect(await sessions.list()).toEqual([id]);

  const recording = '11111111-1111-4111-8111-111111111111';
  mkdirSync(join(root, recording));
  expect(await createStore(root).list()).toEqual([recording]);
});
