import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { ScreenFeed, type ScreenFrame } from '../../src/main/recorder/capture/screen-feed';
import { RfbClient } from '../../src/main/rfb/client';
import { startSlowRelay } from '../support/slow-relay';
import { startX11vnc, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);
const FPS = 30;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A server with a pointer and a round trip of 200 ms, which sometimes loses a segment. */
async function startFar(start: () => Promise<VncServer>): Promise<VncServer & { readonly far: number }> {
  const server = await start();
  undo.push(() => server.stop());
  // Xvnc has no pointer at first.
  await run('xsetroot', ['-cursor_name', 'left_ptr'], { env: server.env });
  const relay = await startSlowRelay(server.port, { delayMs: 100, stutter: 100 });
  undo.push(() => relay.stop());
  return { ...server, far: relay.port };
}

/** The frames of a remote desktop, as captured for recordings. */
async function watch(port: number, changesPerSecond?: number) {
  const shots = { count: 0, latest: undefined as ScreenFrame | undefined };
  const screen = new ScreenFeed({
    connect: () =>
      // An address of this machine that does not look local.
      RfbClient.open(
        { host: '0.0.0.0', port },
        { lossy: true, ...(changesPerSecond !== undefined && { changesPerSecond }) },
      ),
    fps: FPS,
    onError: (error) => {
      throw error;
    },
  });
  undo.push(
    await screen.watch((shot) => {
      shots.count += 1;
      shots.latest = shot;
    }),
  );
  return shots;
}

/** Moves the pointer until stopped. The server paints it, so each position is a different picture. */
async function moveOn({ port }: VncServer): Promise<{ stop(): void }> {
  const hand = await RfbClient.open({ host: '127.0.0.1', port });
  let turn = 0;
  const moving = setInterval(() => hand.pointer(100 + (turn++ % 800), 300, 0), 5);
  const stop = () => clearInterval(moving);
  undo.push(() => hand.close(), stop);
  return { stop };
}

it('a moving desktop on a slow line is recorded more than once per round trip, also after a pause', async () => {
  const server = await startFar(startXvnc);
  const [one, ahead] = [await watch(server.far), await watch(server.far, FPS)];
  for (let time = 0; time < 2; time++) {
    const before = { one: one.count, ahead: ahead.count };
    const { stop } = await moveOn(server);
    await waitFor('frames', () => one.count - before.one >= 8, 60_000);
    expect(ahead.count - before.ahead).toBeGreaterThan(1.5 * (one.count - before.one));
    stop();
    let [counted, since] = [-1, Date.now()];
    await waitFor('the frames to stop', () => {
      if (ahead.count !== counted) [counted, since] = [ahead.count, Date.now()];
      return Date.now() - since > 500;
    });
  }
});

it('a changed size of a moving desktop on a slow line is detected', async () => {
  const server = await startFar(startXvnc);
  const shots = await watch(server.far, FPS);
  await moveOn(server);
  for (const width of [1024, 1280, 800]) {
    const before = shots.count;
    await waitFor('frames', () => shots.count > before + 3);
    await run('xrandr', ['-s', { 1024: '1024x768', 1280: '1280x720' }[width] ?? '800x600'], {
      env: server.env,
    });
    await waitFor(`${width} pixels`, () => shots.latest?.frame.size.width === width);
  }
});

it('a server without fences on a slow line is recorded with one request per update', async () => {
  const server = await startFar(startX11vnc);
  const shots = await watch(server.far, FPS);
  await moveOn(server);
  await waitFor('frames', () => shots.count > 5);
});
