import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './base/attempt';

/** The newest file; `jumpseat.1.log` is the one before it. */
const NAME = 'jumpseat.log';
const FILES = 5;
const MAX_BYTES = 5_000_000;

export const logDir = (dataDir: string): string => join(dataDir, 'logs');

/**
 * The log files of a data directory: at most 5 of 5 MB, of which the oldest is deleted. Each line is written at once, since
 * the next may never come.
 */
export function createLogFiles(dataDir: string): { write(line: string): void } {
  const dir = logDir(dataDir);
  const file = join(dir, NAME);
  const numbered = (n: number) => join(dir, n === 0 ? NAME : `jumpseat.${n}.log`);

  function rotate(): void {
    for (let n = FILES - 1; n > 0; n -= 1) {
      // So far there may be fewer files.
      attempt(() => renameSync(numbered(n - 1), numbered(n)));
    }
  }

  return {
    write(line) {
      // If the disk is full or the directory cannot be used, the line is still on stderr.
      attempt(() => {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        if (size + line.length > MAX_BYTES) rotate();
        appendFileSync(file, line, { mode: 0o600 });
      });
    },
  };
}
