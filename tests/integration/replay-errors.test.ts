import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/shared/journal';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { pidOf, processesNaming } from '../support/processes';
import { recorded, recordedClick, replayOf } from '../support/replay';
import { jsonLines, writeSession } from '../support/session-files';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterEach(() => host.request('/api/v0/replay', { method: 'DELETE' }));
afterAll(() => host?.stop());

async function entriesOf(of: Host): Promise<JournalEntry[]> {
  return (await of.journal()).actions;
}

async function replayed(of: Host, original: JournalEntry): Promise<JournalEntry | undefined> {
  return (await entriesOf(of)).findLast(({ replay_of }) => replay_of === original.id);
}

describe('a replay of entries in the request', () => {
  it('executes the actions, and reports that they were not verified', async () => {
    const replay = replayOf(host);
    const [click, look, key] = [
      recordedClick(0, 300, 200),
      recorded(1, { request: { action: 'screenshot' } }),
      recorded(2, { request: { action: 'key', text: 'Escape' } }),
    ];
    const begun = await replay.load({ entries: [click, look, key], speed: 'none' });
    expect(begun).toMatchObject({ total: 2, verify: true });
    expect(begun.session).toBeUndefined();
    expect(await replay.still()).toMatchObject({
      status: 'done',
      unverified: 2,
      note: 'No "before" screenshot to compare with.',
    });
    expect(await replayed(host, click)).toMatchObject({
      source: 'replay',
      native: { at: { x: 300, y: 200 } },
    });
    expect(await replayed(host, look)).toBeUndefined();
  });

  it.each([
    [
      400,
      'There is nothing to replay.',
      { entries: [recorded(0, { status: 'failed' }), recorded(1, { status: 'failed' })] },
    ],
    [404, 'There is no such action.', { entries: [recorded(0, {})], from: randomUUID() }],
    [404, 'Session not found.', { session: '20200101-000000000-abcd' }],
    [404, 'Session not found.', { session: '../../etc' }],
    [400, 'Failed to decode request body.', { entries: [{ id: 'x' }] }],
  ])('is refused with %i %s', async (status, message, body) => {
    const answer = await host.request('/api/v0/replay', { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ message })]);
  });

  it('returns 404 for each command if none is loaded', async () => {
    for (const command of ['play', 'pause', 'step', 'skip', 'stop']) {
      const answer = await host.request(`/api/v0/replay/${command}`, { method: 'POST' });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { message: 'No replay is loaded.', code: 'no-replay' },
      ]);
    }
    expect((await host.request('/api/v0/replay')).status).toBe(404);
    expect((await host.request('/api/v0/replay/now')).status).toBe(404);
  });

  it('cannot be replaced while it plays', async () => {
    const replay = replayOf(host);
    await replay.load({ entries: [recordedClick(0, 5, 5), recordedClick(60, 50, 5)] });
    await waitFor('the replay to wait', async () => (await replay.state()).phase === 'waiting');
    await expect(replay.load({ entries: [recordedClick(0, 5, 5)] })).rejects.toThrow('A replay is playing.');
  });
});

it('a replay asks for a sensitive text, types it, and does not store it', async () => {
  const replay = replayOf(host);
  const secret = `Geheim-${randomUUID()}`;
  const file = join(host.dataDir, 'typed');
  const script = `read -r line; printf %s "$line" > ${file}; sleep 60`;
  const xterm = await openProgram(host, 'asks', 'xterm', ['-T', 'asks', '-e', 'sh', '-c', script]);
  const { x, y } = { x: xterm.place.x + 50, y: xterm.place.y + 50 };
  const text = recorded(1, { request: { action: 'type', sensitive: true, text_length: 9 } });
  await replay.load({ entries: [recordedClick(0, x, y), text], speed: 'none' });
  expect(await replay.still()).toMatchObject({
    status: 'asking',
    index: 1,
    question: { kind: 'text', length: 9 },
  });
  await replay.answer({ text: `${secret}\n` });
  expect(await replay.still()).toMatchObject({ status: 'done' });
  const typed = await waitFor('the text', () => readFileOr(file));
  expect(typed).toBe(secret);
  expect(await replayed(host, text)).toMatchObject({
    request: { sensitive: true, text_length: secret.length + 1 },
  });
  expect(JSON.stringify(await entriesOf(host))).not.toContain(secret);
  expect(JSON.stringify(await replay.state()) + host.output()).not.toContain(secret);
  await xterm.close();
});

