import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Size } from '../../../shared/geometry';
import type { Child } from '../../process/child';
import { findTether } from '../../process/death-signal';
import { processIdentity } from '../../process/identity';
import { endMarked } from '../../process/marked';
import { which } from '../../process/which';
import { removeDisplayFiles, socketIdentity } from '../../x11/display-files';
import { type Keymap, openKeymap } from '../../x11/keymap';
import { openRootWindow, type RootWindow } from '../../x11/root-window';
import { xauthorityFile } from '../../x11/xauthority';
import { desktopEnvironment, homeDirectory } from './environment';
import { installedLocales } from './locale';
import { startOpenbox, writeOpenboxConfig } from './openbox';
import { menuEntries } from './openbox-menu';
import type { DesktopPrograms } from './programs';
import type { RunDir } from './run-dir';
import { drawWallpaper } from './wallpaper';
import { startXvnc } from './xvnc';

export interface XSessionOptions {
  readonly size: Size;
  readonly programs: DesktopPrograms;
  readonly run: RunDir;
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly preferredDisplay: number | undefined;
  readonly onLine: (program: string, line: string) => void;
  /** The screen has this size now; a program may change it. */
  readonly onResize: (size: Size) => void;
  readonly signal: AbortSignal;
}

/** One life of an X server and all that hangs on it. */
export interface XSession {
  readonly display: number;
  readonly xauthority: string;
  readonly keymap: Keymap;
  readonly xvnc: Child;
  /** The window manager now; replaced by `restartOpenbox`. */
  readonly openbox: Child;
  restartOpenbox(): Promise<void>;
  /** Ends the server and all programs on it; resolves when they are gone. */
  end(): Promise<void>;
}

/** What programs get to save their work in; the whole host has 5 s to end. */
const PROGRAMS_GRACE_MS = 1500;
const XVNC_GRACE_MS = 1000;
const XAUTHORITY = 'xauthority';

/** Starts X, openbox and what they need, as much as possible at once. @throws {DesktopError} and leaves nothing. */
export async function startXSession(options: XSessionOptions): Promise<XSession> {
  const { run, size, programs, signal, resourcesDir } = options;
  const wallpaper = drawWallpaper(join(resourcesDir, 'wallpaper.svg'), size);
  wallpaper.catch(() => undefined); // awaited later, if we get there
  const [tether, locales] = await Promise.all([findTether(), installedLocales()]);
  const xauthority = join(run.path, XAUTHORITY);
  run.restore();
  const runtimeDir = run.makeDir('xdg');
  const ownHome = join(options.dataDir, 'desktop', 'home');
  const home = homeDirectory(process.env, ownHome);
  const makeHome = () => home === ownHome && mkdirSync(ownHome, { recursive: true, mode: 0o700 });
  makeHome();
  const hasOwnCompose = process.env.XCOMPOSEFILE !== undefined || existsSync(join(home, '.XCompose'));
  const composeFile = hasOwnCompose ? undefined : join(resourcesDir, 'compose');
  const cookie = randomBytes(16);
  const environment = (display: number) =>
    desktopEnvironment(process.env, {
      display: `:${display}`,
      ...{ xauthority, runtimeDir, home, locales, composeFile, mark: run.mark },
    });

  const { child: xvnc, display } = await startXvnc({
    command: programs.xvnc,
    size,
    socketPath: run.socketPath,
    xauthority,
    env: environment(0),
    tether,
    preferred: options.preferredDisplay,
    beforeTry: (candidate) => run.write(XAUTHORITY, xauthorityFile(candidate, hostname(), cookie)),
    onLine: (line) => options.onLine('Xvnc', line),
    signal,
  });
  const server = {
    pid: xvnc.pid,
    identity: processIdentity(xvnc.pid) ?? '',
    display,
    socket: socketIdentity(display),
  };
  run.recordXServer(server);
  run.holdSocket();

  const where = { display: `:${display}`, xauthority };
  let root: RootWindow | undefined;
  let keymap: Keymap | undefined;
  async function end(): Promise<void> {
    keymap?.close();
    root?.close();
    // The programs first: a browser whose server vanishes takes it for a crash.
    await endMarked(run.mark, { graceMs: PROGRAMS_GRACE_MS, except: [xvnc.pid] });
    await xvnc.end(XVNC_GRACE_MS);
    removeDisplayFiles(server);
  }
  try {
    const window = await openRootWindow(where);
    root = window;
    const profilesDir = join(options.dataDir, 'desktop', 'profiles');
    const entries = menuEntries({ which, profilesDir, isRoot: process.getuid?.() === 0 });
    const configPath = writeOpenboxConfig(run, resourcesDir, entries);
    const openOpenbox = () => {
      makeHome();
      return startOpenbox({
        command: programs.openbox,
        configPath,
        env: environment(display),
        home,
        tether,
        root: window,
        onLine: (line) => options.onLine('openbox', line),
        signal,
      });
    };
    await window.setResources(readFileSync(join(resourcesDir, 'xresources'), 'utf8'));
    const [keys, firstOpenbox] = await Promise.all([
      openKeymap({ ...where, onResize: options.onResize }).then((opened) => {
        keymap = opened;
        return opened;
      }),
      openOpenbox(),
      // A desktop without its picture is a desktop.
      wallpaper
        .then((picture) => window.paint(picture, size))
        .catch((error: unknown) =>
          options.onLine('wallpaper', error instanceof Error ? error.message : 'not drawn'),
        ),
    ]);
    let openbox = firstOpenbox;
    return {
      display,
      xauthority,
      keymap: keys,
      xvnc,
      get openbox() {
        return openbox;
      },
      async restartOpenbox() {
        openbox = await openOpenbox();
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
