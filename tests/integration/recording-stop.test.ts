import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { RecordingDetail } from '../../src/shared/recording';
import { startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { pidOf, processesNaming } from '../support/processes';
import { askRecording, fromLibrary } from '../support/recording';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
it('the host finishes five recordings of a busy screen within 5 s of SIGTERM', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const host = await startHost(['--data-dir', folder.path, '--geometry', '640x360']);
  const env = await host.desktopEnv();
  const ids = Array.from({ length: 5 }, () => randomUUID());
  for (const id of ids) expect((await askRecording(host, 'start', id)).status).toBe(200);
  let busy = true;
  const busyness = (async () => {
    for (let i = 1; busy; i += 1) {
      const plaid = ['-mod', String(2 + (i % 29)), String(3 + (i % 31))];
      await run('xsetroot', plaid, { env }).catch(() => undefined);
    }
  })();
  await recordedTime(2500);

  const code = await host.stop();
  busy = false;
  await busyness;
  expect(code).toBe(0); // a host that needs longer exits with 1
  for (const id of ids) {
    const at = (file: string) => join(folder.path, 'recordings', id, file);
    const recording = RecordingDetail.parse(JSON.parse(readFileSync(at('recording.json'), 'utf8')));
    expect([recording.status, recording.reason]).toEqual(['ready', undefined]);
    expect(readdirSync(at('.')).sort()).toEqual(['recording.json', 'thumbnail.jpg', 'video.mp4']);
    const { seconds, times } = await probe(at('video.mp4'));
    expect(times.length).toBe(recording.frames);
    expect(seconds).toBeCloseTo(recording.video_ms / 1000, 0);
  }
});

it('the host kills a suspended ffmpeg, and repairs its recording at the next start', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const flags = ['--data-dir', folder.path, '--geometry', '320x240'];
  const host = await startHost(flags);
  const id = randomUUID();
  expect((await askRecording(host, 'start', id)).status).toBe(200);
  const ffmpeg = pidOf('ffmpeg', id);
  process.kill(ffmpeg, 'SIGSTOP');
  expect(await host.stop()).toBe(0); // a host that needs longer than 5 s exits with 1
  await waitFor('ffmpeg to exit', () => processesNaming(id).length === 0);

  const next = await startHost(flags);
  const recording = await waitFor('the recording to be repaired', async () => {
    const found = await fromLibrary<RecordingDetail>(next, `/${id}`);
    return ['ready', 'recovered'].includes(found.status) && found;
  });
  expect(recording.frames).toBeGreaterThan(0);
  await next.stop();
});

it('a recording starts even if the X server crashes before the first frame', async () => {
  const folder = temporaryDir();
  onTestFinished(folder.remove);
  const host = await startHost(['--data-dir', folder.path, '--geometry', '320x240']);
  onTestFinished(async () => void (await host.stop()));
  const starting = askRecording(host, 'start', randomUUID());
  const xvnc = await waitFor('Xvnc', () => {
    const found = processesNaming(folder.path).find(({ command }) => command.endsWith('Xvnc'));
    return found?.pid;
  });
  process.kill(xvnc, 'SIGKILL');
  expect((await starting).status).toBe(200);
});
