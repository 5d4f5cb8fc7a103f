import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { unusedDisplay } from './displays';

/** An X server without RFB, as on a person's own machine. */
export interface Xvfb {
  readonly display: string;
  readonly env: NodeJS.ProcessEnv;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts an X server, with openbox if a window manager is wanted. */
export async function startXvfb(size = '1280x800', { windowManager = true } = {}): Promise<Xvfb> {
  const display = `:${unusedDisplay()}`;
  const server = spawn(
    'Xvfb',
    [display, '-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const told = server.stdio[3];
  if (!(told instanceof Readable)) throw new Error('Xvfb has no pipe to tell its display on.');
  await once(createInterface({ input: told }), 'line');
  const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: display, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  delete env.XAUTHORITY;
  const manager = windowManager ? spawn('openbox', [], { env, stdio: 'ignore' }) : undefined;
  return {
    display,
    env,
    process: server,
    async stop() {
      manager?.kill();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    },
  };
}
