import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as agentThinks } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RfbClient } from '../../src/main/rfb/client';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { askRecording } from '../support/recording';
import { pictureMakerOf, untilPictured } from '../support/snapshots';
import { askControl, openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

let host: Host;
beforeAll(async () => {
  host = await startHost(['--geometry', '800x600', '--extra-tools']);
  await host.act({ action: 'cursor_position' });
  await waitFor('the snapshot worker', () => pictureMakerOf(host));
});
afterAll(() => host?.stop());

const SECRET = '##########';
const XTERM = ['-geometry', '60x20+20+40', '-bg', 'black', '-fg', 'white', '-uc', '-e', 'cat'];

/** Opens a terminal with the focus, which shows typed text. */
async function openTerminal(title: string): Promise<Program> {
  const xterm = await openProgram(host, title, 'xterm', ['-T', title, ...XTERM]);
  await host.act({ action: 'left_click', coordinate: [xterm.place.x + 200, xterm.place.y + 100] });
  return xterm;
}

/** The number of nearly white pixels in the first lines of the terminal, in which only text is white. */
async function whiteness(image: Buffer, { x, y }: Program['place']): Promise<number> {
  const area = { left: x + 1, top: y + 1, width: 120, height: 60 };
  const { data } = await sharp(image).extract(area).greyscale().raw().toBuffer({ resolveWithObject: true });
  return data.filter((value) => value > 200).length;
}

async function screen(viewer: RfbClient): Promise<Buffer> {
  const { data, width, height } = await viewer.capture();
  return sharp(Buffer.from(data), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer();
}

async function typeSecret(viewer: RfbClient, { place }: Program): Promise<void> {
  for (const down of SECRET.split('').flatMap(() => [true, false])) viewer.key(0x23, down);
  await waitFor('the secret on the screen', async () => (await whiteness(await screen(viewer), place)) > 100);
}

/** The highest whiteness of any snapshot on disk at the position of the secret. */
async function whitestPicture({ place }: Program): Promise<number> {
  const { session } = await host.journal();
  const folder = join(host.dataDir, 'sessions', session, 'pictures');
  const files = readdirSync(folder).filter((name) => /\.(before|after)$/.test(name));
  const all = files.map((name) => whiteness(readFileSync(join(folder, name)), place));
  return Math.max(...(await Promise.all(all)));
}

it('privately typed text is on no snapshot, even if the snapshot worker is killed and restarted', async () => {
  const xterm = await openTerminal('private');
  await untilPictured(host);
  const { rfb, socket } = await openViewer(host, '?input=lease&viewer=one');
  await askControl(host, 'take', { viewer: 'one' });
  for (const sensitive of [true, false, true])
    await askControl(host, 'sensitive', { viewer: 'one', sensitive });
  expect(await host.act({ action: 'screenshot' })).toMatchObject({
    status: 423,
    json: { message: 'A person is typing privately.', code: 'private-typing' },
  });
  const read = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_clipboard' } };
  const headers = { accept: 'application/json, text/event-stream' };
  const clipboard = await host.request('/mcp', { method: 'POST', body: read, headers });
  expect(await clipboard.text()).toContain('A person is typing privately.');
  await typeSecret(rfb, xterm);
  // If killed earlier, the worker would not have reported the previous screen, and the whole screen would count as
  // typed.
  await agentThinks(2000);
  const maker = pictureMakerOf(host) ?? 0;
  process.kill(maker, 'SIGKILL');
  await waitFor('the next snapshot worker', () => {
    const now = pictureMakerOf(host);
    return now !== undefined && now !== maker;
  });
  // The person's input is in the journal, without snapshots of the secret.
  for (let n = 0; n < 3; n++) {
    for (const buttons of [1, 0]) rfb.pointer(600, 400 + n, buttons);
    await agentThinks(300);
  }
  expect((await askControl(host, 'give-back')).json).toMatchObject({ holder: 'agent' });
  // The secret is still visible.
  for (let n = 0; n < 8; n++) {
    await host.act({ action: 'mouse_move', coordinate: [600, 450 + n] });
    await agentThinks(250);
  }
  expect((await host.act({ action: 'screenshot' })).status).toBe(200);
  expect(await whiteness(await screen(rfb), xterm.place)).toBeGreaterThan(100);
  await xterm.close();
  socket.close();
  await untilPictured(host);
  expect(await whitestPicture(xterm)).toBeLessThan(20);
  const typed = (await host.journal()).actions.filter(({ request }) => request.text_length);
  expect(typed.map(({ request }) => request)).toEqual([
    { action: 'type', sensitive: true, text_length: SECRET.length },
  ]);
});

it('a viewer with ?sensitive=true blocks no action, and its typed text is on no snapshot', async () => {
  const xterm = await openTerminal('sensitive');
  await untilPictured(host);
  const { rfb, socket } = await openViewer(host, '?sensitive=true');
  // An agent acts meanwhile.
  let over = false;
  const agent = (async () => {
    for (let n = 0; !over; n++) {
      expect((await host.act({ action: 'mouse_move', coordinate: [600, 400 + (n % 90)] })).status).toBe(200);
      expect((await host.act({ action: 'screenshot' })).status).toBe(200);
      await agentThinks(160);
    }
  })();
  await agentThinks(500);
  await typeSecret(rfb, xterm);
  await agentThinks(1500);
  socket.close();
  await agentThinks(1500);
  over = true;
  await agent;
  await xterm.close();
  await untilPictured(host);
  expect(await whitestPicture(xterm)).toBeLessThan(20);
});

/** The highest whiteness of any frame of a video at the position of the secret. */
function whitestFrame(video: string, { x, y }: Program['place']): number {
  const [width, height] = [120, 60];
  const crop = `crop=${width}:${height}:${(x + 2) & ~1}:${(y + 2) & ~1},format=gray`;
  const args = ['-v', 'error', '-i', video, '-vf', crop, '-f', 'rawvideo', '-'];
  const frames = execFileSync('ffmpeg', args, { maxBuffer: 256 * 1024 * 1024 });
  let most = 0;
  for (let at = 0; at < frames.length; at += width * height) {
    const frame = frames.subarray(at, at + width * height);
    most = Math.max(most, frame.filter((value) => value > 160).length);
  }
  return most;
}

it('recordings keep their last frame during private typing, even if they start then', async () => {
  const xterm = await openTerminal('filmed');
  const [before, meanwhile] = [randomUUID(), randomUUID()];
  expect((await askRecording(host, 'start', before)).status).toBe(200);
  const { rfb, socket } = await openViewer(host, '?input=lease&viewer=two');
  await askControl(host, 'take', { viewer: 'two' });
  await askControl(host, 'sensitive', { viewer: 'two', sensitive: true });
  await typeSecret(rfb, xterm);
  expect((await askRecording(host, 'start', meanwhile)).status).toBe(200);
  await agentThinks(800);
  for (const down of SECRET.split('').flatMap(() => [true, false])) rfb.key(0xff08, down);
  const gone = async () => (await whiteness(await screen(rfb), xterm.place)) < 20;
  await waitFor('the secret to be gone', gone);
  await askControl(host, 'sensitive', { viewer: 'two', sensitive: false });
  rfb.key(0x23, true);
  rfb.key(0x23, false);
  await waitFor('the character', async () => (await whiteness(await screen(rfb), xterm.place)) > 5);
  await agentThinks(1000);
  socket.close();
  for (const id of [before, meanwhile]) {
    expect((await askRecording(host, 'stop', id)).status).toBe(200);
    const white = whitestFrame(join(host.dataDir, 'recordings', id, 'video.mp4'), xterm.place);
    // Only the one character that was typed afterwards, not ten.
    expect(white).toBeGreaterThan(5);
    expect(white).toBeLessThan(50);
  }
  await xterm.close();
});
