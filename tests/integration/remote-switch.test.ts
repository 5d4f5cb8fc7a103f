import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Host, startHost } from '../support/host';
import { upgrade } from '../support/http';
import { freePort, PASSWORD, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

let host: Host;
let server: VncServer | undefined;
afterEach(async () => {
  expect(await host.stop()).toBe(0);
  await server?.stop();
  server = undefined;
});

const post = async (path: string, body: unknown) => {
  const response = await host.request(`/api/v0/desktop${path}`, { method: 'POST', body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};

it('a connection to a different desktop ends viewers and recordings, but not the running action', async () => {
  host = await startHost(['--geometry', '800x600']);
  server = await startXvnc('VncAuth');
  const id = randomUUID();
  expect((await post('/recording/start', { recording_id: id })).status).toBe(200);
  const viewer = await upgrade(`${host.url}/api/v0/desktop/vnc`, { authorization: `Bearer ${host.token}` });
  if (!(viewer instanceof WebSocket)) throw new Error('The viewer was refused.');
  const closed = new Promise((resolve) => viewer.once('close', resolve));
  viewer.resume();
  const before = await host.desktop();

  const desktop = `vnc://127.0.0.1:${server.port}`;
  const [connected, held] = await Promise.all([
    post('/connect', { desktop, password: PASSWORD }),
    host.act({ action: 'hold_key', text: 'a', duration: 300 }),
  ]);
  expect(connected).toMatchObject({
    status: 200,
    json: { backend: 'remote', address: desktop, width: 1280 },
  });
  expect(held.status).toBe(200);
  await closed;
  const recordings = await (await host.request('/api/v0/recordings')).json();
  expect(JSON.stringify(recordings)).toContain('Another desktop was chosen.');
  expect(JSON.stringify([connected, recordings])).not.toContain(PASSWORD);
  expect((await host.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 1280 });
  expect((await post('/recording/start', { recording_id: randomUUID() })).status).toBe(200);
  expect(await post('/restart', {})).toMatchObject({ status: 409, json: { code: 'not-virtual' } });

  // Back to the first desktop, which is unchanged.
  expect(await post('/connect', { desktop: 'virtual' })).toMatchObject({
    status: 200,
    json: { backend: 'virtual' },
  });
  expect((await host.desktop()).display).toBe(before.display);
  expect((await host.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 800 });
});

it('a failed connection leaves the desktop unchanged, and reports the reason', async () => {
  host = await startHost(['--geometry', '800x600']);
  server = await startXvnc('VncAuth');
  const at = `vnc://127.0.0.1:${server.port}`;
  const nobody = await freePort();
  for (const [body, status, failure, words] of [
    [{ desktop: at }, 502, 'credentials', 'requires a password'],
    [{ desktop: at, password: 'open' }, 502, 'wrong-password', 'did not accept the password'],
    [{ desktop: `vnc://127.0.0.1:${nobody}` }, 502, 'refused', 'Connection refused at'],
    [{ desktop: 'vnc+unix:/nowhere/at/all' }, 502, 'no-socket', 'There is no socket'],
    [{ desktop: 'vnc://no-such-host.invalid' }, 502, 'unknown-host', 'Host not found'],
    [{ desktop: 'somewhere' }, 400, undefined, 'An address looks like'],
  ] as const) {
    for (const path of ['/connect', '/connect/test']) {
      const answer = await post(path, body);
      expect(answer).toMatchObject({
        status,
        json: { message: 'Failed to connect.', detail: expect.stringContaining(words) },
      });
      expect(answer.json.failure).toBe(failure);
    }
  }
  expect(await host.desktop()).toMatchObject({ state: 'stopped', backend: 'virtual' });
  expect(await post('/connect/test', { desktop: at, password: PASSWORD })).toMatchObject({
    status: 200,
    json: { width: 1280, height: 720, name: expect.any(String) },
  });
  await waitFor(
    'the desktop to be the virtual one',
    async () => (await host.desktop()).backend === 'virtual',
  );
});
