// @ts-check
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { SetupError } from '../lib/report.mjs';
import { findProgram } from '../lib/run.mjs';

/** @throws {SetupError} if Chromium is not installed */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const path = names.map(findProgram).find(Boolean);
  if (!path) throw new SetupError('This needs Chromium, which is not installed.');
  return path;
}

/** Chromium has no sandbox for root. */
export const CHROMIUM_FLAGS = [
  ...['--no-first-run', '--disable-dev-shm-usage', '--password-store=basic'],
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
];

/** Starts Chromium without a window, under the control of Playwright. */
export const launchChromium = () => chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });

/**
 * Starts a program in its own process group. @returns a function that ends it with all its children
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function startProgram(command, args, env) {
  const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
  const exited = once(child, 'exit');
  return async function end() {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  };
}

/**
 * Runs a program to its end and returns its output. @throws {Error} with its error output if it fails
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export const runProgram = (command, args, env) =>
  promisify(execFile)(command, args, { env, encoding: 'buffer', maxBuffer: Infinity });
