import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { addDesktop, listDesktops } from './desktops';
import { startHeaderProxy } from './header-proxy';
import { type Host, startHost as startVirtual } from './host';
import { hostClient } from './host-client';
import { startX11vnc, startXvnc } from './vnc-server';
import { startXvfb } from './xvfb';

/** The desktop of a test file's hosts. Each test file has its own copy of this module. */
type Backend = 'virtual' | 'second' | 'screen' | 'Xvnc' | 'x11vnc';
let backend: Backend = 'virtual';

/** Whether the desktop is the virtual one, which starts when it is first used. */
export const isOurs = (): boolean => backend === 'virtual' || backend === 'second';

/** Whether tests can also connect to the desktop's X server. */
export const hasX = (): boolean => isOurs() || backend === 'screen';

/** Runs the tests that are imported afterwards on this backend. */
export function workOn(chosen: Backend): void {
  backend = chosen;
}

/** Starts a desktop that is not ours, and returns the flags of a host for it. */
async function startDesktop(geometry: string) {
  if (backend === 'screen') {
    const screen = await startXvfb(geometry);
    // Tests also move the mouse outside of the host.
    return { ...screen, flags: ['--desktop', 'host', '--hand-brake', 'off'] };
  }
  const server = await (backend === 'Xvnc'
    ? startXvnc('None', { extra: ['-geometry', geometry] })
    : startX11vnc([], geometry));
  return { ...server, flags: ['--desktop', `vnc://127.0.0.1:${server.port}`] };
}

const SECOND = 'second';

/** A host whose requests are all for its second desktop. */
async function startWithSecond(flags: readonly string[], env: NodeJS.ProcessEnv): Promise<Host> {
  const host = await startVirtual(flags, env);
  const isKnown = (await listDesktops(host)).some(({ name }) => name === SECOND);
  if (!isKnown) await addDesktop(host, { name: SECOND });
  const proxy = await startHeaderProxy(host.url, 'jumpseat-desktop', SECOND);
  return {
    ...host,
    ...hostClient({ url: proxy.url, token: host.token }),
    url: proxy.url,
    stop() {
      proxy.stop();
      return host.stop();
    },
  };
}

/** As `startHost` of `host.ts`, but with the desktop of the chosen backend, in the size that the flags say. */
export async function startHost(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Host> {
  if (backend === 'virtual') return startVirtual(flags, env);
  if (backend === 'second') return startWithSecond(flags, env);
  const size = flags[flags.indexOf('--geometry') + 1] ?? '';
  const geometry = flags.includes('--geometry') ? size : '1920x1080';
  const desktop = await startDesktop(geometry);
  // The virtual desktop has a pointer from the start.
  await promisify(execFile)('xsetroot', ['-cursor_name', 'left_ptr'], { env: desktop.env });
  // For the backend `screen`, the host's environment names the display.
  const host = await startVirtual([...flags, ...desktop.flags], {
    ...env,
    DISPLAY: desktop.env.DISPLAY,
    XAUTHORITY: '',
  });
  // The host knows the desktop only after the first connection.
  await host.act({ action: 'cursor_position' });
  return {
    ...host,
    desktopEnv: async () => desktop.env,
    async stop() {
      const code = await host.stop();
      await desktop.stop();
      return code;
    },
  };
}
