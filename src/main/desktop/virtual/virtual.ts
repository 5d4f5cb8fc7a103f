import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../../shared/error-info';
import type { Size } from '../../../shared/geometry';
import { createEmitter } from '../../base/emitter';
import type { Exit } from '../../process/child';
import { processIdentity } from '../../process/identity';
import { createRestartBudget } from '../../process/restart-budget';
import type { Endpoint } from '../../rfb/endpoint';
import type { Keymap } from '../../x11/keymap';
import type { Desktop, DesktopState } from '../desktop';
import { DesktopError } from '../desktop-error';
import { findPrograms } from './programs';
import { stoppedEarly } from './ready';
import { openRunDir, type RunDir } from './run-dir';
import { startXSession, type XSession } from './x-session';
import type { DisplayRange } from './xvnc';

export interface VirtualDesktopOptions {
  /** The size of the screen (px). */
  readonly geometry: Size;
  readonly dataDir: string;
  /** The desktop's own folder in the data directory; default `desktop`. */
  readonly folder?: string;
  readonly resourcesDir: string;
  /** The displays to choose from; default :10 to :499. */
  readonly displays?: DisplayRange;
  readonly log: Logger;
  /** Called when the desktop dies, is back, or is given up. */
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** How long a dying server may outlive its window manager (ms). */
const KILL_TIMEOUT_MS = 500;

const RESTARTS = { deaths: 5, withinMs: 30_000 };

/** Our own X server with a window manager, started on first use, and restarted when either of them dies. */
export class VirtualDesktop implements Desktop {
  readonly backend = 'virtual';
  readonly #changes = createEmitter<DesktopState>();
  readonly onChange = this.#changes.subscribe;
  /** The size to start with. */
  #geometry: Size;
  #size: Size;
  #state: DesktopState;
  #run: RunDir | undefined;
  #session: XSession | undefined;
  #starting: Promise<Endpoint> | undefined;
  #stopping: Promise<void> | undefined;
  #stop = new AbortController();
  #budget = createRestartBudget(RESTARTS);
  #lastDisplay: number | undefined;

  constructor(private readonly options: VirtualDesktopOptions) {
    this.#geometry = options.geometry;
    this.#size = options.geometry;
    this.#state = { state: 'stopped', size: this.#size };
  }

  get state(): DesktopState {
    return this.#state;
  }

  get keymap(): Keymap | undefined {
    return this.#session?.keymap;
  }

  async start(): Promise<Endpoint> {
    while (this.#stopping) await this.#stopping;
    if (this.#starting) return this.#starting;
    if (this.#session && this.#run) {
      this.#run.restore();
      return this.#run.endpoint;
    }
    this.#stop = new AbortController();
    this.#budget = createRestartBudget(RESTARTS);
    return this.#begin(() => this.#launch());
  }

  async restart(size = this.#geometry): Promise<Endpoint> {
    this.#geometry = size;
    await this.stop();
    return this.start();
  }

  startIn(size: Size): void {
    this.#geometry = size;
    // A program that changes the size may have drawn a background of its own.
    this.#session?.paint(size);
    if (this.#state.state === 'stopped') this.#onResize(size);
  }

  async run(command: readonly string[]): Promise<number> {
    if (!this.#session) throw new DesktopError('stopped', 'The desktop is not running.');
    return this.#session.run(command);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #end(): Promise<void> {
    this.#stop.abort();
    await this.#starting?.catch(() => undefined);
    await this.#session?.end();
    this.#session = undefined;
    this.#removeRun();
    if (this.#state.state !== 'stopped') this.#become({ state: 'stopped' });
  }

  #removeRun(): void {
    this.#run?.remove();
    this.#run = undefined;
  }

  #become(next: Omit<DesktopState, 'size'>): void {
    this.#state = { ...next, size: this.#size };
    this.#changes.emit(this.#state);
  }

  /** A program on the desktop has changed the screen's size. */
  #onResize(size: Size): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    this.#size = size;
    this.#become(this.#state);
  }

  /** Runs one start or restart, which all callers meanwhile share. */
  #begin(work: () => Promise<XSession>): Promise<Endpoint> {
    const starting = this.#attempt(work).finally(() => {
      this.#starting = undefined;
    });
    this.#starting = starting; // before the listeners, which may call `start` at once
    this.#become({ state: 'starting' });
    return starting;
  }

