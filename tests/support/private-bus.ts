import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ElectronUser } from './electron-user';
import { waitFor } from './wait-for';

const SERVICES = readFileSync(join(import.meta.dirname, 'bus-services.py'), 'utf8');

const BusEvent = z.object({ event: z.string(), labels: z.array(z.string()).optional() });
type BusEvent = z.infer<typeof BusEvent>;

/** A service of a desktop, in a process of its own. */
interface Service {
  /** Waits for an event that has not been waited for. */
  event(name: string): Promise<BusEvent>;
  send(command: string): void;
  stop(): Promise<void>;
}

/** A bus with nothing on it, which serves as the session's and as the system's bus of a user. */
export interface PrivateBus {
  readonly env: NodeJS.ProcessEnv;
  /** Starts the tray of a panel: `registered`; `menu`, `click LABEL`, `activate`. */
  startTray(): Promise<Service>;
  /** Starts logind: `inhibited`, `released`; `shutdown`. */
  startLogind(): Promise<Service>;
  stop(): Promise<void>;
}

export async function startPrivateBus(user: ElectronUser): Promise<PrivateBus> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-bus-'));
  user.own(dir);
  const socket = join(dir, 'bus');
  const address = `unix:path=${socket}`;
  const env = { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address };
  const children: ChildProcess[] = [];

  function run(program: string, args: readonly string[]) {
    const [command, all] = user.command(program, args);
    const child = spawn(command, all, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }

  async function start(name: 'tray' | 'logind'): Promise<Service> {
    const child = run('/usr/bin/python3', ['-c', SERVICES, name]);
    const events: BusEvent[] = [];
    createInterface({ input: child.stdout }).on('line', (line) =>
      events.push(BusEvent.parse(JSON.parse(line))),
    );
    const service: Service = {
      event: (name) =>
        waitFor(`the event "${name}"`, () => {
          const index = events.findIndex(({ event }) => event === name);
          return index === -1 ? undefined : events.splice(index, 1)[0];
        }),
      send: (command) => void child.stdin.write(`${command}\n`),
      stop: () => end(child),
    };
    await service.event('ready');
    return service;
  }

  run('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`]);
  await waitFor('the bus', () => existsSync(socket));
  return {
    env,
    startTray: () => start('tray'),
    startLogind: () => start('logind'),
    async stop() {
      for (const child of children.reverse()) await end(child);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
