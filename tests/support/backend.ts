import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Host, startHost as startVirtual } from './host';
import { startX11vnc, startXvnc } from './vnc-server';
import { startXvfb } from './xvfb';

/** Whose desktop a test file's hosts have. Each test file has its own copy of this. */
type Backend = 'virtual' | 'screen' | 'Xvnc' | 'x11vnc';
let backend: Backend = 'virtual';

/** Whether the desktop is our own, which starts when it is first used. */
export const isOurs = (): boolean => backend === 'virtual';

/** Whether its X server can be asked as well. */
export const hasX = (): boolean => backend === 'virtual' || backend === 'screen';

/** Called before a file of tests is imported, which are then done on that backend. */
export function workOn(chosen: Backend): void {
  backend = chosen;
}

/** A desktop that is not ours, and the flags of a host for it. */
async function startDesktop(geometry: string) {
  if (backend === 'screen') {
    const screen = await startXvfb(geometry);
    // Tests move the mouse in other ways too.
    return { ...screen, flags: ['--desktop', 'host', '--hand-brake', 'off'] };
  }
  const server = await (backend === 'Xvnc'
    ? startXvnc('None', { extra: ['-geometry', geometry] })
    : startX11vnc([], geometry));
  return { ...server, flags: ['--desktop', `vnc://127.0.0.1:${server.port}`] };
}

/** As that of `host.ts`; on another backend the host works on a desktop that is not ours, of the size that flags say. */
export async function startHost(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Host> {
  if (backend === 'virtual') return startVirtual(flags, env);
  const size = flags[flags.indexOf('--geometry') + 1] ?? '';
  const geometry = flags.includes('--geometry') ? size : '1920x1080';
  const desktop = await startDesktop(geometry);
  // Our own desktop has a pointer from the start.
  await promisify(execFile)('xsetroot', ['-cursor_name', 'left_ptr'], { env: desktop.env });
  // This machine's screen is that of the host's own environment.
  const host = await startVirtual([...flags, ...desktop.flags], {
    ...env,
    DISPLAY: desktop.env.DISPLAY,
    XAUTHORITY: '',
  });
  // Of a desktop that was never connected to, nothing is known.
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