  async #attempt(work: () => Promise<XSession>): Promise<Endpoint> {
    const { signal } = this.#stop;
    await undefined;
    try {
      const session = await work();
      if (signal.aborted || !this.#run) {
        await session.end();
        throw stoppedEarly();
      }
      this.#session = session;
      this.#lastDisplay = session.display;
      this.#become({ state: 'running', display: `:${session.display}`, xauthority: session.xauthority });
      this.#watch(session);
      return this.#run.endpoint;
    } catch (error) {
      throw signal.aborted ? stoppedEarly() : this.#fail(error);
    }
  }

  #fail(cause: unknown): DesktopError {
    const error =
      cause instanceof DesktopError
        ? cause
        : new DesktopError('failed', messageOf(cause, 'Unknown failure'), { cause });
    this.#removeRun();
    this.options.log.error({ err: error }, 'desktop failed');
    this.#become({ state: 'failed', reason: error.message });
    return error;
  }

  async #launch(): Promise<XSession> {
    const { log } = this.options;
    const folder = resolve(this.options.dataDir, this.options.folder ?? 'desktop');
    const programs = findPrograms();
    const { signal } = this.#stop;
    this.#run ??= await openRunDir(folder);
    const began = performance.now();
    this.#size = this.#geometry;
    const session = await startXSession({
      size: this.#size,
      programs,
      run: this.#run,
      folder,
      resourcesDir: resolve(this.options.resourcesDir),
      displays: this.options.displays,
      preferredDisplay: this.#lastDisplay,
      onLine: (program, line) => log.debug({ program }, line),
      onResize: (size) => this.#onResize(size),
      signal,
    });
    const { display, xvnc, openbox } = session;
    const tookMs = Math.round(performance.now() - began);
    log.info({ display, xvnc: xvnc.pid, openbox: openbox.pid, tookMs }, 'desktop is up');
    return session;
  }

  /** Also notices what exited before this call. */
  #watch(session: XSession): void {
    const { xvnc, openbox } = session;
    void xvnc.exited.then((exit) => this.#onExit(session, 'X server', exit, () => this.#relaunch(session)));
    void openbox.exited.then(async (exit) => {
      // Openbox exits when its server dies, and may be gone first: then the server's death is reported.
      if (exit.signal === null) await Promise.race([xvnc.exited, delay(KILL_TIMEOUT_MS)]);
      if (processIdentity(xvnc.pid) === undefined) return;
      this.#onExit(session, 'window manager', exit, () => this.#restartOpenbox(session));
    });
  }

  #onExit(session: XSession, program: string, exit: Exit, restart: () => Promise<XSession>): void {
    // We ended it ourselves, or are restarting it already.
    if (this.#session !== session || this.#stop.signal.aborted) return;
    const { log, onNotice } = this.options;
    this.#session = undefined;
    log.warn({ ...exit, what: program }, 'desktop process died');
    const how = exit.signal ?? `status ${exit.code}`;
    this.#begin(async () => {
      if (!this.#budget.mayRestart(performance.now())) {
        await session.end();
        throw new DesktopError('failed', `The desktop's ${program} keeps exiting (${how}).`);
      }
      onNotice('warn', `The desktop's ${program} exited (${how}); restarting it.`);
      return restart();
    }).then(
      () => onNotice('info', `The desktop is back on :${this.#lastDisplay}.`),
      (error: Error) => {
        if (!this.#stop.signal.aborted) onNotice('error', `The desktop is down: ${error.message}`);
      },
    );
  }

  async #relaunch(session: XSession): Promise<XSession> {
    await session.end();
    return this.#launch();
  }

  async #restartOpenbox(session: XSession): Promise<XSession> {
    try {
      await session.restartOpenbox();
    } catch (error) {
      if (this.#stop.signal.aborted) throw error;
      // Perhaps the server has died since; a new session has a window manager in any case.
      return this.#relaunch(session);
    }
    return session;
  }
}
