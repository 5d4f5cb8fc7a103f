import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronUser } from './electron-user';
import { waitFor } from './wait-for';

/** A Wayland compositor without a screen. */
export interface Wayland {
  /** The environment for programs on it, which then find no X server. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export async function startWayland(user: ElectronUser): Promise<Wayland> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-wayland-'));
  user.own(dir);
  const { DISPLAY: _display, XAUTHORITY: _xauthority, ...inherited } = process.env;
  const env = { ...inherited, XDG_RUNTIME_DIR: dir, WAYLAND_DISPLAY: 'wayland-test' };
  const [command, args] = user.command('weston', [
    ...[
      '--backend=headless-backend.so',
      '--socket=wayland-test',
      '--use-pixman',
      '--idle-time=0',
      '--no-config',
    ],
    ...['--width=1280', '--height=800'],
  ]);
  const weston = spawn(command, args, { env, stdio: 'ignore' });
  const exited = once(weston, 'exit');
  await waitFor('the compositor', () => existsSync(join(dir, 'wayland-test')));
  return {
    env,
    async stop() {
      weston.kill('SIGKILL');
      await exited;
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
