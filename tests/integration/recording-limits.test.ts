import { randomUUID } from 'node:crypto';
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordedActions } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { askRecording } from '../support/recording';

const MIB = 1024 * 1024;
const id = randomUUID();
let host: Host;

const ask = (what: 'start' | 'stop') => askRecording(host, what, id);
const file = (name: string) => join(host.dataDir, 'recordings', id, name);

beforeAll(async () => {
  host = await startHost(['--geometry', '320x240']);
  expect((await ask('start')).status).toBe(200);
  await host.act({ action: 'left_click', coordinate: [10, 10] });
  expect((await ask('stop')).status).toBe(200);
});
afterAll(() => host.stop());

// Sparse files reach the limits without recording for hours.
describe('the stop of a recording', () => {
  it('returns video and thumbnail up to their limits', async () => {
    const answer = await (await ask('stop')).text();
    expect(answer.match(/^content-type: .*$/gim)).toEqual([
      'Content-Type: video/mp4',
      'Content-Type: image/jpeg',
    ]);
  });

  it('omits a thumbnail above 10 MB', async () => {
    truncateSync(file('thumbnail.jpg'), 10 * MIB + 1);
    const response = await ask('stop');
    expect(response.status).toBe(200);
    expect((await response.text()).match(/^content-type: .*$/gim)).toEqual(['Content-Type: video/mp4']);
  });

  it('returns 413 for a video above 100 MB, which stays in the library', async () => {
    truncateSync(file('video.mp4'), 100 * MIB + 1);
    const response = await ask('stop');
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ message: 'Recording file exceeds maximum allowed size.' });
    expect(existsSync(file('video.mp4'))).toBe(true);
    const video = await host.request(`/api/v0/recordings/${id}/video.mp4`, { method: 'HEAD' });
    expect(Number(video.headers.get('content-length'))).toBe(statSync(file('video.mp4')).size);
  });
});

describe('a recording of actions with names and texts of a megabyte', () => {
  it('is stopped and listed with little memory', async () => {
    const small = await startHost(['--geometry', '320x240'], {
      NODE_OPTIONS: '--max-old-space-size=96 --max-semi-space-size=8',
    });
    try {
      const long = randomUUID();
      expect((await askRecording(small, 'start', long)).status).toBe(200);
      const action = 'n'.repeat(900_000);
      for (let n = 0; n < 40; n++) expect((await small.act({ action })).status).toBe(400);
      expect((await askRecording(small, 'stop', long)).status).toBe(200);
      const shown = await small.request(`/api/v0/recordings/${long}/actions`);
      const { actions } = RecordedActions.parse(await shown.json());
      expect(actions).toHaveLength(40);
      expect(actions[0]?.request.action).toBe(`${'n'.repeat(100)}…`);
      // As a host without this limit left them.
      const lines = actions.map((one) => `${JSON.stringify({ ...one, request: { action } })}\n`);
      writeFileSync(join(small.dataDir, 'recordings', long, 'actions.jsonl'), lines.join(''));
      const text = await (await small.request(`/api/v0/recordings/${long}/actions.jsonl`)).text();
      expect(text.length).toBe(lines.join('').length);
      const subtitles = await (await small.request(`/api/v0/recordings/${long}/subtitles.vtt`)).text();
      expect(subtitles.match(/ --> /g)).toHaveLength(40);
    } finally {
      expect(await small.stop()).toBe(0);
    }
  });
});
