import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk that a test can fill. */
export interface SmallDisk {
  readonly path: string;
  /** Fills it except for a number of bytes, in steps of a page. */
  fill(leave?: number): void;
  /** Frees the filled space. */
  empty(): void;
  remove(): void;
}

/** Needs root, or sudo without a password. */
export function smallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const asRoot = (...command: string[]) =>
    execFileSync('sh', ['-c', '[ "$(id -u)" = 0 ] && exec "$@"; exec sudo -n "$@"', 'sh', ...command]);
  const owner = `uid=${process.getuid?.() ?? 0},gid=${process.getgid?.() ?? 0}`;
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700,${owner}`, 'tmpfs', path);
  const ballast = join(path, '.ballast');

  return {
    path,
    fill(leave = 0) {
      const file = openSync(ballast, 'w');
      let bytes = 0;
      for (const step of [1024 * 1024, 4096]) {
        try {
          for (const block = Buffer.alloc(step); ; ) bytes += writeSync(file, block, 0, step, bytes);
        } catch {
          // no space left for this step
        }
      }
      ftruncateSync(file, Math.max(bytes - leave, 0));
      closeSync(file);
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      asRoot('umount', '-l', path);
      rmdirSync(path);
    },
  };
}
