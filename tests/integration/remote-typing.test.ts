import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { startSlowRelay } from '../support/slow-relay';
import { startX11vnc, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function hostOn(port: number): Promise<Host> {
  const host = await startHost(['--desktop', `vnc://127.0.0.1:${port}`]);
  undo.push(async () => expect(await host.stop()).toBe(0));
  return host;
}

/** Opens a terminal at the top of the screen. `typed` returns the typed text up to the last Return. */
async function openTerminal({ env }: VncServer): Promise<{ typed: () => string }> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-typed-'));
  const file = join(dir, 'text');
  const xterm = spawn('xterm', ['-u8', '-geometry', '200x30+0+0', '-e', `cat > ${file}`], { env });
  const ended = new Promise((resolve) => xterm.once('exit', resolve));
  undo.push(async () => {
    xterm.kill();
    await ended;
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });
  await waitFor('the terminal', () => existsSync(file));
  return { typed: () => readFileSync(file, 'utf8') };
}

async function expectTyped(host: Host, typed: () => string): Promise<void> {
  const at = { coordinate: [300, 200] };
  // The window appears before it gets keys.
  await waitFor('the keys to arrive', async () => {
    await host.act({ action: 'left_click', ...at });
    await host.act({ action: 'type', text: '\n' });
    return typed().length > 0;
  });
  const before = typed();
  const text = 'Hello, World! ~`{}|"<>?:@#$%^&*()_+-=[]\\;\' 0123456789 ABC xyz\n';
  expect((await host.act({ action: 'type', text: text.repeat(3) })).status).toBe(200);
  expect((await host.act({ action: 'type', text: 'héllo ßÀ αβγ 日本 😀\n' })).status).toBe(200);
  const expected = `${text.repeat(3)}héllo ßÀ αβγ 日本 😀\n`;
  await waitFor('the text', () => typed().replace(/^\n+/, '').length >= expected.length);
  expect(typed().slice(before.length).replace(/^\n+/, '')).toBe(expected);
}

describe.each([
  ['Xvnc', startXvnc],
  ['x11vnc', startX11vnc],
] as const)('%s', (_name, start) => {
  it('receives typed text exactly, and text with too many new characters is refused as a whole', async () => {
    const server = await start();
    undo.push(() => server.stop());
    const host = await hostOn(server.port);
    const { typed } = await openTerminal(server);
    await expectTyped(host, typed);
    const before = typed();
    const { status, json } = await host.act({ action: 'type', text: 'жзийклмнопрст\n' });
    expect(status).toBe(500);
    expect(json).toMatchObject({
      message: 'Type action failed.',
      detail: expect.stringMatching(/^Nothing was typed: .* for .* с т\. /),
    });
    // No part of it arrives before the next text.
    await host.act({ action: 'type', text: 'end\n' });
    await waitFor('the last text', () => typed().endsWith('end\n'));
    expect(typed()).toBe(`${before}end\n`);
  });
});

it('a server with a latency of 100 ms and packet loss receives text and drags exactly', async () => {
  const server = await startXvnc();
  undo.push(() => server.stop());
  const relay = await startSlowRelay(server.port, { delayMs: 50, stutter: 100 });
  undo.push(() => relay.stop());
  const host = await hostOn(relay.port);
  const { typed } = await openTerminal(server);
  await expectTyped(host, typed);
  const xev = spawn('xev', ['-geometry', '400x200+700+400', '-event', 'mouse'], { env: server.env });
  let seen = '';
  xev.stdout.on('data', (text) => {
    seen += text;
  });
  undo.push(() => xev.kill());
  await waitFor('xev to report a move', async () => {
    await host.act({ action: 'mouse_move', coordinate: [720, 420] });
    await host.act({ action: 'mouse_move', coordinate: [730, 430] });
    return seen.includes('MotionNotify');
  });
  const drag = { action: 'left_click_drag', start_coordinate: [750, 450], coordinate: [1000, 550] };
  expect((await host.act(drag)).status).toBe(200);
  await waitFor('the drag', () => seen.includes('ButtonRelease'));
  const [, press, release] =
    /ButtonPress.*?root:\((\d+,\d+)\).*ButtonRelease.*?root:\((\d+,\d+)\)/s.exec(seen) ?? [];
  expect([press, release]).toEqual(['750,450', '1000,550']);
  expect(seen.slice(seen.indexOf('ButtonPress')).match(/MotionNotify/g)?.length).toBeGreaterThan(8);
});
