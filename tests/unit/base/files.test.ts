import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  freeBytes,
  outsideArchive,
  writeFileAtomic,
  writeFileAtomicSync,
} from '../../../src/main/base/files';
import { tempDir } from '../../support/temp-dir';

it.each([
  ['writeFileAtomicSync', async (path: string, data: string) => writeFileAtomicSync(path, data)],
  ['writeFileAtomic', (path: string, data: string) => writeFileAtomic(path, data)],
])('%s replaces a file, readable only by its owner, and leaves no other file', async (_, write) => {
  const path = join(tempDir(), 'file.json');
  writeFileSync(path, 'old');
  await write(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, '..'))).toEqual(['file.json']);
});

it('a failed atomic write keeps the old file, and leaves no temporary file', async () => {
  const dir = tempDir();
  const path = join(dir, 'taken');
  mkdirSync(join(path, 'inside'), { recursive: true });
  expect(() => writeFileAtomicSync(path, 'new')).toThrow();
  await expect(writeFileAtomic(path, 'new')).rejects.toThrow();
  expect(readdirSync(dir)).toEqual(['taken']);
});

it('freeBytes returns the free space on the disk of a path', async () => {
  expect(await freeBytes(tempDir())).toBeGreaterThan(0);
  await expect(freeBytes(join(tempDir(), 'missing'))).rejects.toThrow('ENOENT');
});

it.each([
  ['/opt/Jumpseat/resources/app.asar/resources', '/opt/Jumpseat/resources/app.asar.unpacked/resources'],
  ['C:\\Jumpseat\\resources\\app.asar\\x.exe', 'C:\\Jumpseat\\resources\\app.asar.unpacked\\x.exe'],
  ['/opt/Jumpseat/resources/app.asar.unpacked/x', '/opt/Jumpseat/resources/app.asar.unpacked/x'],
  ['/home/ann/my-app.asar/x', '/home/ann/my-app.asar/x'],
  ['/home/ann/jumpseat/resources', '/home/ann/jumpseat/resources'],
])('for other programs, %s is %s', (path, outside) => expect(outsideArchive(path)).toBe(outside));
