// @ts-check
import { readFileSync } from 'node:fs';
import { inProject, projectDir } from './project.mjs';
import { failure, step } from './report.mjs';
import { run } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/** Whether node_modules contains the packages of package-lock.json. */
export function dependenciesAreInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
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

export async function installDependencies() {
  await step('Installing npm packages', async () => {
    const { code, output } = await npm([
      'ci',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) throw failure('npm ci failed:', output);
  });
}

/** @param {readonly string[]} args */
function npm(args) {
  // Prefer the npm that runs this process: the one on PATH may be too old to read the lock file.
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], { cwd: projectDir });
  return run('npm', args, { cwd: projectDir, shell: process.platform === 'win32' });
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(inProject(file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
