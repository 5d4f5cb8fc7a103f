import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedAction, Recording, RecordingDetail } from '../../src/shared/recording';
import { videoAt } from '../../src/shared/time-map';
import { startHost } from '../support/backend';
import type { Host } from '../support/host';
import { askRecording, fromLibrary, justBefore, paint } from '../support/recording';
import { alike, pixelAt, probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
const COLOURS = [
  [200, 40, 30],
  [20, 140, 60],
  [40, 60, 190],
] as const;
const scratch = mkdtempSync(join(tmpdir(), 'recording-test-'));
let host: Host;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  host = await startHost(['--geometry', '641x481']);
  env = await host.desktopEnv();
});
afterAll(async () => {
  await host.stop();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

const start = (id: string, headers = {}) => askRecording(host, 'start', id, headers);
const stop = (id: string) => askRecording(host, 'stop', id);
const get = <T>(path: string) => fromLibrary<T>(host, path);

/** Paints the whole desktop, then runs an action. Returns when it began to paint, to act, and had the answer (ms since 1970). */
async function show(colour: readonly number[], x: number) {
  const paintAt = Date.now();
  await paint(env, colour);
  const actAt = Date.now();
  await host.act({ action: 'mouse_move', coordinate: [x, 400] });
  return { colour, paintAt, actAt, answeredAt: Date.now() };
}

/** The parts of a multipart answer, parsed strictly by RFC 2046. */
async function parts(response: Response): Promise<{ type: string; body: Buffer }[]> {
  const boundary = /boundary=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1];
  const whole = Buffer.from(await response.arrayBuffer()).toString('latin1');
  const [before, ...pieces] = `\r\n${whole}`.split(`\r\n--${boundary}`);
  expect(before).toBe('');
  expect(pieces.pop()).toBe('--\r\n');
  return pieces.map((piece) => {
    const [head = '', ...rest] = piece.split('\r\n\r\n');
    return {
      type: /content-type: (.*)/i.exec(head)?.[1] ?? '',
      body: Buffer.from(rest.join('\r\n\r\n'), 'latin1'),
    };
  });
}

describe('a recording', () => {
  const id = randomUUID();
  const chat = randomUUID();
  let video: string;
  let answer: { type: string; body: Buffer }[];
  const shown: Awaited<ReturnType<typeof show>>[] = [];

  it('is returned with its thumbnail', async () => {
    const started = await start(id, { 'Coder-Chat-Id': chat });
    expect([started.status, await started.json()]).toEqual([200, { message: 'Recording started.' }]);
    for (const [i, colour] of COLOURS.entries()) {
      shown.push(await show(colour, 100 + i * 100));
      await recordedTime(1000);
    }
    expect((await start(id)).status).toBe(200); // continues
    const response = await stop(id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=/);
    answer = await parts(response);
    expect(answer.map(({ type }) => type)).toEqual(['video/mp4', 'image/jpeg']);
    video = join(scratch, 'video.mp4');
    writeFileSync(video, answer[0]?.body ?? '');
    expect(answer[1]?.body.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it('is returned again unchanged, also to curl', async () => {
    expect(await parts(await stop(id))).toEqual(answer);
    const file = join(scratch, 'curl.bin');
    await run('curl', [
      ...['-sf', '-H', `authorization: Bearer ${host.token}`, '-H', 'content-type: application/json'],
      ...['-d', JSON.stringify({ recording_id: id.toUpperCase() }), '-o', file],
      `${host.url}/api/v0/desktop/recording/stop`,
    ]);
    expect(readFileSync(file).includes(answer[0]?.body ?? '-')).toBe(true);
  });

  it('is a video for all players, of even size, without errors', async () => {
    const facts = await probe(video);
    const { video_ms } = await get<Recording>(`/${id}`);
    expect(facts).toMatchObject({ width: 642, height: 482, pixelFormat: 'yuv420p', codec: 'h264' });
    expect(facts.seconds).toBeCloseTo(video_ms / 1000, 1);
    expect(facts.times).toEqual([...facts.times].sort((a, b) => a - b));
    expect(facts.chapters.length).toBeGreaterThan(0);
  });

  it('is faster while nothing happens', async () => {
    const { wall_ms, video_ms } = await get<Recording>(`/${id}`);
    expect(wall_ms).toBeGreaterThan(3000);
    // A third of each second, and the time for painting, which a busy machine needs longer for.
    expect(wall_ms - video_ms).toBeGreaterThan(1200);
    expect(video_ms).toBeGreaterThan(1050);
  });

  it('shows the screen of each action at the action’s time', async () => {
    const { actions } = await get<{ actions: RecordedAction[] }>(`/${id}/actions`);
    expect(actions.map(({ request }) => request.action)).toEqual(['mouse_move', 'mouse_move', 'mouse_move']);
    const detail = await get<RecordingDetail>(`/${id}`);
    const { clock, video_ms, wall_ms, started_at } = detail;
    const inVideo = (at: number) => videoAt(clock, at - Date.parse(started_at));
    for (const [i, { colour, actAt, answeredAt }] of shown.entries()) {
      // Times are stored in whole milliseconds.
      expect(actions[i]?.video_ms).toBeGreaterThanOrEqual(inVideo(actAt) - 2);
      expect(actions[i]?.video_ms).toBeLessThanOrEqual(inVideo(answeredAt) + 2);
      // A busy machine may show a colour late, but until the next one is painted.
      const until = shown[i + 1]?.paintAt ?? actAt + 1000;
      expect(alike(await pixelAt(video, justBefore(detail, until), 30, 30), colour)).toBe(true);
    }
    expect(clock.at(0)).toEqual([0, 0]);
    expect(clock.at(-1)?.map(Math.round)).toEqual([wall_ms, video_ms]);
  });

  it('can be listed, renamed, read in ranges, downloaded and deleted', async () => {
    const { recordings } = await get<{ recordings: Recording[] }>('');
    expect(recordings[0]).toMatchObject({
      id,
      status: 'ready',
      chat_id: chat,
      actions: 3,
      has_thumbnail: true,
    });
    const path = `/api/v0/recordings/${id}`;
    const renamed = await host.request(path, {
      method: 'PATCH',
      body: { title: 'Drei Farben', pinned: true },
    });
    expect(await renamed.json()).toMatchObject({ title: 'Drei Farben', pinned: true });

    const range = await host.request(`${path}/video.mp4?download=1`, { headers: { range: 'bytes=4-7' } });
    expect([range.status, await range.text()]).toEqual([206, 'ftyp']);
    expect(range.headers.get('content-disposition')).toContain('attachment; filename="Drei Farben');
    const beyond = await host.request(`${path}/video.mp4`, { headers: { range: 'bytes=9999999-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${answer[0]?.body.length}`,
    ]);
    const vtt = await (await host.request(`${path}/subtitles.vtt`)).text();
    expect(vtt).toMatch(/^WEBVTT\n\n1\n\d\d:\d\d:\d\d\.\d{3} --> .*\nmouse move at 100,400\n/);
    const lines = (await (await host.request(`${path}/actions.jsonl`)).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toHaveLength(3);

    const archive = await host.request(`${path}/recording.zip`);
    const bytes = Buffer.from(await archive.arrayBuffer());
    expect(bytes.length).toBe(Number(archive.headers.get('content-length')));
    writeFileSync(join(scratch, 'a.zip'), bytes);
    const { stdout } = await run('python3', ['-m', 'zipfile', '-l', join(scratch, 'a.zip')]);
    for (const name of ['video.mp4', 'thumbnail.jpg', 'actions.jsonl', 'recording.json', 'subtitles.vtt']) {
      expect(stdout).toContain(name);
    }

    expect((await host.request(path, { method: 'DELETE' })).status).toBe(204);
    expect((await host.request(path)).status).toBe(404);
    expect(existsSync(join(host.dataDir, 'recordings', id))).toBe(false);
  });
});

describe('the recording routes', () => {
  it.each([
    [{}, 'Missing recording_id.', undefined],
    [{ recording_id: '' }, 'Missing recording_id.', undefined],
    [{ recording_id: '../../x' }, 'Invalid recording_id format.', 'recording_id must be a valid UUID.'],
  ])('refuse %j', async (body, message, detail) => {
    for (const path of ['start', 'stop']) {
      const response = await host.request(`/api/v0/desktop/recording/${path}`, { method: 'POST', body });
      expect([response.status, await response.json()]).toEqual([
        400,
        { message, ...(detail && { detail }), code: expect.any(String) },
      ]);
    }
  });

  it('return 404 for an unknown recording', async () => {
    const response = await stop(randomUUID());
    expect([response.status, await response.json()]).toEqual([
      404,
      { message: 'Recording not found.', detail: expect.any(String), code: 'recording-not-found' },
    ]);
    expect((await host.request('/api/v0/recordings/..%2f..%2fetc')).status).toBe(404);
  });

  it('allow five recordings at once, and actions meanwhile', async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => start(id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const sixth = await start(randomUUID());
    expect(await sixth.json()).toEqual({
      message: 'Failed to start recording.',
      detail: '5 recordings are already in progress.',
      code: 'too-many-recordings',
    });
    expect(sixth.status).toBe(500);
    await show(COLOURS[0], 200);
    const stopped = Promise.all(ids.map(stop));
    expect((await host.act({ action: 'left_click', coordinate: [10, 10] })).status).toBe(200);
    expect((await stopped).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('finish a recording whose client has disconnected', async () => {
    const id = randomUUID();
    await start(id);
    const leaving = new AbortController();
    const asked = fetch(`${host.url}/api/v0/desktop/recording/stop`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ recording_id: id }),
      signal: leaving.signal,
    }).catch(() => undefined);
    const status = async () => (await get<Recording>(`/${id}`)).status;
    await waitFor('the stop to begin', async () => (await status()) !== 'recording');
    leaving.abort();
    await asked;
    await waitFor('the recording to be ready', async () => (await status()) === 'ready');
  });

  it('start a new recording with the id of a finished one', async () => {
    const id = randomUUID();
    await start(id);
    await stop(id);
    const first = await get<Recording>(`/${id}`);
    await start(id);
    const again = await get<Recording>(`/${id}`);
    expect(again.status).toBe('recording');
    expect(again.started_at > first.started_at).toBe(true);
    await stop(id);
  });
});
