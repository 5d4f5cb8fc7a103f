import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findElectron } from '../../scripts/lib/electron.mjs';

/** Electron's program; undefined if it is not installed, because not every network allows its download. */
export const electron = findElectron();
if (electron === undefined) {
  const message =
    "Electron's program is missing, so the app cannot be tested. To download it: npx install-electron --no";
  if (process.env.JUMPSEAT_NEEDS_ELECTRON) throw new Error(message);
  console.log(message);
}

const projectDir = join(import.meta.dirname, '..', '..');
export const isRoot = process.getuid?.() === 0;
/** `nobody`: programs look a user up, so it must exist. */
const NOBODY = 65534;

/** A user who runs Electron. */
export interface ElectronUser {
  readonly title: string;
  /** Whether Electron runs pages in the sandbox of the operating system. */
  readonly hasSandbox: boolean;
  /** Electron's program, and the app's folder, at places that the user can read. */
  readonly program: string;
  readonly appDir: string;
  /** Makes a folder or file the user's own. */
  own(path: string): void;
  /** The environment for the user's programs. */
  env(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  /** A command, run by the user. */
  command(program: string, args: readonly string[]): [program: string, args: string[]];
}

const itself: ElectronUser = {
  title: isRoot ? 'root, without a sandbox' : 'the user, with the sandbox',
  hasSandbox: !isRoot,
  program: electron ?? '',
  appDir: projectDir,
  own: () => undefined,
  env: (env) => env,
  command: (program, args) => [program, [...args]],
};

/** The users to run Electron as. Root has no sandbox, so root runs it as an ordinary user, too. */
export const USERS: readonly [ElectronUser, ...ElectronUser[]] =
  isRoot && electron !== undefined && process.platform === 'linux'
    ? [itself, ordinaryUser(electron)]
    : [itself];

/** The user whose Electron has its sandbox, if there is one. */
export const sandboxedUser = USERS.at(-1) ?? itself;

/**
 * An ordinary user, for root. The user cannot read root's folders, so Electron and the project are mounted at places that
 * the user can, in a mount namespace that ends with the program.
 */
function ordinaryUser(program: string): ElectronUser {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-user-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  chmodSync(dir, 0o755);
  const [electronDir, appDir, home] = ['electron', 'app', 'home'].map((name) => {
    const path = join(dir, name);
    mkdirSync(path, { mode: 0o755 });
    return path;
  });
  if (!electronDir || !appDir || !home) throw new Error('There is no folder for the user.');
  const own = (path: string) => chownSync(path, NOBODY, NOBODY);
  own(home);
  const asUser = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups', '--'];
  const script = join(dir, 'run-electron');
  writeFileSync(
    script,
    `#!/bin/sh
exec unshare --mount sh -c '
  mount --bind "${dirname(program)}" "${electronDir}" && mount --bind "${projectDir}" "${appDir}" &&
    exec setpriv ${asUser.join(' ')} "${electronDir}/electron" "$@"' sh "$@"
`,
    { mode: 0o755 },
  );
  return {
    ...{ title: 'an ordinary user, with the sandbox', hasSandbox: true, program: script, appDir, own },
    env(env) {
      const xauthority = join(home, `xauthority${env.DISPLAY ?? ''}`);
      if (env.XAUTHORITY) {
        copyFileSync(env.XAUTHORITY, xauthority);
        own(xauthority);
      }
      return { ...env, HOME: home, ...(env.XAUTHORITY && { XAUTHORITY: xauthority }) };
    },
    command: (program, args) => ['setpriv', [...asUser, program, ...args]],
  };
}
