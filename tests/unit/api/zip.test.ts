import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zip } from '../../../src/main/api/zip';
import { tempDir } from '../../support/temp-dir';
import { unpack } from '../../support/zip';

describe('an archive', () => {
  // Around the sizes from which one form of its end gives way to another.
  it.each([1, 460, 520, 700])(
    'of %i files is as long as announced, and whole',
    async (count) => {
      const folder = tempDir();
      const file = join(folder, 'file');
      writeFileSync(file, 'from disk');
      const modified = new Date();
      const entries = Array.from({ length: count }, (_, i) => {
        const name = `pictures/${String(i).padStart(70, '0')}`;
        return i % 2 ? { name, modified, content: 'given' } : { name, modified, path: file, bytes: 9 };
      });
      const { body, contentLength } = await zip(entries);
      const archive = Buffer.concat(await body.toArray());
      expect(archive.length).toBe(contentLength);
      expect(await unpack(archive, folder)).toHaveLength(count);
    },
    30_000,
  );
});
