// @ts-check
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distributionOf, howToInstall, packagesFor } from '../../src/main/needs/needs.mjs';
import { readJson, readText } from './files.mjs';
import { NEEDS } from './needs.mjs';
import { cacheDir } from './project.mjs';
import { failure, SetupError, say, step } from './report.mjs';
import { findProgram, run } from './run.mjs';

/** @typedef {import('../../src/main/needs/needs.mjs').Need} Need */
/** @typedef {import('../../src/main/needs/needs.mjs').Purpose} Purpose */

/**
 * The needs that the system does not meet for a purpose. Looks for programs and fonts, not into a package database.
 * @param {Purpose} purpose
 * @returns {Promise<Need[]>}
 */
export async function missingNeeds(purpose) {
  const needs = NEEDS.filter((need) => need.for.includes(purpose));
  const found = await Promise.all(
    needs.map(({ programs, font, python }) => {
      if (font !== undefined) return hasFont(font);
      return python === undefined ? programs?.some(findProgram) : canImport(python);
    }),
  );
  return needs.filter((_, index) => !found[index]);
}

/**
 * Installs missing packages, or prints the command for a person.
 * @param {readonly Need[]} missing
 * @param {Purpose} purpose
 * @throws {SetupError} if an essential need is still not met
 */
export async function installNeeds(missing, purpose) {
  const osRelease = readText('/etc/os-release') ?? '';
  const distribution = distributionOf(osRelease);
  const prefix = distribution?.manager === 'apt' && findProgram('apt-get') ? await rootPrefix() : undefined;
  if (distribution && prefix) {
    const packages = packagesFor(missing, distribution);
    await step(`Installing ${packages.join(', ')}`, () => aptInstall(prefix, packages));
    const still = (await missingNeeds(purpose)).filter((need) => need.essential.includes(purpose));
    if (still.length > 0) throw new SetupError(`Installed, but still not found: ${list(still)}.`);
    return;
  }
  const how = howToInstall(missing, osRelease, { root: process.getuid?.() === 0 });
  const essential = missing.filter((need) => need.essential.includes(purpose));
  if (essential.length > 0) throw new SetupError(`Missing: ${list(missing)}.\n${how}`);
  adviseOnce(`Advised, but missing: ${list(missing)}. ${how}`);
}

/** @param {readonly Need[]} needs */
const list = (needs) => needs.map((need) => need.what).join(', ');

/**
 * The words before a command that run it as root without a password; undefined if that is not possible.
 * @returns {Promise<string[] | undefined>}
 */
async function rootPrefix() {
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return env;
  return findProgram('sudo') && (await run('sudo', ['-n', 'true'])).code === 0
    ? ['sudo', '-n', ...env]
    : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} packages
 */
async function aptInstall([program = '', ...before], packages) {
  // A different apt process, such as an automatic update, may hold the lock for a while.
  const apt = (/** @type {string[]} */ ...args) =>
    run(program, [...before, 'apt-get', '-o', 'DPkg::Lock::Timeout=120', '-qq', ...args]);
  const update = await apt('update'); // continue after a failure: other mirrors may be enough
  const install = await apt('install', '-y', '--no-install-recommends', ...packages);
  if (install.code !== 0) {
    throw failure('apt-get could not install them:', `${update.output}\n${install.output}`.trim());
  }
}

/**
 * Whether an installed font matches a pattern of fontconfig. The check takes 15 ms, so a positive result is kept as long as
 * the folders of fonts do not change.
 * @param {string} pattern
 */
async function hasFont(pattern) {
  const memory = readMemory();
  const now = fontFolders();
  const known = memory.fontFolders === now ? (memory.fonts ?? []) : [];
  if (known.includes(pattern)) return true;
  const { code, output } = await run('fc-list', [pattern, 'family']);
  const found = code === 0 && output !== '';
  if (found) {
    const latest = readMemory();
    const others = latest.fontFolders === now ? (latest.fonts ?? []) : [];
    writeMemory({ ...latest, fontFolders: now, fonts: [...others, pattern] });
  }
  return found;
}

/**
 * Whether the system's own Python, which uses the system's packages, can run a statement.
 * @param {string} statement
 */
async function canImport(statement) {
  const program = '/usr/bin/python3';
  if (!existsSync(program)) return false;
  return (await run(program, ['-c', statement])).code === 0;
}

/** A value that changes when a font package is installed or removed. */
function fontFolders() {
  const root = '/usr/share/fonts';
  const time = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  try {
    return [root, ...readdirSync(root).map((name) => join(root, name))].map((path) => time(path)).join(' ');
  } catch {
    return 'none';
  }
}

/** @param {string} advice */
function adviseOnce(advice) {
  const memory = readMemory();
  if (memory.advised === advice) return;
  say(advice);
  writeMemory({ ...memory, advised: advice });
}

/** @typedef {{ fontFolders?: string, fonts?: string[], advised?: string }} Memory */

const memoryFile = join(cacheDir, 'system.json');

/** @returns {Memory} */
const readMemory = () => readJson(memoryFile) ?? {};

/** @param {Memory} memory */
function writeMemory(memory) {
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(memoryFile, JSON.stringify(memory));
}
