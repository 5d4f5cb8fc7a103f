import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as untilMoment } from 'node:timers/promises';
import {
  electron,
  electronArgs,
  endpointIn,
  removeWithProfile,
  spawnElectron,
  startScreen,
} from '../support/electron-app';
import { HOST_ENTRY } from '../support/host';
import { collectOutput, processesNaming } from '../support/processes';
import { random } from '../support/random';
import { waitFor } from '../support/wait-for';
import type { Series } from './series';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Part of the rounds whose signal comes after the start, as a multiple of its duration. */
const LATEST = 1.2;

/** One of the two ways to start a host. */
interface Shell {
  readonly name: 'headless' | 'Electron';
  readonly dataDir: string;
  /** Duration of an undisturbed start (ms). */
  startMs: number;
  start(): Run;
}

interface Run {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
  output(): string;
}

/** In each round, starts the host with and without a window, and sends each a signal at a random moment. */
export const signals: Series = {
  name: 'signals',
  title: 'leaves no endpoint.json and no lock if it gets a signal at any time during its start',
  rounds: 100,
  roundMs: 60_000,
  async run({ rounds, seed, report }) {
    const draw = random(seed);
    const screen = electron === undefined ? undefined : await startScreen();
    const shells = [headless(), ...(screen ? [withWindow(screen.env)] : [])];
    try {
      for (const shell of shells) await measure(shell);
      for (let n = 1; n <= rounds; n += 1) {
        const plans = shells.map((shell) => ({
          shell,
          signal: draw.pick(SIGNALS),
          afterMs: draw.int(Math.ceil(shell.startMs * LATEST)),
        }));
        await Promise.all(
          plans.map(async ({ shell, signal, afterMs }) => {
            const served = await interrupt(shell, signal, afterMs);
            report(n, { shell: shell.name, signal, afterMs, served });
          }),
        );
      }
    } finally {
      await screen?.stop();
      for (const { dataDir } of shells) await removeWithProfile(dataDir);
    }
  },
};

function headless(): Shell {
  const dataDir = mkdtempSync(join(tmpdir(), 'soak-signals-'));
  return {
    ...{ name: 'headless', dataDir, startMs: 0 },
    start() {
      const args = [HOST_ENTRY, '--port', '0', '--data-dir', dataDir, '--no-open', '--log-level', 'warn'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      return { process: child, output: collectOutput(child), exited: once(child, 'exit') };
    },
  };
}

function withWindow(env: NodeJS.ProcessEnv): Shell {
  const dataDir = mkdtempSync(join(tmpdir(), 'soak-signals-'));
  const start = () => spawnElectron(electronArgs(dataDir), env);
  return { name: 'Electron', dataDir, startMs: 0, start };
}

/** Measures an undisturbed start. */
async function measure(shell: Shell): Promise<void> {
  const began = performance.now();
  const { process: child, exited } = shell.start();
  await waitFor('the host to serve', () => endpoint(shell));
  shell.startMs = performance.now() - began;
  child.kill('SIGTERM');
  await exited;
}

/** Starts a host and interrupts it. @returns whether it served by then */
async function interrupt(shell: Shell, signal: NodeJS.Signals, afterMs: number): Promise<boolean> {
  const { process: child, exited, output } = shell.start();
  await untilMoment(afterMs);
  const served = endpoint(shell) !== undefined;
  child.kill(signal);
  await exited;
  const { exitCode, signalCode } = child;
  // Before it can handle the signal, the signal ends it.
  if (exitCode !== 0 && signalCode !== signal) {
    throw new Error(`${shell.name}, ${signal} after ${afterMs} ms: ended with ${exitCode}: ${output()}`);
  }
  const left = readdirSync(shell.dataDir).filter((name) => /^(endpoint|host\.lock)/.test(name));
  if (left.length > 0) throw new Error(`${shell.name}, ${signal} after ${afterMs} ms: left ${left}`);
  await waitFor('the child processes to end', () => processesNaming(shell.dataDir).length === 0);
  return served;
}

function endpoint({ dataDir }: Shell) {
  try {
    return endpointIn(dataDir);
  } catch {
    return undefined; // not written yet
  }
}
