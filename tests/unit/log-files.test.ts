import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLogFiles, logDir } from '../../src/main/log-files';
import { tempDir } from '../support/temp-dir';

it('log lines are appended to a file that only its owner can read', () => {
  const dir = tempDir();
  const files = createLogFiles(dir);
  for (const line of ['one\n', 'two\n']) files.write(line);
  const file = join(logDir(dir), 'jumpseat.log');
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('the log consists of at most five files of 5 MB, with the newest lines in jumpseat.log', () => {
  const dir = tempDir();
  const files = createLogFiles(dir);
  for (let n = 0; n < 7; n++) files.write(`${n}${'x'.repeat(3_000_000)}\n`);
  const all = readdirSync(logDir(dir)).sort();
  expect(all).toEqual([
    'jumpseat.1.log',
    'jumpseat.2.log',
    'jumpseat.3.log',
    'jumpseat.4.log',
    'jumpseat.log',
  ]);
  expect(all.map((name) => readFileSync(join(logDir(dir), name), 'latin1').charAt(0)).join('')).toBe('54326');
});

it('the log continues if its folder was deleted or cannot be created', () => {
  const dir = tempDir();
  const files = createLogFiles(dir);
  files.write('one\n');
  rmSync(logDir(dir), { recursive: true });
  files.write('two\n');
  expect(readFileSync(join(logDir(dir), 'jumpseat.log'), 'utf8')).toBe('two\n');
  rmSync(logDir(dir), { recursive: true });
  writeFileSync(logDir(dir), '');
  expect(() => files.write('three\n')).not.toThrow();
});
