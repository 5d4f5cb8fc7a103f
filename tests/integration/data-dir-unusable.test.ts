import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { askRecording, recordOne } from '../support/recording';
import { waitFor } from '../support/wait-for';

const UNUSABLE = 'The data directory is not writable: a file is in the place of a folder.';

it('the host answers as on a full disk while a file replaces the data directory, and recovers afterwards', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const host = await startHost(['--data-dir', dataDir, '--geometry', '320x240']);
  const move = () => host.act({ action: 'mouse_move', coordinate: [10, 10] });
  await move();
  const recording = await recordOne(host, 'Before');
  const before = await host.journal();
  const answer = async (path: string, method = 'GET', body?: unknown) => {
    const response = await host.request(path, { method, body });
    return [response.status, await response.json()];
  };

  renameSync(dataDir, join(folder.path, 'aside'));
  writeFileSync(dataDir, '');

  const moved = await move();
  expect(moved).toMatchObject({
    status: 200,
    json: { output: 'mouse_move action performed', warnings: [expect.stringContaining('journal')] },
  });
  await waitFor('the report', () =>
    host.output().includes('The journal could not be written. The data directory is not writable:'),
  );
  // Its file is still open.
  // Snapshots of the last actions may be added meanwhile.
  const seqs = async () => (await host.journal()).actions.map(({ seq }) => seq);
  expect(await seqs()).toEqual(before.actions.map(({ seq }) => seq));

  expect(await answer(`/api/v0/recordings/${recording.id}`, 'PATCH', { title: 'After' })).toEqual([
    507,
    expect.objectContaining({ message: 'Failed to change recording.', detail: UNUSABLE }),
  ]);
  expect(await answer(`/api/v0/sessions/${before.session}/export.zip`)).toEqual([
    507,
    expect.objectContaining({ message: UNUSABLE }),
  ]);
  const start = await askRecording(host, 'start', randomUUID());
  expect([start.status, await start.json()]).toEqual([
    500,
    expect.objectContaining({ message: 'Failed to start recording.', detail: UNUSABLE }),
  ]);

  rmSync(dataDir);
  expect((await move()).json.warnings).toBeUndefined();
  expect((await askRecording(host, 'start', randomUUID())).status).toBe(200);
  renameSync(dataDir, join(folder.path, 'aside again'));
  writeFileSync(dataDir, '');
  expect(await host.stop()).toBe(0);
});
