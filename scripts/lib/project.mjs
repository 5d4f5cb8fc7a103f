// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './report.mjs';

/** The project's folder. (Not `import.meta.dirname`: {@link requireNode} must run on older versions of Node.) */
export const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string} path */
export const inProject = (path) => join(projectDir, path);

/** Data that the set-up keeps between runs. It is deleted together with node_modules, which it is mostly about. */
export const cacheDir = inProject('node_modules/.cache/jumpseat');

const NEEDED = [20, 19];

/** @param {string} version such as `20.19.1` */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = NEEDED;
  return major > needMajor || (major === needMajor && minor >= needMinor);
}

export function requireNode() {
  if (isNodeNewEnough(process.versions.node)) return;
  throw new SetupError(`Jumpseat needs Node ${NEEDED.join('.')} or later; this is ${process.versions.node}.`);
}
