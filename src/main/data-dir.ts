import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './start-error';

/** Makes the data directory if need be. @throws {ConfigError} where it cannot be used. */
export function prepareDataDir(dataDir: string): void {
  try {
    makeDir(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** What the system said of the directory, in one line with the way out. */
export function unusable(dataDir: string, error: unknown): ConfigError {
  const words = error instanceof Error ? (error.message.split(/[,\n]/)[0] ?? '') : String(error);
  return new ConfigError(
    `The data directory ${dataDir} cannot be used (${words}); choose another with --data-dir.`,
  );
}

/** Node's own `recursive` never ends where a folder that is there takes no new ones, such as /proc. */
function makeDir(path: string, parentIsThere = false): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && !parentIsThere && dirname(path) !== path) {
      makeDir(dirname(path));
      makeDir(path, true);
    } else if (!isDirectory(path)) {
      throw code === 'EEXIST' ? new Error('ENOTDIR: not a directory') : error;
    }
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
