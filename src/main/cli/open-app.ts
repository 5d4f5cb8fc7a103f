import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../paths';
import { which } from '../process/which';
import { StartError } from '../start-error';

type Environment = Readonly<Record<string, string | undefined>>;

/** A program and the arguments before our flags. */
interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** Electron's program in the folder of its download, by platform. */
const ELECTRON: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Opens the app and waits until it exits. @returns its exit code @throws {StartError} that says how to get it */
export async function openApp(flags: readonly string[]): Promise<number> {
  const program = findApp(process.platform, process.env);
  if (!program) {
    throw new StartError(
      'Neither the app nor Electron is installed. Install a package of the app, or run: ' +
        'npx --package jumpseat-desktop --package electron@45 jumpseat app',
    );
  }
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program.command, [...program.args, ...flags], { stdio: 'inherit', env });
  // Ctrl-C in a terminal reaches both processes. A signal to this process alone is forwarded.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}

/** The installed app, else this program in an Electron: of ELECTRON_OVERRIDE_DIST_PATH, or on PATH. */
export function findApp(
  platform: NodeJS.Platform,
  env: Environment,
  find: (program: string) => string | undefined = (program) => which(program, env.PATH),
): Program | undefined {
  const app = installedPaths(platform, env).find((path) => find(path) !== undefined);
  if (app !== undefined) return { command: app, args: [] };
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH;
  const electron = find(dist ? join(dist, ELECTRON[platform] ?? 'electron') : 'electron');
  const sandbox = env.JUMPSEAT_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  return electron === undefined ? undefined : { command: electron, args: [...sandbox, projectDir] };
}

/** Where the packages of the app install its program. */
function installedPaths(platform: NodeJS.Platform, { LOCALAPPDATA, ProgramFiles }: Environment): string[] {
  switch (platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].map((dir) =>
        join(dir, 'Jumpseat.app/Contents/MacOS/Jumpseat'),
      );
    case 'win32':
      return [LOCALAPPDATA && join(LOCALAPPDATA, 'Programs'), ProgramFiles].flatMap((dir) =>
        dir ? join(dir, 'Jumpseat', 'Jumpseat.exe') : [],
      );
    default:
      return ['/opt/Jumpseat/jumpseat'];
  }
}
