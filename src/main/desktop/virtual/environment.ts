import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { attempt } from '../../base/attempt';
import type { Mark } from '../../process/marked';
import { utf8Locale } from './locale';

/** Variables that would connect a program to the user's own screen, session or settings. */
const SESSION = [
  'WAYLAND_DISPLAY',
  'WAYLAND_SOCKET',
  'SESSION_MANAGER',
  'DBUS_SESSION_BUS_ADDRESS',
  'DESKTOP_STARTUP_ID',
  'DESKTOP_SESSION',
  'XDG_SESSION_ID',
  'XDG_CURRENT_DESKTOP',
  'XDG_SEAT',
  'XDG_VTNR',
  'WINDOWID',
  'XMODIFIERS',
  'GTK_IM_MODULE',
  'QT_IM_MODULE',
];
/** Variables of our own start (npm, Electron, test runner) and of Jumpseat, such as the token. */
const OURS =
  /^(npm_|NPM_|JUMPSEAT_|ELECTRON_|VITE|NODE_)|^(INIT_CWD|NODE|CHROME_DESKTOP|FORCE_COLOR|NO_COLOR|COLOR)$/;

export interface DesktopPlace {
  readonly display: string;
  readonly xauthority: string;
  /** A private directory of mode 0700 for the run-time files of programs on the desktop. */
  readonly runtimeDir: string;
  readonly mark: Mark;
  /** An existing directory; a terminal opens there. */
  readonly home: string;
  /** A Compose table with which each key gives its own character; undefined if the user has a table. */
  readonly composeFile?: string | undefined;
  /** See {@link utf8Locale}. */
  readonly locales: readonly string[] | undefined;
}

/** The environment of programs on the desktop, derived from `base`. */
export function desktopEnvironment(base: NodeJS.ProcessEnv, place: DesktopPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !SESSION.includes(name) && !OURS.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(base.PATH !== undefined && { PATH: withoutNodeModules(base.PATH) }),
    ...utf8Locale(base, place.locales),
    HOME: place.home,
    DISPLAY: place.display,
    XAUTHORITY: place.xauthority,
    // Toolkits first search this directory for a Wayland socket and a session bus, and would find the user's.
    XDG_RUNTIME_DIR: place.runtimeDir,
    XDG_SESSION_TYPE: 'x11',
    GDK_BACKEND: 'x11',
    QT_QPA_PLATFORM: 'xcb',
    ...(place.composeFile !== undefined && { XCOMPOSEFILE: place.composeFile }),
    [place.mark.name]: place.mark.value,
  };
}

/**
 * The home directory of programs on the desktop: the user's own, or `fallback` (not created here) if that cannot be
 * entered. Containers run as a user without a home, and services with HOME=/nonexistent.
 */
export function homeDirectory(base: NodeJS.ProcessEnv, fallback: string, listed = passwdHome): string {
  return [base.HOME, listed()].find((candidate) => candidate && canEnter(candidate)) ?? fallback;
}

/** Undefined if the user has no entry in the password file. */
function passwdHome(): string | undefined {
  return attempt(() => userInfo().homedir);
}

function canEnter(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** npm puts the project's own tools first in PATH. */
function withoutNodeModules(path: string): string {
  return path
    .split(':')
    .filter((dir) => !/node_modules\/(\.bin$|npm\/|@npmcli\/)/.test(dir))
    .join(':');
}
