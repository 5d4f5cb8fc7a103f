import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Child, startChild } from '../../process/child';
import { findTether } from '../../process/death-signal';
import { createRestartBudget } from '../../process/restart-budget';
import { type Keymap, openKeymap } from '../../x11/keymap';
import type { Desktop, DesktopState } from '../desktop';
import { DesktopError } from '../desktop-error';
import { currentDisplay } from './current-display';
import { LOCKED_MESSAGE, permissionAdvice, unsupportedReason } from './host-session';
import { isLocked, watchLock } from './screen-lock';
import { readStatus, type ScreenStatus } from './screen-status';

export interface HostDesktopOptions {
  /** The built `host-screen.js`. */
  readonly program: string;
  readonly log: Logger;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** A person moved this machine's mouse by hand. */
  readonly onManualInput: () => void;
}

interface ScreenProcess {
  readonly child: Child;
  readonly path: string;
  readonly keymap: Keymap | undefined;
  end(): Promise<void>;
}

/** What a first picture may take, in milliseconds: macOS asks its user for permission meanwhile. */
const READY_MS = 15_000;
const GRACE_MS = 1000;
const RESTARTS = { deaths: 5, withinMs: 30_000 };

/** This machine's own screen, served by a process of its own, which may die: the next start is another. */
export function createHostDesktop(options: HostDesktopOptions): Desktop {
  const { log, onNotice } = options;
  const listeners = new Set<(state: DesktopState) => void>();
  let state: DesktopState = { state: 'stopped', size: { width: 1, height: 1 } };
  let screen: ScreenProcess | undefined;
  /** The last there was: what it has left behind may still be going when it is nobody's `screen` any more. */
  let last: ScreenProcess | undefined;
  let wanted = false;
  let starting: Promise<ScreenProcess> | undefined;
  const budget = createRestartBudget(RESTARTS);

  function become(next: DesktopState): void {
    state = next;
    for (const listener of [...listeners]) listener(state);
  }

  function onResize(size: DesktopState['size']): void {
    if (size.width !== state.size.width || size.height !== state.size.height) become({ ...state, size });
  }

  async function begin(): Promise<ScreenProcess> {
    const { size } = state;
    try {
      const trouble = unsupportedReason(process) ?? ((await isLocked()) ? LOCKED_MESSAGE : undefined);
      if (trouble !== undefined) throw new DesktopError('unsupported', trouble);
      become({ state: 'starting', size });
      return await open();
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The screen could not be opened.';
      log.error({ err: error }, 'desktop failed');
      become({ state: 'failed', reason, size });
      throw error instanceof DesktopError ? error : new DesktopError('failed', reason, { cause: error });
    }
  }

  async function open(): Promise<ScreenProcess> {
    const place = makePlace();
    const tether = await findTether();
    const child = await startChild({
      ...tether(process.execPath, [options.program, place.path]),
      // Electron's binary is a plain Node with this.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdin: 'pipe',
      extraPipes: 1,
      onLine,
    });
    const end = async () => {
      await child.end(GRACE_MS);
      place.remove();
    };
    try {
      const size = await ready(child);
      const display = currentDisplay(process);
      const keymap = display && (await openKeymap({ ...display, onResize }));
      const opened: ScreenProcess = {
        child,
        path: place.path,
        keymap,
        async end() {
          stopWatching();
          keymap?.close();
          await end();
        },
      };
      const stopWatching = watchLock(() => void onLocked(opened));
      screen = last = opened;
      void child.exited.then(() => onDeath(opened));
      become({
        state: 'running',
        size,
        ...(display && { display: display.display }),
        ...(display?.xauthority !== undefined && { xauthority: display.xauthority }),
      });
      return opened;
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** The size of the screen, once the process serves it. @throws {DesktopError} with its last words. */
  function ready(child: Child): Promise<{ width: number; height: number }> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new DesktopError('failed', NOT_READY)), READY_MS);
      readStatus(child.process.stdio[3], (status) => {
        if (status.type === 'ready') {
          clearTimeout(timer);
          resolve({ width: status.width, height: status.height });
        } else onStatus(status);
      });
      void child.exited.then(async () => {
        clearTimeout(timer);
        const words = (await child.lastLines()).filter((line) => line.trim() !== '').slice(-3);
        reject(new DesktopError('failed', ['The screen could not be opened.', ...words].join(' ')));
      });
    });
  }

  const advised = new Set<string>();
  function onLine(line: string): void {
    log.debug({ program: 'host-screen' }, line);
    const advice = permissionAdvice(line);
    if (advice === undefined || advised.has(advice)) return;
    advised.add(advice);
    onNotice('error', advice);
  }

  function onStatus(status: Exclude<ScreenStatus, { type: 'ready' }>): void {
    if (status.type === 'hand') options.onManualInput();
    else log.warn({ program: 'host-screen' }, status.message);
  }

  /** What an agent typed now would go into a field for a password. The next start asks whether it is open again. */
  async function onLocked(locked: ScreenProcess): Promise<void> {
    if (screen !== locked) return;
    screen = undefined;
    onNotice('warn', LOCKED_MESSAGE);
    // First, so that whoever acts once it is told finds no connection that is about to close.
    await locked.end();
    if (wanted && !screen && !starting) become({ state: 'failed', reason: LOCKED_MESSAGE, size: state.size });
  }

  async function onDeath(dead: ScreenProcess): Promise<void> {
    if (screen !== dead) return;
    screen = undefined;
    await dead.end();
    if (!wanted) return;
    const { size } = state;
    if (!budget.mayRestart(performance.now())) {
      const reason = 'The process that serves the screen ends again and again.';
      onNotice('error', `The desktop is down: ${reason}`);
      become({ state: 'failed', reason, size });
      return;
    }
    onNotice('warn', 'The process that serves the screen ended; starting it again.');
    await start().catch((error: Error) => onNotice('error', `The desktop is down: ${error.message}`));
  }

  function start(): Promise<ScreenProcess> {
    if (screen) return Promise.resolve(screen);
    starting ??= begin().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  return {
    backend: 'host',
    get state() {
      return state;
    },
    get keymap() {
      return screen?.keymap;
    },
    async start() {
      wanted = true;
      return { path: (await start()).path };
    },
    async stop() {
      wanted = false;
      await starting?.catch(() => undefined);
      screen = undefined;
      await last?.end();
      if (state.state !== 'stopped') become({ state: 'stopped', size: state.size });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const NOT_READY =
  process.platform === 'darwin'
    ? 'The screen could not be read: allow Screen Recording and Accessibility for this program in System Settings, ' +
      'Privacy & Security, and start it again.'
    : 'The screen could not be read within 15 seconds.';

/** Where the screen is served: a socket only we can reach. Windows' pipes have no folder to hide in, but a name to guess. */
function makePlace(): { readonly path: string; remove(): void } {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\jumpseat-${randomBytes(16).toString('hex')}`, remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'jumpseat-'));
  return { path: join(folder, 'rfb'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
