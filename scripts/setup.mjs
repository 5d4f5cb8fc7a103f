// @ts-check
import { build, isBuilt } from './lib/build.mjs';
import { dependenciesAreInstalled, installDependencies } from './lib/dependencies.mjs';
import { withLock } from './lib/lock.mjs';
import { inProject, requireNode } from './lib/project.mjs';
import { say } from './lib/report.mjs';
import { installNeeds, missingNeeds } from './lib/system.mjs';

/** Outside of what the steps themselves delete. */
const LOCK = inProject('.jumpseat/setup.lock');

/**
 * Does all that is missing before a purpose: npm packages, the system's programs and fonts, the build.
 * Where nothing is missing it takes some milliseconds.
 * @param {import('./lib/needs.mjs').Purpose} purpose
 */
export async function prepare(purpose) {
  requireNode();
  await whenMissing(() => !dependenciesAreInstalled(), installDependencies);
  await prepareSystem(purpose);
  await whenMissing(() => !isBuilt(), build);
}

/** The npm packages alone: all that the static checks and the build need. */
export async function prepareDependencies() {
  requireNode();
  await whenMissing(() => !dependenciesAreInstalled(), installDependencies);
}

/** @param {import('./lib/needs.mjs').Purpose} purpose */
async function prepareSystem(purpose) {
  if (process.platform !== 'linux') {
    say('The virtual desktop needs Linux; on this system the host runs without one.');
    return;
  }
  const missing = await missingNeeds(purpose);
  if (missing.length > 0) await withLock(LOCK, () => installNeeds(missing, purpose));
}

/**
 * Two commands at once in one folder must not both do a step, nor one use what the other is still making.
 * @param {() => boolean} isMissing
 * @param {() => Promise<void>} work
 */
async function whenMissing(isMissing, work) {
  if (!isMissing()) return;
  await withLock(LOCK, async () => {
    if (isMissing()) await work();
  });
}
