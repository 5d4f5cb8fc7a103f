import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventMessage } from '../../src/shared/events';
import { type Host, startHost } from '../support/host';
import { ask, subscribe } from '../support/http';
import { askRecording } from '../support/recording';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);

let host: Host;

beforeAll(async () => {
  host = await startHost(['--geometry', '800x600', '--allow-run']);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

async function post(
  path: string,
  body?: unknown,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await host.request(path, { method: 'POST', ...(body !== undefined && { body }) });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
}
/** Starts a shell script on the desktop. @returns its pid */
async function run(script: string): Promise<number> {
  const { status, json } = await post('/api/v0/desktop/run', { command: ['sh', '-c', script] });
  expect([status, json]).toEqual([200, { pid: expect.any(Number) }]);
  return Number(json.pid);
}
const lives = (pid: number) => existsSync(`/proc/${pid}/exe`);
const clipboard = async () => {
  const env = await host.desktopEnv();
  return (await exec('xclip', ['-o', '-selection', 'clipboard'], { env })).stdout;
};

it('readiness needs the token, since it says why the desktop cannot act', async () => {
  expect((await ask(`${host.url}/readyz`)).status).toBe(401);
  const before = await host.request('/readyz');
  expect([before.status, await before.json()]).toEqual([
    503,
    {
      message: 'The desktop is not ready.',
      detail: 'It has not been started: POST /api/v0/desktop/start starts it.',
      code: 'not-ready',
    },
  ]);
  expect((await host.desktop()).state).toBe('stopped');
  expect((await post('/api/v0/desktop/start')).json).toMatchObject({ state: 'running', width: 800 });
  const after = await host.request('/readyz');
  expect([after.status, await after.json()]).toEqual([200, { status: 'ready' }]);
});

it('a program runs in the environment of the desktop, and one that cannot run is refused', async () => {
  const file = join(host.dataDir, 'environment');
  await run(`env > ${file}.new; mv ${file}.new ${file}`);
  await waitFor('the program', () => existsSync(file));
  const env = readFileSync(file, 'utf8');
  const { display, xauthority } = await host.desktop();
  expect(env).toContain(`DISPLAY=${display}\n`);
  expect(env).toContain(`XAUTHORITY=${xauthority}\n`);
  expect(env).not.toContain(host.token);
  const command = ['no-such-program'];
  expect(await post('/api/v0/desktop/run', { command })).toMatchObject({
    status: 400,
    json: { code: 'program-not-found', detail: 'There is no program no-such-program.' },
  });
  for (const wrong of [
    {},
    { command: [] },
    { command: 'sh' },
    { command: ['sh', 'a\0b'] },
    { command: [5] },
    { command: ['true', 'x'.repeat(200_000)] },
  ])
    expect((await post('/api/v0/desktop/run', wrong)).status).toBe(400);
});

it('at most 64 programs run at once', async () => {
  const pids = await Promise.all(Array.from({ length: 64 }, () => run('exec sleep 1000')));
  const command = ['true'];
  expect(await post('/api/v0/desktop/run', { command })).toMatchObject({
    status: 409,
    json: { code: 'too-many-programs' },
  });
  for (const pid of pids) process.kill(pid);
  await waitFor(
    'the programs to end',
    async () => (await post('/api/v0/desktop/run', { command })).status === 200,
  );
});

it('the clipboard takes a text, which a program on the desktop pastes', async () => {
  const text = 'Grüße 日本\n😀';
  expect((await post('/api/v0/desktop/clipboard', { text })).status).toBe(204);
  expect(await clipboard()).toBe(text);
  expect(await (await host.request('/api/v0/desktop/clipboard')).json()).toMatchObject({ text });
  expect((await post('/api/v0/desktop/clipboard', { text: 5 })).status).toBe(400);
  expect(JSON.stringify(await host.journal())).not.toContain('Grüße');
});

it('a restart ends all programs, recordings and the running action, and empties the desktop', async () => {
  const [polite, stubborn] = await Promise.all([
    run('exec sleep 1000'),
    run("trap '' TERM; (setsid sleep 1000 &); while :; do sleep 1000; done"),
  ]);
  const events = await subscribe<EventMessage>(`${host.url}/api/v0/events`, {
    authorization: `Bearer ${host.token}`,
  });
  const recording = randomUUID();
  await askRecording(host, 'start', recording);
  const holding = host.act({ action: 'wait', duration: 60_000 });
  await waitFor('the action to start', () =>
    events.messages.some((one) => one.type === 'action.started' && one.action.request.action === 'wait'),
  );
  const restarted = await post('/api/v0/desktop/restart', { width: 640, height: 480 });
  expect(restarted).toMatchObject({ status: 200, json: { state: 'running', width: 640, height: 480 } });
  await events.close();
  expect((await holding).status).toBe(500);
  expect([polite, stubborn].map(lives)).toEqual([false, false]);
  expect((await host.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 640 });
  expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  const kept = await (await host.request(`/api/v0/recordings/${recording}`)).json();
  expect(kept).toMatchObject({ status: 'ready', reason: 'The desktop was restarted.' });
  expect((await post('/api/v0/desktop/restart')).json).toMatchObject({ width: 640 });
  for (const size of [{ width: 640 }, { width: 10, height: 10 }, { width: 9000, height: 600 }])
    expect((await post('/api/v0/desktop/restart', size)).status).toBe(400);
});

it('none of it goes past a person who has paused the agent', async () => {
  await post('/api/v0/control/pause');
  for (const [path, body] of [
    ['restart', {}],
    ['run', { command: ['true'] }],
    ['clipboard', { text: 'a' }],
  ] as const)
    expect([path, (await post(`/api/v0/desktop/${path}`, body)).status]).toEqual([path, 423]);
  expect((await host.request('/readyz')).status).toBe(200);
  await post('/api/v0/control/resume');
});

it('a restart that waits for its turn is refused if a person pauses the agent meanwhile', async () => {
  const restarts = [post('/api/v0/desktop/restart'), post('/api/v0/desktop/restart')];
  await waitFor('the first restart', async () => (await host.desktop()).state !== 'running');
  await post('/api/v0/control/pause');
  const statuses = (await Promise.all(restarts)).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 423]);
  await post('/api/v0/control/resume');
});
