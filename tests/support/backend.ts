import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Host, startHost as startVirtual } from './host';
import { startX11vnc, startXvnc } from './vnc-server';

/** Whose desktop a test file's hosts have. Each test file has its own copy of this. */
type Backend = 'virtual' | 'Xvnc' | 'x11vnc';
let backend: Backend = 'virtual';

/** Whether the X side of the desktop is ours as well. */
export const isOurs = (): boolean => backend === 'virtual';

/** Called before a file of tests is imported, which are then done on that backend. */
export function workOn(chosen: Backend): void {
  backend = chosen;
}

/** As that of `host.ts`; on another backend the host works on a server that is not ours, of the size that flags say. */
export async function startHost(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Host> {
  if (backend === 'virtual') return startVirtual(flags, env);
  const size = flags[flags.indexOf('--geometry') + 1] ?? '';
  const geometry = flags.includes('--geometry') ? size : '1920x1080';
  const server = await (backend === 'Xvnc'
    ? startXvnc('None', { extra: ['-geometry', geometry] })
    : startX11vnc([], geometry));
  // Our own desktop has a pointer from the start.
  await promisify(execFile)('xsetroot', ['-cursor_name', 'left_ptr'], { env: server.env });
  const host = await startVirtual([...flags, '--desktop', `vnc://127.0.0.1:${server.port}`], env);
  // Of a server that was never connected to, nothing is known.
  await host.act({ action: 'cursor_position' });
  return {
    ...host,
    desktopEnv: async () => server.env,
    async stop() {
      const code = await host.stop();
      await server.stop();
      return code;
    },
  };
}
