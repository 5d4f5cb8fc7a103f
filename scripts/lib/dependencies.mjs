// @ts-check
import { join } from 'node:path';
import { readJson } from './files.mjs';
import { failure, step } from './report.mjs';
import { run } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/**
 * Whether node_modules contains the packages of package-lock.json.
 * @param {string} dir
 */
export function dependenciesAreInstalled(dir) {
  const wanted = readPackages(join(dir, 'package-lock.json'));
  const present = readPackages(join(dir, 'node_modules/.package-lock.json'));
  return wanted !== undefined && present !== undefined && satisfies(wanted, present);
}

/**
 * An optional package may be missing (its installation failed, or it is for a different platform), but not have a
 * different version.
 * @param {Packages} wanted
 * @param {Packages} present
 */
export function satisfies(wanted, present) {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

/**
 * @param {string} dir
 * @param {string} title what to install, for a person
 */
export async function installDependencies(dir, title) {
  await step(`Installing ${title}`, async () => {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, output } = await npm(args, dir);
    if (code !== 0) throw failure('npm ci failed:', output);
  });
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  // Prefer the npm that runs this process: the one on PATH may be too old to read the lock file.
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], { cwd });
  return run('npm', args, { cwd, shell: process.platform === 'win32' });
}

/** @param {string} file @returns {Packages | undefined} */
const readPackages = (file) => readJson(file)?.packages;
