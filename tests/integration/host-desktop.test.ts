import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientCutText } from '../../src/main/rfb/messages/client-messages';
import { clipboardProvide } from '../../src/main/rfb/messages/extended-clipboard';
import { ControlState } from '../../src/shared/control';
import { type Host, startHost } from '../support/host';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';
import { startXvfb, type Xvfb } from '../support/xvfb';

const run = promisify(execFile);
const TEXT = 'Hello, World! ~!@#$%^&*()_+{}|:"<>? `-=[]\\;\',./ héllo Ελλάδα 日本語 😀';

let screen: Xvfb;
let host: Host;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'jumpseat-test-'));
  screen = await startXvfb();
  host = await startHost(['--desktop', 'host'], { DISPLAY: screen.display, XAUTHORITY: '' });
});

afterAll(async () => {
  await host?.stop();
  await screen?.stop();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

async function colourAt(x: number, y: number): Promise<number[]> {
  const { json } = await host.act({ action: 'screenshot' });
  const { data, info } = await sharp(Buffer.from(String(json.screenshot_data), 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

function screenProcess(): Promise<number> {
  return waitFor("the screen's process", async () => {
    const { stdout } = await run('pgrep', ['-f', 'host-screen.js', '-P', String(host.process.pid)]).catch(
      () => ({ stdout: '' }),
    );
    return Number(stdout.trim().split('\n')[0]) || undefined;
  });
}

async function isPaused(): Promise<boolean> {
  return ControlState.parse(await (await host.request('/api/v0/control')).json()).paused;
}

describe("this machine's own screen", () => {
  it('is a desktop with actions, position and screenshots', async () => {
    await run('xsetroot', ['-solid', '#336699'], { env: screen.env });
    expect((await host.act({ action: 'mouse_move', coordinate: [640, 400] })).status).toBe(200);
    expect(await host.desktop()).toMatchObject({
      state: 'running',
      backend: 'host',
      width: 1280,
      height: 800,
      display: screen.display,
    });
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=640,y=400');
    expect((await run('xdotool', ['getmouselocation'], { env: screen.env })).stdout).toContain('x:640 y:400');
    expect(await colourAt(100, 100)).toEqual([0x33, 0x66, 0x99]);
    // The pointer is drawn: its outline is black at the tip.
    expect(await colourAt(640, 400)).toEqual([0, 0, 0]);
  });

  it('shows changes by other programs', async () => {
    await run('xsetroot', ['-solid', '#cc2200'], { env: screen.env });
    expect(await colourAt(100, 100)).toEqual([0xcc, 0x22, 0]);
  });

  it('receives typed text exactly', async () => {
    const file = join(scratch, 'typed');
    const terminal = spawn(
      'xterm',
      ['-u8', '-e', 'sh', '-c', `stty -echo; head -n 2 > ${file}.new; mv ${file}.new ${file}`],
      {
        env: screen.env,
        stdio: 'ignore',
      },
    );
    await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'xterm', 'windowfocus', '--sync'], {
      env: screen.env,
    });
    expect((await host.act({ action: 'type', text: `${TEXT}\n${TEXT}\n` })).status).toBe(200);
    const typed = await waitFor('the text', () => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    });
    expect(typed).toBe(`${TEXT}\n${TEXT}\n`);
    if (terminal.exitCode === null) await once(terminal, 'exit');
  });

  it('can be recorded', async () => {
    const recording_id = '2b7c3d9e-0000-4000-8000-00000000beef';
    const route = '/api/v0/desktop/recording';
    const start = await host.request(`${route}/start`, { method: 'POST', body: { recording_id } });
    expect(start.status).toBe(200);
    await run('xsetroot', ['-solid', '#00aa44'], { env: screen.env });
    await host.act({ action: 'left_click', coordinate: [5, 5] });
    const stop = await host.request(`${route}/stop`, { method: 'POST', body: { recording_id } });
    expect(stop.status).toBe(200);
    expect((await stop.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it('pauses the agent when a person moves the mouse', async () => {
    await host.act({ action: 'mouse_move', coordinate: [200, 200] });
    // Repeat until the host detects the manual move, which it can only after it has seen the agent's own move.
    let by = 40;
    const refused = await waitFor('the agent to be paused', async () => {
      await run('xdotool', ['mousemove_relative', '--', String(by), '30'], { env: screen.env });
      by = -by; // at the edge of the screen, the pointer would not move
      const { status, json } = await host.act({ action: 'left_mouse_up' });
      return status === 423 ? json : undefined;
    });
    expect(refused).toHaveProperty('detail');
    // The last manual move may be detected only now, and pause the agent again.
    await waitFor('the agent to continue', async () => {
      await host.request('/api/v0/control/resume', { method: 'POST' });
      const moves = [300, 310].map((x) => host.act({ action: 'mouse_move', coordinate: [x, 300] }));
      return (await Promise.all(moves)).every(({ status }) => status === 200) && !(await isPaused());
    });
  });

  it('shares its clipboard with viewers, with all characters', async () => {
    const clipboard = ['-selection', 'clipboard'];
    const { rfb, send } = await openViewer(host);
    // The viewer announces the extension in its first messages.
    await rfb.fence();
    send(clientCutText(clipboardProvide('für 日本 😀'), true));
    await waitFor('the text on the machine', async () => {
      const read = run('xclip', ['-o', ...clipboard], { env: screen.env });
      return (await read.catch(() => undefined))?.stdout === 'für 日本 😀';
    });

    const got: string[] = [];
    rfb.clipboard.onText = (text) => got.push(text ?? 'not sent');
    const file = join(scratch, 'copied');
    writeFileSync(file, 'zurück 🙂');
    // xclip keeps the text in the background until its display ends.
    await once(spawn('xclip', ['-i', ...clipboard, file], { env: screen.env, stdio: 'ignore' }), 'exit');
    // The machine does not report copied texts: the host checks the clipboard after the shortcut.
    await host.act({ action: 'key', text: 'ctrl+c' });
    await waitFor('the text at the viewer', () => got.includes('zurück 🙂'));
    rfb.close();
  });

  it('is served again after its process is killed', async () => {
    const pid = await screenProcess();
    const held = host.act({ action: 'hold_key', text: 'shift', duration: 20_000 });
    await waitFor(
      'the key to be held',
      async () => ((await host.desktop()).held as { keys: string[] }).keys[0],
    );
    process.kill(pid, 'SIGKILL');
    expect((await held).status).toBe(500);
    expect((await host.act({ action: 'left_click', coordinate: [9, 9] })).status).toBe(200);
    expect(await screenProcess()).not.toBe(pid);
  });

  it('returns an error if its X server is gone, and the host keeps running', async () => {
    await screen.stop();
    const { status, json } = await host.act({ action: 'screenshot' });
    expect(status).toBe(500);
    expect(json.message).toMatch(/Screenshot failed|Failed to start desktop session/);
    expect((await host.request('/healthz')).status).toBe(200);
  });
});

it('a machine without a screen returns an error that says what to do', async () => {
  const blind = await startHost(['--desktop', 'host'], {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    XDG_SESSION_TYPE: '',
  });
  const { status, json } = await blind.act({ action: 'screenshot' });
  expect(status).toBe(500);
  expect(json).toMatchObject({
    message: 'Failed to start desktop session.',
    detail: expect.stringContaining('DISPLAY is not set'),
    code: 'desktop-failed',
  });
  await blind.stop();
});
