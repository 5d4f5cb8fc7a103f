import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zip } from '../../src/main/api/zip';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

describe('an archive', () => {
  // Around the sizes at which the format of the archive's end changes.
  it.each([1, 460, 520, 700])('of %i files has the announced length, and is complete', async (count) => {
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
  });

  const modified = new Date();

  it('is aborted if a file is missing, or shorter than announced', async () => {
    const folder = tempDir();
    const short = join(folder, 'short');
    writeFileSync(short, 'abc');
    for (const path of [join(folder, 'gone'), short]) {
      const { body } = await zip([
        { name: 'first', modified, content: 'given' },
        { name: 'file', modified, path, bytes: 9 },
      ]);
      await expect(body.toArray()).rejects.toThrow();
    }
  });

  it('contains empty files, even if they have grown since', async () => {
    const folder = tempDir();
    const path = join(folder, 'file');
    writeFileSync(path, 'grown');
    const { body, contentLength } = await zip([{ name: 'file', modified, path, bytes: 0 }]);
    const archive = Buffer.concat(await body.toArray());
    expect(archive.length).toBe(contentLength);
    expect(await unpack(archive, folder)).toEqual(['file']);
  });

  it('leaves no file open when its reader stops', async () => {
    const folder = tempDir();
    const path = join(folder, 'file');
    writeFileSync(path, Buffer.alloc(1_000_000));
    const open = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path;
        } catch {
          return false;
        }
      }).length;
    const { body } = await zip([{ name: 'file', modified, path, bytes: 1_000_000 }]);
    await waitFor('the file to be open', () => open() === 1);
    body.destroy();
    await waitFor('the file to be closed', () => open() === 0);
  });
});
