import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { messageOf } from '../../../shared/error-info';
import type { Size } from '../../../shared/geometry';
import { createEmitter } from '../../base/emitter';
import { type Child, startChild } from '../../process/child';
import { findTether } from '../../process/death-signal';
import { createRestartBudget } from '../../process/restart-budget';
import { type Keymap, openKeymap } from '../../x11/keymap';
import type { Desktop, DesktopState, Endpoint } from '../desktop';
import { DesktopError } from '../desktop-error';
import { currentDisplay } from './current-display';
import { LOCKED_MESSAGE, permissionAdvice, unsupportedReason } from './host-session';
import { isLocked, watchLock } from './screen-lock';
import { readStatus } from './screen-status';

export interface HostDesktopOptions {
  /** The built `host-screen.js`. */
  readonly program: string;
  readonly log: Logger;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Called when a person moves this machine's mouse. */
  readonly onManualInput: () => void;
}

interface ScreenProcess {
  readonly path: string;
  readonly keymap: Keymap | undefined;
  end(): Promise<void>;
}

/** How long the first image may take (ms): macOS asks its user for permission meanwhile. */
const READY_TIMEOUT_MS = 15_000;
const GRACE_MS = 1000;
const RESTARTS = { deaths: 5, withinMs: 30_000 };

/** This machine's own screen, served by a child process that is restarted when it dies. */
export class HostDesktop implements Desktop {
  readonly backend = 'host';
  readonly #changes = createEmitter<DesktopState>();
  readonly onChange = this.#changes.subscribe;
  readonly #budget = createRestartBudget(RESTARTS);
  readonly #advised = new Set<string>();
  #state: DesktopState = { state: 'stopped', size: { width: 1, height: 1 } };
  #screen: ScreenProcess | undefined;
  /** The most recent process, which may still be ending. */
  #last: ScreenProcess | undefined;
  #isWanted = false;
  #starting: Promise<ScreenProcess> | undefined;

  constructor(private readonly options: HostDesktopOptions) {}

  get state(): DesktopState {
    return this.#state;
  }

  get keymap(): Keymap | undefined {
    return this.#screen?.keymap;
  }

  async start(): Promise<Endpoint> {
    this.#isWanted = true;
    return { path: (await this.#startScreen()).path };
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#starting?.catch(() => undefined);
    this.#screen = undefined;
    await this.#last?.end();
    if (this.#state.state !== 'stopped') this.#become({ state: 'stopped' });
  }

  #become(next: Omit<DesktopState, 'size'>, size = this.#state.size): void {
    this.#state = { ...next, size };
    this.#changes.emit(this.#state);
  }

  #onResize(size: Size): void {
    const { width, height } = this.#state.size;
    if (size.width !== width || size.height !== height) this.#become(this.#state, size);
  }

  #startScreen(): Promise<ScreenProcess> {
    if (this.#screen) return Promise.resolve(this.#screen);
    this.#starting ??= this.#tryToOpen().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #tryToOpen(): Promise<ScreenProcess> {
    try {
      const reason = unsupportedReason(process) ?? ((await isLocked()) ? LOCKED_MESSAGE : undefined);
      if (reason !== undefined) throw new DesktopError('unsupported', reason);
      this.#become({ state: 'starting' });
      return await this.#open();
    } catch (error) {
      const reason = messageOf(error, 'The screen could not be opened.');
      this.options.log.error({ err: error }, 'desktop failed');
      this.#become({ state: 'failed', reason });
      throw error instanceof DesktopError ? error : new DesktopError('failed', reason, { cause: error });
    }
  }

  async #open(): Promise<ScreenProcess> {
    const socket = createSocketPath();
    const tether = await findTether();
    const child = await startChild({
      ...tether(process.execPath, [this.options.program, socket.path]),
      // With this, Electron's binary runs as plain Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdin: 'pipe',
      extraPipes: 1,
      onLine: (line) => this.#onLine(line),
    });
    const endChild = async () => {
      await child.end(GRACE_MS);
      socket.remove();
    };
    try {
      const size = await this.#waitUntilReady(child);
      const display = currentDisplay(process);
      const keymap = display && (await openKeymap({ ...display, onResize: (next) => this.#onResize(next) }));
      const stopWatching = watchLock(() => void this.#onLocked(screen));
      const screen: ScreenProcess = {
        path: socket.path,
        keymap,
        async end() {
          stopWatching();
          keymap?.close();
          await endChild();
        },
      };
      this.#screen = this.#last = screen;
      void child.exited.then(() => this.#onExit(screen));
      this.#become(
        {
          state: 'running',
          ...(display && { display: display.display }),
          ...(display?.xauthority !== undefined && { xauthority: display.xauthority }),
        },
        size,
      );
      return screen;
    } catch (error) {
      await endChild();
      throw error;
    }
  }

  /** Returns the size of the screen once the process serves it. @throws {DesktopError} with its last lines on stderr */
  #waitUntilReady(child: Child): Promise<Size> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new DesktopError('failed', NOT_READY)), READY_TIMEOUT_MS);
      readStatus(child.process.stdio[3], (status) => {
        if (status.type === 'ready') {
          clearTimeout(timer);
          resolve({ width: status.width, height: status.height });
        } else if (status.type === 'manual-input') this.options.onManualInput();
        else this.options.log.warn({ program: 'host-screen' }, status.message);
      });
      void child.exited.then(async () => {
        clearTimeout(timer);
        const lines = (await child.lastLines()).filter((line) => line.trim() !== '').slice(-3);
        reject(new DesktopError('failed', ['The screen could not be opened.', ...lines].join(' ')));
      });
    });
  }

  #onLine(line: string): void {
    this.options.log.debug({ program: 'host-screen' }, line);
    const advice = permissionAdvice(line);
    if (advice === undefined || this.#advised.has(advice)) return;
    this.#advised.add(advice);
    this.options.onNotice('error', advice);
  }

  /** Stops the desktop, because an agent would now type into a password field. The next start checks the lock again. */
  async #onLocked(screen: ScreenProcess): Promise<void> {
    if (this.#screen !== screen) return;
    this.#screen = undefined;
    this.options.onNotice('warn', LOCKED_MESSAGE);
    // First, so that no listener uses a connection that is about to close.
    await screen.end();
    if (this.#isWanted && !this.#screen && !this.#starting) {
      this.#become({ state: 'failed', reason: LOCKED_MESSAGE });
    }
  }

  async #onExit(screen: ScreenProcess): Promise<void> {
    if (this.#screen !== screen) return;
    const { onNotice } = this.options;
    this.#screen = undefined;
    await screen.end();
    if (!this.#isWanted) return;
    if (!this.#budget.mayRestart(performance.now())) {
      const reason = 'The process that serves the screen keeps exiting.';
      onNotice('error', `The desktop is down: ${reason}`);
      this.#become({ state: 'failed', reason });
      return;
    }
    onNotice('warn', 'The process that serves the screen exited; restarting it.');
    await this.#startScreen().catch((error: Error) =>
      onNotice('error', `The desktop is down: ${error.message}`),
    );
  }
}

const NOT_READY =
  process.platform === 'darwin'
    ? 'The screen could not be read: allow Screen Recording and Accessibility for this program in System Settings, ' +
      'Privacy & Security, and start it again.'
    : 'The screen could not be read within 15 seconds.';

/** A socket that only this user can reach. A pipe of Windows is in no private folder, so its name is random. */
function createSocketPath(): { readonly path: string; remove(): void } {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\jumpseat-${randomBytes(16).toString('hex')}`, remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'jumpseat-'));
  return { path: join(folder, 'rfb'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
