// @ts-check
import { readFileSync } from 'node:fs';
import { inProject, projectDir } from './project.mjs';
import { failure, step } from './report.mjs';
import { run } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/** Whether node_modules holds what package-lock.json says, whoever installed it. */
export function dependenciesAreInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return wanted !== undefined && present !== undefined && satisfies(wanted, present);
}

/**
 * What is optional may be missing (another platform's, or it did not install), but not be of another version.
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
  // The npm that runs us, where one does: another on PATH may be too old to read the lock file.
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
