// @ts-check
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchElectron, findElectron } from './lib/electron.mjs';
import { endWithNpm } from './lib/end-with-npm.mjs';
import { readText } from './lib/files.mjs';
import { inProject, projectDir } from './lib/project.mjs';
import { command, say } from './lib/report.mjs';
import { hideSecrets, withoutSecrets } from './lib/secrets.mjs';
import { chooseShell, displayAddress, sandboxWorks, wantsWindow } from './lib/shell-choice.mjs';
import { prepare } from './setup.mjs';

const flags = process.argv.slice(2);
hideSecrets(flags);
const noSandbox = process.env.JUMPSEAT_NO_SANDBOX === '1';

await command(async () => {
  await prepare('start');
  endWithNpm();
  const electron = await electronForWindow();
  if (electron === undefined) return startHeadless();
  const { code, signal } = await startElectron(electron);
  if (code === 127) {
    say('No window: a library that Electron needs is missing (see above).');
    return startHeadless();
  }
  if (signal) process.kill(process.pid, signal);
  return code ?? 1;
});

/** @returns {Promise<string | undefined>} Electron's program, if a window is wanted and possible */
async function electronForWindow() {
  const wanted = wantsWindow(flags, process.env);
  const known = findElectron();
  const choice = chooseShell({
    wanted,
    display: wanted && (process.platform !== 'linux' || (await displayAnswers())),
    root: process.getuid?.() === 0,
    sandbox: process.platform !== 'linux' || sandboxWorks(readText, sandboxHelper(known)),
    noSandbox,
  });
  if (choice.shell === 'headless') {
    if (choice.why) say(choice.why);
    return undefined;
  }
  const electron = known ?? (await fetchElectron());
  if (electron === undefined) {
    say('No window: Electron could not be fetched (again in a day, or now: npx install-electron --no).');
  }
  return electron;
}

/** Runs the host in this process, so that signals and exit code need no forwarding. */
async function startHeadless() {
  await import(pathToFileURL(inProject('out/main/headless.js')).href);
}

/**
 * @param {string} electron
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function startElectron(electron) {
  const shown = withoutSecrets(flags);
  const args = [...(noSandbox ? ['--no-sandbox'] : []), projectDir, ...shown.flags];
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  const env = { ...inherited, ...shown.env };
  return new Promise((resolve, reject) => {
    const child = spawn(electron, args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
    // Ctrl-C in a terminal reaches both processes. A signal to this process alone is forwarded.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
  });
}

/** Whether the display answers: its variables may be left over. */
function displayAnswers() {
  const address = displayAddress(process.env);
  if (!address) return false;
  return new Promise((/** @type {(answers: boolean) => void} */ resolve) => {
    const socket = connect(address);
    const done = (/** @type {boolean} */ answers) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}

/** @param {string | undefined} electron */
function sandboxHelper(electron) {
  return electron === undefined
    ? undefined
    : statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false });
}
