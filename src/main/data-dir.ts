import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codeOf, messageOf } from '../shared/error-info';
import type { Environment } from './flags';
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

/**
 * The data directory of a command that starts no host: that of its flag, else of `JUMPSEAT_DATA_DIR`, else the platform's
 * usual folder. An empty text counts as absent.
 * @throws {ConfigError} if the user has no home directory
 */
export function dataDirOf(flag: string | undefined, env: Environment): string {
  const given = flag || env.JUMPSEAT_DATA_DIR;
  return given ? resolve(given) : defaultDataDir(env);
}

/** The platform's usual folder. @throws {ConfigError} if the user has no home directory */
export function defaultDataDir(env: Environment, platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return join(home(), 'Library', 'Application Support', 'Jumpseat');
    case 'win32':
      return join(env.LOCALAPPDATA ?? join(home(), 'AppData', 'Local'), 'Jumpseat');
    default:
      return join(env.XDG_DATA_HOME || join(home(), '.local', 'share'), 'jumpseat');
  }
}

/** @throws {ConfigError} for a user without HOME and without an entry in the password file, as in some containers */
function home(): string {
  try {
    return homedir();
  } catch {
    throw new ConfigError('This user has no home directory; set a data directory with --data-dir.');
  }
}
