import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** Replaces Electron's modules, so that unit tests do not need its program. */
export class StubContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class StubWindow extends EventEmitter {
  static readonly made: StubWindow[] = [];
  static focused: object | null = null;
  static getFocusedWindow = () => StubWindow.focused;
  /** The result of loading a page. */
  static loading = () => Promise.resolve();
  readonly webContents = new StubContents();
  readonly loadURL = vi.fn((_url: string) => StubWindow.loading());
  readonly show = vi.fn();
  readonly hide = vi.fn();
  readonly focus = vi.fn();
  readonly maximize = vi.fn();
  readonly minimize = vi.fn();
  readonly restore = vi.fn();
  readonly destroy = vi.fn(() => this.emit('closed'));
  readonly isDestroyed = () => false;
  readonly isVisible = () => this.show.mock.calls.length > 0;
  readonly isMaximized = () => false;
  readonly isMinimized = vi.fn(() => false);
  readonly getNormalBounds = () => ({ x: 1, y: 2, width: 800, height: 600 });
  constructor(readonly options: { webPreferences?: Record<string, unknown> } & Record<string, unknown> = {}) {
    super();
    StubWindow.made.push(this);
  }
}

/** A notification of the system. */
export class StubNotification extends EventEmitter {
  static readonly shown: StubNotification[] = [];
  static supported = true;
  static isSupported = () => StubNotification.supported;
  readonly close = vi.fn();
  readonly show = () => void StubNotification.shown.push(this);
  constructor(readonly message: { readonly title: string; readonly body: string }) {
    super();
  }
}

class StubApp extends EventEmitter {
  readonly quit = vi.fn(() => this.emit('before-quit', closeEvent()));
  readonly exit = vi.fn();
  readonly setName = vi.fn();
  readonly setPath = vi.fn();
  readonly setAppUserModelId = vi.fn();
  readonly disableHardwareAcceleration = vi.fn();
  readonly requestSingleInstanceLock = vi.fn((_data?: unknown) => true);
}

const workArea = { x: 0, y: 0, width: 1920, height: 1080 };

export const electron = {
  app: new StubApp(),
  BrowserWindow: StubWindow,
  dialog: { showMessageBox: vi.fn(async (..._options: unknown[]) => ({ response: 0 })) },
  globalShortcut: {
    keys: new Map<string, () => void>(),
    /** Whether a different program holds all shortcuts. */
    isTaken: false,
    register(keys: string, pressed: () => void): boolean {
      if (!electron.globalShortcut.isTaken) electron.globalShortcut.keys.set(keys, pressed);
      return !electron.globalShortcut.isTaken;
    },
    unregister: (keys: string) => void electron.globalShortcut.keys.delete(keys),
    isRegistered: (keys: string): boolean => electron.globalShortcut.keys.has(keys),
  },
  Notification: StubNotification,
  nativeTheme: { shouldUseDarkColors: true },
  safeStorage: {
    /** Tests set these values as on Linux without a keyring, on a system without a key, or with a key. */
    backend: 'gnome_libsecret',
    key: 7 as number | undefined,
    /** The first bytes of an encrypted text. */
    prefix: '',
    getSelectedStorageBackend: () => electron.safeStorage.backend,
    isEncryptionAvailable: () => electron.safeStorage.key !== undefined,
    isAsyncEncryptionAvailable: async () => electron.safeStorage.key !== undefined,
    shouldReEncrypt: false,
    encryptStringAsync: async (text: string) =>
      Buffer.concat([
        Buffer.from(electron.safeStorage.prefix),
        Buffer.from([keyOf(), ...Buffer.from(text).map((b) => b ^ keyOf())]),
      ]),
    async decryptStringAsync(bytes: Buffer) {
      if (bytes[0] !== keyOf()) throw new Error('Encrypted with another key.');
      return {
        result: Buffer.from(bytes.subarray(1).map((b) => b ^ keyOf())).toString(),
        shouldReEncrypt: electron.safeStorage.shouldReEncrypt,
      };
    },
  },
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

function keyOf(): number {
  const { key } = electron.safeStorage;
  if (key === undefined) throw new Error('There is no key.');
  return key;
}

/** An event that can be prevented. */
export function closeEvent<T extends object>(details?: T) {
  return { ...details, preventDefault: vi.fn() };
}
