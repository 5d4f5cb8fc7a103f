import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../../shared/error-info';
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
import { createClientPrograms } from './client-programs';
import { desktopEnvironment, homeDirectory } from './environment';
import { installedLocales } from './locale';
import { startOpenbox, writeOpenboxConfig } from './openbox';
import { menuEntries } from './openbox-menu';
import type { DesktopPrograms } from './programs';
import type { RunDir } from './run-dir';
import { drawWallpaper } from './wallpaper';
import { type DisplayRange, startXvnc } from './xvnc';

export interface XSessionOptions {
  readonly size: Size;
  readonly programs: DesktopPrograms;
  readonly run: RunDir;
  /** The desktop's own folder. */
  readonly folder: string;
  readonly resourcesDir: string;
  readonly displays: DisplayRange | undefined;
  readonly preferredDisplay: number | undefined;
  readonly onLine: (program: string, line: string) => void;
  /** Called when a program changes the size of the screen. */
  readonly onResize: (size: Size) => void;
  readonly signal: AbortSignal;
}

/** A running X server and the programs on it. */
export type XSession = Awaited<ReturnType<typeof startXSession>>;

/** Time for programs to save their work (ms); the whole host has 5 s to stop. */
const PROGRAMS_GRACE_MS = 1500;
const XVNC_GRACE_MS = 1000;
const XAUTHORITY = 'xauthority';

/** Starts X, openbox and what they need, as far as possible at once. @throws {DesktopError} and leaves nothing behind */
export async function startXSession(options: XSessionOptions) {
  const { run, size, resourcesDir } = options;
  const draw = (size: Size) => drawWallpaper(join(resourcesDir, 'wallpaper.svg'), size);
  const wallpaper = draw(size);
  wallpaper.catch(() => undefined); // awaited below, unless the X server fails first
  const context = await prepare(options);
  const { child: xvnc, display } = await startServer(options, context);
  const server = {
    pid: xvnc.pid,
    identity: processIdentity(xvnc.pid) ?? '',
    display,
    socket: socketIdentity(display),
  };
  run.recordXServer(server);
  run.holdSocket();

  const { xauthority } = context;
  const xDisplay = { display: `:${display}`, xauthority };
  let root: RootWindow | undefined;
  let keymap: Keymap | undefined;
  /** Ends the server and all programs on it; resolves when they are gone. */
  async function end(): Promise<void> {
    keymap?.close();
    root?.close();
    // The programs first: a browser takes the sudden end of its server for a crash.
    await endMarked(run.mark, { graceMs: PROGRAMS_GRACE_MS, except: [xvnc.pid] });
    await xvnc.end(XVNC_GRACE_MS);
    removeDisplayFiles(server);
  }
  try {
    const window = await openRootWindow(xDisplay);
    root = window;
    // The desktop works without its wallpaper.
    const notDrawn = (error: unknown) => options.onLine('wallpaper', messageOf(error, 'not drawn'));
    const openOpenbox = createOpenboxStarter(options, context, display, window);
    await window.setResources(readFileSync(join(resourcesDir, 'xresources'), 'utf8'));
    const [opened, firstOpenbox] = await Promise.all([
      openKeymap({ ...xDisplay, onResize: options.onResize }).then((map) => {
        keymap = map;
        return map;
      }),
      openOpenbox(),
      wallpaper.then((picture) => window.paint(picture, size)).catch(notDrawn),
    ]);
    let openbox = firstOpenbox;
    return {
      display,
      xauthority,
      keymap: opened,
      xvnc,
      /** The window manager; replaced by `restartOpenbox`. */
      get openbox() {
        return openbox;
      },
      run: createRunner(options, context, display),
      async restartOpenbox(): Promise<void> {
        openbox = await openOpenbox();
      },
      /** Draws the wallpaper for a new size of the screen (px). */
      paint(size: Size): void {
        draw(size)
          .then((picture) => window.paint(picture, size))
          .catch(notDrawn);
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What the X server and the programs on it share. */
type SessionContext = Awaited<ReturnType<typeof prepare>>;

async function prepare({ run, folder, resourcesDir }: XSessionOptions) {
  const [tether, locales] = await Promise.all([findTether(), installedLocales()]);
  const xauthority = join(run.path, XAUTHORITY);
  run.restore();
  const runtimeDir = run.makeDir('xdg');
  const ownHome = join(folder, 'home');
  const home = homeDirectory(process.env, ownHome);
  /** Makes the home directory, if it is ours. */
  const makeHome = () => {
    if (home === ownHome) mkdirSync(ownHome, { recursive: true, mode: 0o700 });
  };
  makeHome();
  const hasOwnCompose = process.env.XCOMPOSEFILE !== undefined || existsSync(join(home, '.XCompose'));
  const composeFile = hasOwnCompose ? undefined : join(resourcesDir, 'compose');
  const environment = (display: number) =>
    desktopEnvironment(process.env, {
      display: `:${display}`,
      ...{ xauthority, runtimeDir, home, locales, composeFile, mark: run.mark },
    });
  return { tether, xauthority, home, makeHome, environment };
}

function startServer(options: XSessionOptions, { tether, xauthority, environment }: SessionContext) {
  const { run, size, programs, signal } = options;
  const cookie = randomBytes(16);
  return startXvnc({
    command: programs.xvnc,
    size,
    socketPath: run.socketPath,
    xauthority,
    env: environment(0),
    tether,
    displays: options.displays,
    preferred: options.preferredDisplay,
    beforeTry: (display) => run.write(XAUTHORITY, xauthorityFile(display, hostname(), cookie)),
    onLine: (line) => options.onLine('Xvnc', line),
    signal,
  });
}

function createRunner(
  { onLine }: XSessionOptions,
  { tether, home, makeHome, environment }: SessionContext,
  display: number,
) {
  return createClientPrograms({
    ...{ tether, env: environment(display), onLine: (line) => onLine('program', line) },
    home() {
      makeHome();
      return home;
    },
  });
}

/** Writes openbox' configuration; returns a function that starts openbox. */
function createOpenboxStarter(
  options: XSessionOptions,
  { tether, home, makeHome, environment }: SessionContext,
  display: number,
  root: RootWindow,
): () => Promise<Child> {
  const { run, programs, resourcesDir, folder, signal } = options;
  const profilesDir = join(folder, 'profiles');
  const entries = menuEntries({ which, profilesDir, isRoot: process.getuid?.() === 0 });
  const configPath = writeOpenboxConfig(run, resourcesDir, entries);
  return () => {
    makeHome();
    return startOpenbox({
      command: programs.openbox,
      configPath,
      env: environment(display),
      home,
      tether,
      root,
      onLine: (line) => options.onLine('openbox', line),
      signal,
    });
  };
}
