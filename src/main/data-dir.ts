import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, messageOf } from '../shared/error-info';
import { ConfigError } from './start-error';

/** Makes the data directory if need be. @throws {ConfigError} if it cannot be used */
export function prepareDataDir(dataDir: string): void {
  try {
    makeDir(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** An error that names the system's reason and the flag to change. */
export function unusable(dataDir: string, error: unknown): ConfigError {
  const [reason] = messageOf(error, String(error)).split(/[,\n]/);
  return new ConfigError(
    `The data directory ${dataDir} cannot be used (${reason}); set a different one with --data-dir.`,
  );
}

/** Node's own `recursive` never returns if an existing folder takes no new ones, such as /proc. */
function makeDir(path: string, hasParent = false): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && !hasParent && dirname(path) !== path) {
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
