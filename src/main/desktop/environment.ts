import type { Mark } from '../process/marked';

/** What would send a program to the user's own screen, session or settings instead of to our desktop. */
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
/** What belongs to how we were started (npm, Electron, test runner) and to us: the token above all. */
const OURS =
  /^(npm_|NPM_|JUMPSEAT_|ELECTRON_|VITE|NODE_)|^(INIT_CWD|NODE|CHROME_DESKTOP|FORCE_COLOR|NO_COLOR|COLOR)$/;

export interface DesktopPlace {
  readonly display: string;
  readonly xauthority: string;
  /** A private directory of mode 0700 for the run-time files of programs on the desktop. */
  readonly runtimeDir: string;
  readonly mark: Mark;
}

/** The environment of everything that runs on our desktop, made from ours. */
export function desktopEnvironment(base: NodeJS.ProcessEnv, place: DesktopPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !SESSION.includes(name) && !OURS.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(base.PATH !== undefined && { PATH: withoutNodeModules(base.PATH) }),
    ...utf8Locale(base),
    DISPLAY: place.display,
    XAUTHORITY: place.xauthority,
    // Toolkits look there for a Wayland socket and a session bus first, and would find the user's.
    XDG_RUNTIME_DIR: place.runtimeDir,
    XDG_SESSION_TYPE: 'x11',
    GDK_BACKEND: 'x11',
    QT_QPA_PLATFORM: 'xcb',
    [place.mark.name]: place.mark.value,
  };
}

/** The user's locale where it is UTF-8, else one that every system has: a terminal must show any script. */
export function utf8Locale(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const effective = base.LC_ALL || base.LC_CTYPE || base.LANG || '';
  if (/utf-?8/i.test(effective)) return {};
  return { LANG: 'C.UTF-8', LC_ALL: undefined, LC_CTYPE: undefined };
}

/** npm puts the project's own tools first: they are no programs of the user's. */
function withoutNodeModules(path: string): string {
  return path
    .split(':')
    .filter((dir) => !/node_modules\/(\.bin$|npm\/|@npmcli\/)/.test(dir))
    .join(':');
}
