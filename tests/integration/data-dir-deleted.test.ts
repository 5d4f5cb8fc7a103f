import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { pidOf } from '../support/processes';
import { askRecording, fromLibrary } from '../support/recording';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);

it('makes a data directory again that was deleted, goes on in it, and says so', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const host = await startHost(['--data-dir', dataDir, '--geometry', '320x240']);
  const move = () => host.act({ action: 'mouse_move', coordinate: [10, 10] });
  await move();
  await move();
  const { session } = await host.journal();

  rmSync(dataDir, { recursive: true });
  expect((await move()).status).toBe(200);
  const journal = await host.journal();
  expect([journal.actions.map(({ seq }) => seq), journal.last_seq]).toEqual([[3], 3]);
  const lines = readFileSync(join(dataDir, 'sessions', session, 'actions.jsonl'), 'utf8').split('\n');
  expect(lines[0]).toContain('Entries 1 to 2 are missing');
  expect(JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).url).toBe(host.url);

  expect(host.output()).toContain('The journal was deleted while Jumpseat runs.');

  expect(await host.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
});

it('keeps its desktop, and all ways to it, when the data directory is deleted', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  const host = await startHost(['--data-dir', dataDir, '--geometry', '320x240']);
  const env = await host.desktopEnv();
  const xvnc = pidOf('Xvnc', dataDir);

  rmSync(dataDir, { recursive: true });
  await waitFor('the files of the desktop', () => existsSync(env.XAUTHORITY ?? ''));
  await run('xsetroot', ['-solid', '#336699'], { env });

  rmSync(dataDir, { recursive: true });
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
