import { randomUUID } from 'node:crypto';
import { existsSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

// The files are grown by holes: nobody wants to record for as long as they would take.
describe('stop', () => {
  it('answers with both parts up to their limits', async () => {
    const answer = await (await ask('stop')).text();
    expect(answer.match(/^content-type: .*$/gim)).toEqual([
      'Content-Type: video/mp4',
      'Content-Type: image/jpeg',
    ]);
  });

  it('leaves out a thumbnail above 10 MB', async () => {
    truncateSync(file('thumbnail.jpg'), 10 * MIB + 1);
    const response = await ask('stop');
    expect(response.status).toBe(200);
    expect((await response.text()).match(/^content-type: .*$/gim)).toEqual(['Content-Type: video/mp4']);
  });

  it('answers 413 for a video above 100 MB, which stays in the library', async () => {
    truncateSync(file('video.mp4'), 100 * MIB + 1);
    const response = await ask('stop');
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ message: 'Recording file exceeds maximum allowed size.' });
    expect(existsSync(file('video.mp4'))).toBe(true);
    const video = await host.request(`/api/v0/recordings/${id}/video.mp4`, { method: 'HEAD' });
    expect(Number(video.headers.get('content-length'))).toBe(statSync(file('video.mp4')).size);
  });
});
