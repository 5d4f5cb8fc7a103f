// @ts-check
import { build, isBuilt } from './lib/build.mjs';
import { dependenciesAreInstalled, installDependencies } from './lib/dependencies.mjs';
import { fetchElectron, findElectron } from './lib/electron.mjs';
import { withLock } from './lib/lock.mjs';
import { inProject, projectDir, requireNode } from './lib/project.mjs';
import { say } from './lib/report.mjs';
import { installNeeds, missingNeeds } from './lib/system.mjs';

/** Not in a folder that the steps delete. */
const LOCK = inProject('.jumpseat/setup.lock');

/**
 * Installs npm packages and the system's programs and fonts, and builds, as far as necessary for a purpose. Takes some
 * milliseconds if nothing is missing.
 * @param {import('../src/main/needs/needs.mjs').Purpose} purpose
 */
export async function prepare(purpose) {
  await prepareDependencies();
  await prepareSystem(purpose);
  await whenMissing(() => !isBuilt(), build);
}

/** As {@link prepare}, for all tests: they generate clients of the API, and run SDKs of models. */
export async function prepareTests() {
  await prepare('test');
  await preparePackages(inProject('tests/clients'), 'generators of API clients and SDKs of models');
  // In public CI the tests of the app fail without it. On a developer's machine they are skipped.
  if (process.env.JUMPSEAT_NEEDS_ELECTRON && findElectron() === undefined) await fetchElectron();
}

/** As {@link prepare}, for building packages of the app. @param {import('../src/main/needs/needs.mjs').Purpose} purpose */
export async function preparePackaging(purpose) {
  await prepare(purpose);
  await preparePackages(inProject('packaging'), 'electron-builder');
}

/** Installs only the npm packages, which is enough for the static checks and the build. */
export async function prepareDependencies() {
  requireNode();
  await preparePackages(projectDir, 'npm packages');
}

/**
 * @param {string} dir
 * @param {string} title
 */
async function preparePackages(dir, title) {
  await whenMissing(
    () => !dependenciesAreInstalled(dir),
    () => installDependencies(dir, title),
  );
}

/** @param {import('../src/main/needs/needs.mjs').Purpose} purpose */
async function prepareSystem(purpose) {
  if (process.platform !== 'linux') {
    say('The virtual desktop needs Linux; on this system the host runs without one.');
    return;
  }
  const missing = await missingNeeds(purpose);
  if (missing.length > 0) await withLock(LOCK, () => installNeeds(missing, purpose));
}

/**
 * Runs a step under a lock, so that two commands in one folder neither run it twice nor use an unfinished result.
 * @param {() => boolean} isMissing
 * @param {() => Promise<void>} work
 */
async function whenMissing(isMissing, work) {
  if (!isMissing()) return;
  await withLock(LOCK, async () => {
    if (isMissing()) await work();
  });
}
