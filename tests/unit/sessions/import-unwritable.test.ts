import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { zip } from '../../../src/main/api/zip';
import { unpackArchive } from '../../../src/main/sessions/import/unpack-archive';
import { tempDir } from '../../support/temp-dir';

/** Snapshots in the archive, more than are unpacked at once. */
const COUNT = 40;
/** Larger than what is read of an archive at once (bytes). */
const BYTES = 300_000;

it('files of an archive that cannot be written reject the import, and nothing else fails', async () => {
  const folder = tempDir();
  const archive = join(folder, 'archive.zip');
  const modified = new Date();
  const names = Array.from(
    { length: COUNT },
    (_, i) => `7f1d6c0e-2b1a-4c57-9a53-${String(i).padStart(12, '0')}.before`,
  );
  const { body } = await zip([
    { name: 'actions.jsonl', modified, content: '{}' },
    ...names.map((name) => ({
      name: `pictures/${name}`,
      modified,
      content: randomBytes(BYTES / 2).toString('hex'),
    })),
  ]);
  writeFileSync(archive, Buffer.concat(await body.toArray()));
  // A folder has the name of each file.
  for (const name of names) await mkdir(join(folder, 'session/pictures', name), { recursive: true });
  const { signal } = new AbortController();
  await expect(unpackArchive({ archive, folder, freeBytes: 1e9, signal })).rejects.toMatchObject({
    code: 'not-importable',
  });
  // A read that was queued when its stream was destroyed would end the process in one of the next turns.
  await delay(200);
});
