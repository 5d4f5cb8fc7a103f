import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startHost } from '../support/host';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
const start = async (flags: readonly string[]) => {
  const host = await startHost(flags);
  onTestFinished(async () => void (await host.stop()));
  return host;
};

it('POST /api/v0/desktop/start starts the desktop and returns its display', async () => {
  const host = await start(['--geometry', '800x600']);
  expect((await host.desktop()).state).toBe('stopped');
  const answer = await host.request('/api/v0/desktop/start', { method: 'POST' });
  expect(answer.status).toBe(200);
  const status = (await answer.json()) as Record<string, string>;
  expect(status).toMatchObject({ state: 'running', width: 800, height: 600, display: /^:\d+$/ });
  const env = { ...process.env, DISPLAY: status.display, XAUTHORITY: status.xauthority };
  expect((await exec('xdotool', ['getdisplaygeometry'], { env })).stdout.trim()).toBe('800 600');
});

it('a changed size of the desktop applies at once to status, events, actions and screenshots', async () => {
  const host = await start(['--geometry', '1920x1080']);
  const env = await host.desktopEnv();
  const events: string[] = [];
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/api/v0/events?token=${host.token}`);
  socket.on('message', (data) => events.push(String(data)));
  onTestFinished(() => socket.close());
  await waitFor('the snapshot', () => events.length > 0);
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
    [1600, 1200],
  ] as const) {
    const told = events.length;
    const resize = () => exec('xrandr', ['-s', `${width}x${height}`], { env });
    // Each kind of request is the first one after a separate change.
    await resize();
    expect(await host.desktop()).toMatchObject({ width, height });
    await waitFor('the event of the new size', () =>
      events.slice(told).some((event) => event.includes(`"width":${width},"height":${height}`)),
    );
    await host.act({
      action: 'left_click',
      coordinate: [639, 359],
      scaled_width: 1280,
      scaled_height: 720,
    });
    const pointer = (await exec('xdotool', ['getmouselocation'], { env })).stdout;
    expect(pointer).toContain(
      `x:${Math.round((639.5 * width) / 1280 - 0.5)} y:${Math.round((359.5 * height) / 720 - 0.5)} `,
    );
    await exec('xrandr', ['-s', '640x480'], { env });
    await resize();
    expect((await host.act({ action: 'screenshot' })).json).toMatchObject({
      screenshot_width: width,
      screenshot_height: height,
    });
    await exec('xrandr', ['-s', '640x480'], { env });
    await resize();
    await exec('xdotool', ['mousemove', '600', '400'], { env });
    const position = await host.act({ action: 'cursor_position' });
    expect(position.json.output).toBe('x=600,y=400');
    await exec('xrandr', ['-s', '640x480'], { env });
    await resize();
    await host.act({ action: 'mouse_move', coordinate: [5000, 5000] });
    expect((await exec('xdotool', ['getmouselocation'], { env })).stdout).toContain(
      `x:${width - 1} y:${height - 1} `,
    );
  }
});

it('a desktop of 7680x4320 returns screenshots and starts recordings', async () => {
  const host = await start(['--geometry', '7680x4320', '--pictures', 'off']);
  const { status, json } = await host.act({ action: 'screenshot', scaled_width: 1280, scaled_height: 720 });
  expect([status, json.message, json.detail]).toEqual([200, undefined, undefined]);
  const body = { recording_id: crypto.randomUUID() };
  const started = await host.request('/api/v0/desktop/recording/start', { method: 'POST', body });
  expect([started.status, await started.json()]).toEqual([200, { message: 'Recording started.' }]);
});
