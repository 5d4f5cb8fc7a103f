import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** Stands in for Electron's modules, whose program is not needed to see what we ask of them. */
export class StubContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  readonly reload = vi.fn();
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class StubWindow extends EventEmitter {
  static readonly made: StubWindow[] = [];
  /** How loading a page goes. */
  static loading = () => Promise.resolve();
  readonly webContents = new StubContents();
  readonly loadURL = vi.fn((_url: string) => StubWindow.loading());
  readonly show = vi.fn();
  readonly hide = vi.fn();
  readonly focus = vi.fn();
  readonly maximize = vi.fn();
  readonly restore = vi.fn();
  readonly setFullScreen = vi.fn();
  readonly destroy = vi.fn(() => this.emit('closed'));
  readonly isDestroyed = () => false;
  readonly isMaximized = () => false;
  readonly isMinimized = vi.fn(() => false);
  readonly isFullScreen = vi.fn(() => false);
  readonly getNormalBounds = () => ({ x: 1, y: 2, width: 800, height: 600 });
  constructor(readonly options: { webPreferences?: Record<string, unknown> } & Record<string, unknown> = {}) {
    super();
    StubWindow.made.push(this);
  }
}

class StubApp extends EventEmitter {
  readonly quit = vi.fn(() => this.emit('before-quit', closeEvent()));
  readonly exit = vi.fn();
  readonly setName = vi.fn();
  readonly setPath = vi.fn();
  readonly setAppUserModelId = vi.fn();
  readonly requestSingleInstanceLock = vi.fn(() => true);
}

const workArea = { x: 0, y: 0, width: 1920, height: 1080 };

export const electron = {
  app: new StubApp(),
  BrowserWindow: StubWindow,
  globalShortcut: {
    keys: new Map<string, () => void>(),
    register: (keys: string, pressed: () => void) => void electron.globalShortcut.keys.set(keys, pressed),
    unregister: (keys: string) => void electron.globalShortcut.keys.delete(keys),
    isRegistered: (keys: string): boolean => electron.globalShortcut.keys.has(keys),
  },
  nativeTheme: { shouldUseDarkColors: true },
  screen: {
    getPrimaryDisplay: () => ({ id: 1, workArea }),
    getAllDisplays: () => [{ id: 1, workArea }],
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
    },
  },
  shell: { openExternal: vi.fn(() => Promise.resolve()) },
};

/** An event that can be prevented. */
export function closeEvent<T extends object>(details?: T) {
  return { ...details, preventDefault: vi.fn() };
}
