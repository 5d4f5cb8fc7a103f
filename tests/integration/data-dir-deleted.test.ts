import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { pidOf, successorOf } from '../support/processes';
import { askRecording, fromLibrary } from '../support/recording';
import { pictureMakerOf, untilPictured } from '../support/snapshots';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);

it('the host creates a deleted data directory again, continues in it, and reports it', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const host = await startHost(['--data-dir', dataDir, '--geometry', '320x240']);
  const move = () => host.act({ action: 'mouse_move', coordinate: [10, 10] });
  await move();
  await move();
  const { session } = await host.journal();

  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  expect((await move()).status).toBe(200);
  const journal = await host.journal();
  expect([journal.actions.map(({ seq }) => seq), journal.last_seq]).toEqual([[3], 3]);
  const lines = readFileSync(join(dataDir, 'sessions', session, 'actions.jsonl'), 'utf8').split('\n');
  expect(lines[0]).toContain('Entries 1 to 2 are missing');
  expect(JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).url).toBe(host.url);

  await waitFor('the report', () => host.output().includes('The journal was deleted while Jumpseat runs.'));

  expect(await host.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
});

it('the desktop and all access to it keep working if the data directory is deleted', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  const host = await startHost(['--data-dir', dataDir, '--geometry', '320x240']);
  const env = await host.desktopEnv();
  const xvnc = pidOf('Xvnc', dataDir);

  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  await waitFor('the files of the desktop to be created again', () => existsSync(env.XAUTHORITY ?? ''));
  await run('xsetroot', ['-solid', '#336699'], { env });

  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  const { rfb, socket } = await openViewer(host);
  expect(rfb.size).toMatchObject({ width: 320, height: 240 });
  socket.terminate();
  const id = randomUUID();
  expect((await askRecording(host, 'start', id)).status).toBe(200);
  expect((await host.act({ action: 'left_click', coordinate: [20, 20] })).json.output).toBe(
    'left_click action performed',
  );
  expect((await host.act({ action: 'screenshot' })).json.screenshot_width).toBe(320);
  expect((await askRecording(host, 'stop', id)).status).toBe(200);
  expect(await fromLibrary(host, `/${id}`)).toMatchObject({ status: 'ready', actions: 2 });
  expect(pidOf('Xvnc', dataDir)).toBe(xvnc);
  expect(await host.stop()).toBe(0);
});

it('snapshots are taken after the data directory is deleted, by the same worker and by a new one', async () => {
  const { host, dataDir } = await startInFolder();
  await takesSnapshots(host);
  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  await takesSnapshots(host);

  const worker = await waitFor('the worker', () => pictureMakerOf(host));
  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  process.kill(worker, 'SIGKILL');
  await waitFor('a new worker', () => pictureMakerOf(host) !== worker && pictureMakerOf(host));
  await takesSnapshots(host);
  expect(await host.stop()).toBe(0);
});

it('an X server that crashes after the data directory is deleted is restarted', async () => {
  const { host, dataDir } = await startInFolder();
  await host.desktopEnv();
  const xvnc = pidOf('Xvnc', dataDir);

  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  process.kill(xvnc, 'SIGKILL');
  // Until the host has seen the death, the desktop counts as running.
  await waitFor(
    'a new X server',
    async () => successorOf(xvnc, 'Xvnc', dataDir) && (await host.desktop()).state === 'running',
  );
  expect((await host.act({ action: 'screenshot' })).json.screenshot_width).toBe(320);
  const { rfb, socket } = await openViewer(host);
  expect(rfb.size).toMatchObject({ width: 320, height: 240 });
  socket.terminate();
  const env = await host.desktopEnv();
  await run('xsetroot', ['-solid', '#336699'], { env });
  await takesSnapshots(host);

  // The new server's socket is held as well.
  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  const again = await openViewer(host);
  expect(again.rfb.size).toMatchObject({ width: 320, height: 240 });
  again.socket.terminate();
  expect(await host.stop()).toBe(0);
});

async function startInFolder(): Promise<{ host: Host; dataDir: string }> {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  return { dataDir, host: await startHost(['--data-dir', dataDir, '--geometry', '320x240']) };
}

/** Acts until an action has its snapshots, and reads them, as the panel does. */
async function takesSnapshots(host: Host): Promise<void> {
  const entry = await untilPictured(host);
  for (const kind of ['before', 'after', 'thumb']) {
    const { session } = await host.journal();
    const path = `/api/v0/sessions/${session}/pictures/${entry.id}/${kind}`;
    expect((await host.request(path)).status).toBe(200);
  }
}
