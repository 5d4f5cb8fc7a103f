import * as real from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { zip } from '../../../src/main/api/zip';
import { mockModule } from '../../support/mocked';
import { tempDir } from '../../support/temp-dir';

it('an import on a full disk reports the disk, not a broken archive', async () => {
  // An exceeded quota appears only when a file is written, and a test cannot set a quota.
  const createWriteStream = () =>
    new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'EDQUOT' })),
    });
  mockModule('node:fs', () => ({ ...real, createWriteStream }));
  const { unpackArchive: unpack } = await import('../../../src/main/sessions/import/unpack-archive');
  const folder = tempDir();
  const archive = join(folder, 'archive.zip');
  const { body } = await zip([{ name: 'actions.jsonl', modified: new Date(), content: '{}' }]);
  writeFileSync(archive, Buffer.concat(await body.toArray()));
  const { signal } = new AbortController();
  await expect(unpack({ archive, folder, freeBytes: 1e9, signal })).rejects.toMatchObject({
    code: 'disk-full',
  });
});
