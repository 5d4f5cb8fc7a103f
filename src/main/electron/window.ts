import { join } from 'node:path';
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  type Rectangle,
  screen,
} from 'electron';
import { projectDir } from '../paths';
import { assertSecure, SECURE } from './policy';
import { MIN_SIZE, placeWindow, readWindowState, type WindowState, writeWindowState } from './window-state';
import { offerWaysOut } from './window-trouble';

interface PanelWindowOptions {
  /** Returns an address of the panel that signs the window in. */
  readonly panelUrl: () => string;
  /** The file that keeps size and position. */
  readonly stateFile: string;
  readonly icon: string;
  readonly openInBrowser: () => void;
  readonly onError: (message: string) => void;
}

/** A window that is not painted by then is shown anyway (ms). */
const SHOW_AFTER_MS = 5000;
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
export function openPanelWindow(options: PanelWindowOptions): BrowserWindow {
  const { panelUrl, stateFile, icon, openInBrowser, onError } = options;
  const state = readWindowState(stateFile);
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const bounds = placeWindow(
    state,
    [primary, ...others].map(({ workArea }) => workArea),
  );
  const preferences = windowOptions(bounds, icon, nativeTheme.shouldUseDarkColors);
  assertSecure(preferences.webPreferences ?? {});

  const window = new BrowserWindow(preferences);
  showOncePainted(window, state?.maximized ?? false);
  keepState(window, stateFile, onError);
  // The preload throws if the page is not isolated; then there must be no page.
  window.webContents.on('preload-error', (_event, _path, error) => {
    onError(`The window is not safe to use: ${error.message}`);
    window.destroy();
  });
  const load = () => {
    // `did-fail-load` reports a failure. The error's message contains the URL, which signs in.
    window.loadURL(panelUrl()).catch(() => undefined);
  };
  offerWaysOut(window, { reload: load, openInBrowser, onError });
  // An empty page has no way back.
  window.webContents.on('did-navigate', (_event, url) => {
    if (url === 'about:blank') load();
  });
  load();
  return window;
}

function showOncePainted(window: BrowserWindow, maximized: boolean): void {
  const show = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isVisible()) return;
    if (maximized) window.maximize();
    window.show();
  };
  const timer = setTimeout(show, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
}

/** Writes the window's place soon after a change, and at the latest when the window is gone. */
function keepState(window: BrowserWindow, file: string, onError: (message: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  let unsaved: WindowState | undefined;
  const save = () => {
    clearTimeout(timer);
    if (!unsaved) return;
    try {
      writeWindowState(file, unsaved);
      unsaved = undefined;
    } catch {
      onError('Failed to save the position of the window');
    }
  };
  const changed = () => {
    unsaved = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  window.on('resize', changed);
  window.on('move', changed);
  window.on('maximize', changed);
  window.on('unmaximize', changed);
  window.once('closed', save);
}
