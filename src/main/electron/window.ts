import { join } from 'node:path';
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  type Rectangle,
  screen,
} from 'electron';
import { codeOf } from '../../shared/error-info';
import { projectDir } from '../paths';
import { assertSecure, SECURE } from './policy';
import { MIN_SIZE, placeWindow, readWindowState, writeWindowState } from './window-state';

interface PanelWindowOptions {
  /** Signs the window in. */
  readonly panelUrl: string;
  /** The file that keeps size and position. */
  readonly stateFile: string;
  readonly icon: string;
  readonly onError: (message: string) => void;
}

/** A page that crashes again within this time is not reloaded (ms). */
const CRASH_LOOP_MS = 10_000;
const SAVE_AFTER_MS = 500;

function windowOptions(bounds: Rectangle, icon: string, dark: boolean): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Jumpseat',
    icon,
    show: false, // until it is painted
    backgroundColor: dark ? '#15181d' : '#f3f4f6', // the panel's own, which prevents a flash
    webPreferences: {
      ...SECURE,
      preload: join(projectDir, 'out', 'preload', 'index.cjs'),
      spellcheck: false, // input goes to a desktop
    },
  };
}

/** Opens the panel's window at its last position. */
export function openPanelWindow({ panelUrl, stateFile, icon, onError }: PanelWindowOptions): BrowserWindow {
  const state = readWindowState(stateFile);
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const bounds = placeWindow(
    state,
    [primary, ...others].map(({ workArea }) => workArea),
  );
  const options = windowOptions(bounds, icon, nativeTheme.shouldUseDarkColors);
  assertSecure(options.webPreferences ?? {});

  const window = new BrowserWindow(options);
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize();
    window.show();
  });
  keepState(window, stateFile, onError);
  reloadAfterCrash(window, onError);
  // The preload throws if the page is not isolated; then there must be no page.
  window.webContents.on('preload-error', (_event, _path, error) => {
    onError(`The window is not safe to use: ${error.message}`);
    window.destroy();
  });
  window.loadURL(panelUrl).catch((error: unknown) => {
    // The error's message contains the URL, which contains the token.
    onError(`Failed to load the panel (${codeOf(error) ?? 'unknown'})`);
  });
  return window;
}

function keepState(window: BrowserWindow, file: string, onError: (message: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    try {
      writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    } catch {
      onError('Failed to save the position of the window');
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('close', save);
}

function reloadAfterCrash(window: BrowserWindow, onError: (message: string) => void): void {
  let loadedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    onError(`The panel's process ended (${reason})`);
    if (performance.now() - loadedAt < CRASH_LOOP_MS) return;
    loadedAt = performance.now();
    window.webContents.reload();
  });
}