it('a replay pauses while a person has control, except for steps by that person', async () => {
  const replay = replayOf(host);
  const { socket } = await openViewer(host, '?input=lease&viewer=me');
  await replay.load({ entries: [recordedClick(0, 5, 5), recordedClick(60, 50, 5)] });
  await waitFor('the replay to wait', async () => (await replay.state()).phase === 'waiting');
  expect(await askControl(host, 'take', { viewer: 'me' })).toMatchObject({ status: 200 });
  expect(await replay.state()).toMatchObject({ status: 'paused', why: 'A person has control.', index: 1 });
  // A step is refused, and the replay stops with the reason.
  await replay.step();
  expect(await replay.still()).toMatchObject({
    status: 'paused',
    index: 1,
    why: expect.stringMatching(/^A person has control\. ./),
  });
  // A step by the person who has control succeeds.
  await host.request('/api/v0/replay/step', { method: 'POST', headers: { 'Jumpseat-Viewer': 'me' } });
  expect(await replay.still()).toMatchObject({ status: 'done' });
  await askControl(host, 'give-back');
  await replay.play();
  socket.close();
});

it('a replay pauses when the desktop crashes', async () => {
  const replay = replayOf(host);
  await replay.load({ entries: [recordedClick(0, 5, 5), recordedClick(60, 50, 5)] });
  await waitFor('the replay to wait', async () => (await replay.state()).phase === 'waiting');
  const xvnc = pidOf('Xvnc', host.dataDir);
  process.kill(xvnc, 'SIGKILL');
  expect(await replay.still()).toMatchObject({
    status: 'paused',
    index: 1,
    why: expect.stringMatching(/^The desktop stopped\./),
  });
  // The next step continues on a new desktop.
  await replay.step();
  expect(await replay.still()).toMatchObject({ status: 'done' });
  expect(processesNaming(host.dataDir).some(({ pid }) => pid === xvnc)).toBe(false);
});

it('a replay asks before it scales to a desktop of a different size', async () => {
  const small = await startHost(['--geometry', '1280x720']);
  try {
    const replay = replayOf(small);
    const [native, declared] = [
      recordedClick(0, 960, 540),
      recorded(1, {
        request: { action: 'left_click', coordinate: [640, 360], scaled_width: 1280, scaled_height: 720 },
        native: { width: 1920, height: 1080, at: { x: 960, y: 540 } },
      }),
    ];
    const id = '20261121-080000000-abcd';
    const folder = writeSession(
      small.dataDir,
      id,
      jsonLines([native, declared].map((entry, i) => ({ ...entry, seq: i + 1 }))),
    );
    mkdirSync(join(folder, 'pictures'));
    const plain = { width: 1920, height: 1080, channels: 3, background: '#204060' } as const;
    const picture = await sharp({ create: plain }).webp({ lossless: true, effort: 0 }).toBuffer();
    for (const entry of [native, declared])
      writeFileSync(join(folder, 'pictures', `${entry.id}.before.webp`), picture);

    await replay.load({ session: id, speed: 'none' });
    expect((await replay.still()).question).toEqual({
      kind: 'size',
      number: 1,
      size: { width: 1920, height: 1080 },
      now: { width: 1280, height: 720 },
    });
    await replay.answer({ answer: 'go_on' });
    expect(await replay.still()).toMatchObject({
      status: 'done',
      unverified: 2,
      note: expect.stringContaining('1280 × 720'),
    });
    for (const entry of [native, declared]) {
      expect(await replayed(small, entry)).toMatchObject({
        native: { width: 1280, height: 720, at: { x: 640, y: 360 } },
      });
    }
  } finally {
    await small.stop();
  }
});

function readFileOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8') || undefined;
  } catch {
    return undefined;
  }
}
