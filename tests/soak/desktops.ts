import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as untilNext } from 'node:timers/promises';
import WebSocket from 'ws';
import { attempt } from '../../src/main/base/attempt';
import { socketPath } from '../../src/main/x11/display-files';
import { addDesktop, desktopOf } from '../support/desktops';
import { type Host, startHost } from '../support/host';
import { isAlive, openDescriptors, pidOf, processesNaming, residentMb } from '../support/processes';
import { random } from '../support/random';
import { pictureMakerOf } from '../support/snapshots';
import { waitFor } from '../support/wait-for';
import type { Series } from './series';

/** Rounds after which the host has the processes, descriptors and files that it keeps. */
const WARM_UP = 3;
/** Rounds after which the heaps of host and snapshot process have their size. */
const MEMORY_WARM_UP = 20;
/** Limit on their growth from then on, over any number of rounds (MB). */
const MAX_GROWTH_MB = 100;
const MAIN_PAUSE_MS = 40;

/** In each round, makes a desktop and deletes it, with what happens on desktops in between, while main keeps acting. */
export const desktops: Series = {
  name: 'desktops',
  title: 'leaves nothing of deleted desktops behind, while main keeps acting',
  rounds: 200,
  roundMs: 30_000,
  async run({ rounds, seed, watch, report }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'soak-desktops-'));
    const draw = random(seed);
    const host = await startHost(['--data-dir', dataDir, '--geometry', '640x480']);
    watch(host);
    const main = keepActing(host);
    const wall = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/wall?token=${host.token}`);
    try {
      await waitFor('main to act', () => main.acted > 0);
      let before: Resources | undefined;
      let mb = Number.POSITIVE_INFINITY;
      for (let n = 1; n <= rounds + WARM_UP; n += 1) {
        const did = await liveOnce(host, draw, n === 1);
        if (main.error) throw main.error;
        const resources = resourcesOf(host);
        if (n === WARM_UP) before = resources;
        if (n === MEMORY_WARM_UP) mb = resources.mb;
        report(n - WARM_UP, { ...did, ...resources, files: resources.files.length, mainActed: main.acted });
      }
      if (before) await expectSame(host, before);
      const grown = resourcesOf(host).mb - mb;
      if (grown > MAX_GROWTH_MB) throw new Error(`Host and snapshot process grew by ${grown} MB.`);
      await main.stop();
      wall.terminate();
      const code = await host.stop();
      if (code !== 0) throw new Error(`The host ended with ${code}: ${host.output()}`);
      const left = processesNaming(dataDir);
      if (left.length > 0) throw new Error(`The host left ${JSON.stringify(left)}.`);
    } finally {
      wall.terminate();
      main.isStopped = true;
      host.process.kill('SIGKILL');
      // The snapshot process may still write.
      await waitFor('all processes to end', () => processesNaming(dataDir).length === 0);
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** Makes a desktop, uses it and deletes it. @returns what happened @throws if something of it is left */
async function liveOnce(host: Host, draw: ReturnType<typeof random>, isFirst: boolean): Promise<object> {
  const desktop = await addDesktop(host, draw.int(2) === 0 ? {} : { geometry: '800x600' });
  const { name } = desktop;
  const plan = {
    actions: draw.int(6),
    records: draw.int(4) === 0 || isFirst,
    kill: draw.int(4),
    waits: draw.int(2) === 0,
  };
  const { session } = await desktop.get();
  const recording = randomUUID();
  const act = async () =>
    (await desktop.act({ action: 'left_click', coordinate: [draw.int(600), draw.int(400)] })).status;
  if (plan.records)
    await desktop.request('/recording/start', { method: 'POST', body: { recording_id: recording } });
  for (let i = 0; i < plan.actions; i += 1) expectStatus(`action on ${name}`, await act(), 200);
  const folder = join(host.dataDir, 'desktops', name);
  const isUp = existsSync(join(folder, 'run.json'));
  const { dir, display } = isUp ? await runOf(host, name) : { dir: '', display: '' };
  if (isUp && plan.kill === 0) {
    process.kill(pidOf('Xvnc', `/desktops/${name}/`), 'SIGKILL');
    if (plan.waits) await waitFor(`${name} to act again`, async () => (await act()) === 200);
  }
  const remove = (path: string) => host.request(path, { method: 'DELETE' }).then(({ status }) => status);
  expectStatus(`deletion of ${name}`, await remove(`/api/v0/desktops/${name}`), 204);

  const processes = processesNaming(`/desktops/${name}/`);
  if (processes.length > 0) throw new Error(`${name} left processes: ${JSON.stringify(processes)}`);
  if (plan.records)
    expectStatus('deletion of the recording', await remove(`/api/v0/recordings/${recording}`), 204);
  // There is none if nothing was done.
  const deleted = await remove(`/api/v0/sessions/${session}`);
  const found = [folder, dir, ...displayFiles(display)].filter((path) => path !== '' && existsSync(path));
  if (found.length > 0) throw new Error(`${name} left ${found}`);
  return { ...plan, deleted };
}

/** The files of a display, unless a different X server uses it by now. */
function displayFiles(display: string): string[] {
  const lock = `/tmp/.X${display.slice(1)}-lock`;
  const owner = Number(attempt(() => readFileSync(lock, 'latin1')));
  return display === '' || (owner > 0 && isAlive(owner)) ? [] : [lock, socketPath(Number(display.slice(1)))];
}

/** The folder of a running desktop's files and its display. */
async function runOf(host: Host, name: string): Promise<{ readonly dir: string; readonly display: string }> {
  const { dir } = JSON.parse(readFileSync(join(host.dataDir, 'desktops', name, 'run.json'), 'utf8'));
  const { status } = await desktopOf(host, name).get();
  return { dir, display: status.display ?? '' };
}

function expectStatus(what: string, status: number, expected: number): void {
  if (status !== expected) throw new Error(`${what}: ${status}, not ${expected}`);
}

/** Lets an agent act on main until it is stopped. */
function keepActing(host: Host) {
  const state = { acted: 0, error: undefined as Error | undefined, isStopped: false };
  const acting = (async () => {
    for (let n = 0; !state.isStopped; n += 1) {
      const { status } = await host.act({ action: 'mouse_move', coordinate: [n % 600, n % 400] });
      expectStatus('action on main', status, 200);
      state.acted += 1;
      await untilNext(MAIN_PAUSE_MS);
    }
  })().catch((error: Error) => {
    state.error = error;
  });
  return Object.assign(state, {
    async stop(): Promise<void> {
      state.isStopped = true;
      await acting;
      if (state.error) throw state.error;
    },
  });
}

interface Resources {
  readonly processes: number;
  readonly descriptors: number;
  readonly mb: number;
  readonly files: readonly string[];
}

/** What host and snapshot process use, and the files of the data directory but for logs and those of sessions. */
function resourcesOf(host: Host): Resources {
  const pids = [host.process.pid ?? 0, pictureMakerOf(host) ?? 0];
  const sum = (of: (pid: number) => number) => pids.reduce((total, pid) => total + of(pid), 0);
  const files = readdirSync(host.dataDir, { recursive: true, encoding: 'utf8' });
  return {
    processes: processesNaming(host.dataDir).length,
    descriptors: sum(openDescriptors),
    mb: Math.round(sum(residentMb)),
    files: files.filter((path) => !/^(logs|sessions.[^/]+.)/.test(path)),
  };
}

/** Expects that the host has what it had before, once it has closed what it no longer needs. */
async function expectSame(host: Host, before: Resources): Promise<void> {
  let [now, added]: [Resources, string[]] = [before, []];
  await waitFor('the host to have no more than before', () => {
    now = resourcesOf(host);
    added = now.files.filter((path) => !before.files.includes(path));
    return now.processes <= before.processes && now.descriptors <= before.descriptors && added.length === 0;
  }).catch(() => {
    const counts = ({ processes, descriptors }: Resources) => JSON.stringify({ processes, descriptors });
    throw new Error(`The host had ${counts(before)}, and now ${counts(now)} and the files ${added}.`);
  });
}
