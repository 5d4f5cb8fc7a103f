import { mkdirSync, mkdtempSync, openSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureLine, storageProblem } from '../../../src/main/base/storage-problem';
import { tempDir } from '../../support/temp-dir';

const systemError = (code: string, syscall: string) => Object.assign(new Error('said'), { code, syscall });
const FULL = 'The disk is full.';
const unwritable = (reason: string) => `The data directory is not writable: ${reason}.`;
const REPLACED = unwritable('a file is in the place of a folder');

describe('storageProblem', () => {
  it.each([
    [systemError('ENOSPC', 'write'), FULL],
    [systemError('EDQUOT', 'open'), FULL],
    [new Error('ffmpeg: No space left on device'), FULL],
    [systemError('EROFS', 'open'), unwritable('its file system is read-only')],
    [systemError('EACCES', 'mkdir'), unwritable('permission denied')],
    [systemError('EPERM', 'rename'), unwritable('permission denied')],
    [systemError('ENOTDIR', 'scandir'), REPLACED],
    [systemError('EEXIST', 'mkdir'), REPLACED],
    [new Error('outer', { cause: systemError('EROFS', 'open') }), unwritable('its file system is read-only')],
    [new AggregateError([new Error('x'), systemError('ENOSPC', 'write')]), FULL],
    // Not an error of the data directory.
    [systemError('EACCES', 'spawn ffmpeg'), undefined],
    [systemError('EACCES', 'connect'), undefined],
    [systemError('EEXIST', 'open'), undefined],
    [systemError('ENOENT', 'open'), undefined],
    [new Error('permission denied'), undefined],
    ['ENOSPC', undefined],
  ])('describes %s as: %s', (error, problem) => {
    expect(storageProblem(error)).toBe(problem);
  });

  it('recognizes the system’s errors for a file in place of a folder', () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    const below = join(file, 'below');
    const calls = [
      () => mkdirSync(file, { recursive: true }),
      () => mkdirSync(below, { recursive: true }),
      () => mkdtempSync(below),
      () => openSync(below, 'wx'),
      () => readdirSync(below),
      () => statSync(below),
    ];
    for (const call of calls) expect(problemOf(call)).toBe(REPLACED);
  });
});

function problemOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return storageProblem(error);
  }
  return 'The call succeeded.';
}

describe('failureLine', () => {
  // As ffmpeg wrote them.
  const HEADER = 'Could not write header for output file #0: No space left on device';
  const LAST = 'Error initializing output stream 0:0 --';

  it('is the line that says that the disk is full, if there is one', () => {
    expect(failureLine(['Input #0', HEADER, LAST])).toBe(HEADER);
  });

  it('is the last line otherwise', () => {
    expect(failureLine(['Input #0', LAST])).toBe(LAST);
    expect(failureLine([])).toBeUndefined();
  });
});
