import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { askRecording } from '../support/recording';

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

  // Its programs go on, but the socket of the desktop is gone as well.
  const refused = await askRecording(host, 'start', randomUUID());
  expect([refused.status, await refused.json()]).toEqual([
    500,
    {
      message: 'Failed to start recording.',
      detail: expect.stringMatching(/was deleted; restart Jumpseat for a new desktop\.$/),
    },
  ]);
  expect(await host.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
});
