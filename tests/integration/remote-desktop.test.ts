import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { runHost } from '../support/host-run';
import { openViewer } from '../support/viewer';
import { freePort, PASSWORD, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let host: Host | undefined;
let server: VncServer | undefined;
afterEach(async () => {
  expect((await host?.stop()) ?? 0).toBe(0);
  await server?.stop();
  host = server = undefined;
});

const screenshot = { action: 'screenshot' };

it('a server with a password gets actions, is shown to viewers without it, and the password is not published', async () => {
  server = await startXvnc('VncAuth');
  const flags = ['--desktop', `vnc://127.0.0.1:${server.port}`, '--log-level', 'trace'];
  const at = await startHost(flags, { JUMPSEAT_VNC_PASSWORD: PASSWORD });
  host = at;
  expect(await at.desktop()).toMatchObject({ state: 'stopped', backend: 'remote' });
  expect((await at.act({ action: 'left_click', coordinate: [640, 360] })).status).toBe(200);
  const { stdout } = await exec('xdotool', ['getmouselocation'], { env: server.env });
  expect(stdout).toContain('x:640 y:360');
  expect((await at.act(screenshot)).json).toMatchObject({ screenshot_width: 1280, screenshot_height: 720 });
  expect(await at.desktop()).toMatchObject({
    state: 'running',
    backend: 'remote',
    address: `vnc://127.0.0.1:${server.port}`,
    width: 1280,
    height: 720,
  });

  const { rfb: viewer } = await openViewer(at);
  expect((await viewer.capture()).width).toBe(1280);
  viewer.pointer(10, 20, 0);
  await viewer.fence();
  expect((await exec('xdotool', ['getmouselocation'], { env: server.env })).stdout).toContain('x:10 y:20');
  viewer.close();
  const said =
    at.output() + JSON.stringify(await at.desktop()) + readFileSync(join(at.dataDir, 'endpoint.json'));
  expect(said).not.toContain(PASSWORD);
});

it
  .skipIf(process.platform !== 'linux')
  .each([['--desktop', `vnc://:${PASSWORD}@127.0.0.1:1`], [`--desktop=vnc://ann:${PASSWORD}@127.0.0.1:1`]])(
  'a password in the address is not visible in the process list',
  async (...flags) => {
    const at = await startHost(flags);
    host = at;
    expect(await at.desktop()).toMatchObject({ backend: 'remote', address: 'vnc://127.0.0.1:1' });
    const shown = readFileSync(`/proc/${at.process.pid}/cmdline`, 'utf8');
    expect(shown).toMatch(/^jumpseat\0+$/);
    expect(at.output() + shown).not.toContain(PASSWORD);
  },
);

it('the host reconnects to a server that was stopped, and detects a new size', async () => {
  const port = await freePort();
  server = await startXvnc('None', { port });
  const at = await startHost(['--desktop', `vnc://127.0.0.1:${port}`]);
  host = at;
  expect((await at.act(screenshot)).status).toBe(200);
  await exec('xrandr', ['-s', '1024x768'], { env: server.env });
  await waitFor('the new size', async () => (await at.desktop()).width === 1024);
  expect((await at.act(screenshot)).json).toMatchObject({ screenshot_width: 1024, screenshot_height: 768 });

  await server.stop();
  await waitFor('the loss of the connection', async () => (await at.desktop()).state !== 'running');
  const { status, json } = await at.act({ action: 'left_click', coordinate: [1, 1] });
  expect(status).toBe(500);
  expect(json).toMatchObject({
    message: 'Failed to start desktop session.',
    detail: expect.stringContaining('Connection refused at'),
  });
  server = await startXvnc('None', { port });
  await waitFor('the host to reconnect', async () => (await at.desktop()).state === 'running');
  expect((await at.act(screenshot)).json).toMatchObject({ screenshot_width: 1280, screenshot_height: 720 });
});

it('a server on a Unix socket can be the desktop', async () => {
  const path = `/tmp/jumpseat-test-${process.pid}.sock`;
  server = await startXvnc('None', { extra: ['-rfbunixpath', path, '-rfbport', '-1'] });
  const at = await startHost([], { JUMPSEAT_DESKTOP: `vnc+unix:${path}` });
  host = at;
  expect((await at.act({ action: 'left_click', coordinate: [5, 5] })).status).toBe(200);
  expect(await at.desktop()).toMatchObject({ state: 'running', address: `vnc+unix:${path}` });
});

it('an invalid address is refused without being repeated in the error', async () => {
  const { code, stderr } = await runHost(['--desktop', 'vnc://:sesame@a b']);
  expect(code).toBe(2);
  expect(stderr).toContain('--desktop takes virtual, host, vnc://');
  expect(stderr).not.toContain('sesame');
});
