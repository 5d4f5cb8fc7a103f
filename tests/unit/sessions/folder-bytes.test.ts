import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderBytes } from '../../../src/main/sessions/folder-bytes';
import { longestTurn } from '../../support/longest-turn';
import { tempDir } from '../../support/temp-dir';

it('folderBytes counts each file of a folder and its subfolders once, even with hard links', async () => {
  const folder = tempDir();
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'actions.jsonl'), 'x'.repeat(100));
  writeFileSync(join(folder, 'pictures', 'a'), 'x'.repeat(10));
  linkSync(join(folder, 'pictures', 'a'), join(folder, 'pictures', 'b'));
  expect(await folderBytes(folder)).toBe(110);
  expect(await folderBytes(join(folder, 'missing'))).toBe(0);
});

it('folderBytes leaves time for other work between many files', async () => {
  const folder = tempDir();
  for (let i = 0; i < 2000; i++) writeFileSync(join(folder, String(i)), 'x');
  const shares: number[] = [];
  // The best of three, because the machine may be busy.
  for (let i = 0; i < 3; i++) {
    const { took, longest } = await longestTurn(async () => {
      expect(await folderBytes(folder)).toBe(2000);
    });
    shares.push(longest / took);
  }
  expect(Math.min(...shares)).toBeLessThan(1 / 4);
});
