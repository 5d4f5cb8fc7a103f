// @ts-check
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir, inProject, projectDir } from './project.mjs';
import { step } from './report.mjs';
import { run } from './run.mjs';

const PACKAGE = inProject('node_modules/electron');

/** A download without progress is aborted after this time (ms). */
const STALLED_MS = 15_000;
/** A failed download is not retried within this time (ms), since the network may not allow it. */
const RETRY_MS = 24 * 60 * 60 * 1000;

/** Electron's program in its folder, by platform. */
const PROGRAMS = /** @type {Partial<Record<NodeJS.Platform, string>>} */ ({
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
});

/**
 * The path of Electron's program, in the folder that `ELECTRON_OVERRIDE_DIST_PATH` names or else in its own download;
 * undefined if it is incomplete.
 * @returns {string | undefined}
 */
export function findElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  // Its installer writes `path.txt` last.
  if (!given && !existsSync(join(PACKAGE, 'path.txt'))) return undefined;
  const path = join(given || join(PACKAGE, 'dist'), PROGRAMS[process.platform] ?? 'electron');
  return existsSync(path) ? path : undefined;
}

/**
 * Downloads Electron's program with its own installer. After a failure, retries at most once a day.
 * @returns {Promise<string | undefined>} its path; undefined if the download failed
 */
export async function fetchElectron() {
  if (failedLately()) return undefined;
  const scratch = join(cacheDir, 'electron');
  mkdirSync(scratch, { recursive: true });
  const { code, output } = await step('Fetching Electron', (note) => install(scratch, note));
  rmSync(scratch, { recursive: true, force: true });
  const electron = findElectron();
  if (electron === undefined) remember(code === 0 ? 'It is not where it should be.' : output);
  return electron;
}

/**
 * @param {string} scratch the folder of the installer's partial download, to measure its progress
 * @param {(text: string) => void} note
 */
async function install(scratch, note) {
  const abort = new AbortController();
  let size = 0;
  let grewAt = performance.now();
  const watch = setInterval(() => {
    const now = sizeOf(scratch) + sizeOf(join(PACKAGE, 'dist'));
    if (now !== size) grewAt = performance.now();
    size = now;
    if (now > 0) note(`${Math.round(now / 1e6)} MB`);
    if (performance.now() - grewAt > STALLED_MS) abort.abort();
  }, 500);
  try {
    const env = {
      ...process.env,
      TMPDIR: scratch,
      TEMP: scratch,
      TMP: scratch,
      ELECTRON_GET_NO_PROGRESS: '1',
    };
    return await run(process.execPath, [join(PACKAGE, 'install.js')], {
      cwd: projectDir,
      env,
      signal: abort.signal,
    });
  } finally {
    clearInterval(watch);
  }
}

/** @param {string} dir @returns {number} its size (bytes); 0 if it does not exist */
function sizeOf(dir) {
  try {
    return readdirSync(dir, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(dir, entry.name);
      return (
        sum + (entry.isDirectory() ? sizeOf(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0))
      );
    }, 0);
  } catch {
    return 0; // the installer may delete files meanwhile
  }
}

const failureFile = join(cacheDir, 'electron-failed.txt');

function failedLately() {
  const stats = statSync(failureFile, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < RETRY_MS;
}

/** @param {string} why the reason of the failure, kept in node_modules/.cache/jumpseat */
function remember(why) {
  mkdirSync(dirname(failureFile), { recursive: true });
  writeFileSync(failureFile, `${why}\n`);
}
