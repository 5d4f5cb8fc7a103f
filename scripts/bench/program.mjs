// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of the first of these programs that is installed.
 * @param {readonly string[]} names
 */
function findProgram(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {}
    }
  }
  return undefined;
}

export const findChromium = () =>
  findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);

/** Chromium has no sandbox for root. */
export const chromiumFlags = () => [
  ...['--no-first-run', '--disable-dev-shm-usage', '--password-store=basic'],
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
];

/**
 * Starts a program in its own process group. @returns a function that ends it with all its children
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function startProgram(command, args, env) {
  const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return async function end() {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  };
}

/**
 * Runs a program to its end. @throws {Error} with its output if it fails
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>}
 */
export function runProgram(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} failed: ${said.slice(-500)}`)),
    );
  });
}
