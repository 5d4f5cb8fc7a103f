import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { HostDesktop } from '../../src/main/desktop/host/host';
import { waitFor } from '../support/wait-for';
import { startXvfb } from '../support/xvfb';

/** Serves no screen, and starts a process that takes a second to end. */
const PROGRAM = `
const { spawn } = require('node:child_process');
const { writeFileSync, writeSync } = require('node:fs');
writeFileSync(__filename + '.pid', String(process.pid));
const stays = 'process.on("SIGTERM", () => {}); console.log(); setTimeout(() => {}, 60_000)';
const left = spawn(process.execPath, ['-e', stays], { stdio: ['ignore', 'pipe', 'ignore'] });
left.stdout.once('data', () => writeSync(3, '{"type":"ready","width":8,"height":6}\\n'));
`;

it('a crashed screen is not restarted if the desktop is stopped meanwhile', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-stop-'));
  const program = join(dir, 'screen.cjs');
  writeFileSync(program, PROGRAM);
  const display = await startXvfb('800x600', { windowManager: false });
  vi.stubEnv('DISPLAY', display.display);
  for (const name of ['XAUTHORITY', 'XDG_SESSION_TYPE', 'XDG_SESSION_ID']) vi.stubEnv(name, undefined);
  const notices: string[] = [];
  const desktop = new HostDesktop({
    ...{ program, log: pino({ level: 'silent' }), onManualInput: () => undefined },
    onNotice: (_level, message) => void notices.push(message),
  });
  onTestFinished(async () => {
    await desktop.stop();
    await display.stop();
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  const at = await desktop.start();
  if (!('path' in at)) throw new Error('The screen is served on a socket.');
  process.kill(Number(readFileSync(`${program}.pid`, 'utf8')), 'SIGKILL');
  await waitFor('the crash of the screen', () => desktop.keymap === undefined);
  await desktop.stop();
  await waitFor('the folder of the crashed screen to be deleted', () => !existsSync(dirname(at.path)));
  expect(notices).toEqual([]);
  expect(desktop.state.state).toBe('stopped');

  await desktop.start();
  expect(desktop.state).toMatchObject({ state: 'running', size: { width: 8, height: 6 } });
});
