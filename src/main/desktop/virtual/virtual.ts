import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Size } from '../../../shared/geometry';
import type { Exit } from '../../process/child';
import { processIdentity } from '../../process/identity';
import { createRestartBudget } from '../../process/restart-budget';
import type { Endpoint } from '../../rfb/endpoint';
import type { Desktop, DesktopState } from '../desktop';
import { DesktopError } from '../desktop-error';
import { findPrograms } from './programs';
import { openRunDir, type RunDir } from './run-dir';
import { startXSession, type XSession } from './x-session';

export interface VirtualDesktopOptions {
  /** Of the screen, in pixels. */
  readonly geometry: Size;
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly log: Logger;
  /** Told what a person should know: the desktop died, came back, gave up. */
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** How long a dying server may outlive its window manager, in milliseconds. */
const KILL_TIMEOUT_MS = 500;

const RESTARTS = { deaths: 5, withinMs: 30_000 };

/** Our own X server with a window manager, off until first use, started again whenever one of them dies. */
export function createVirtualDesktop(options: VirtualDesktopOptions): Desktop {
  const { geometry, log, onNotice } = options;
  const dataDir = resolve(options.dataDir);
  const listeners = new Set<(state: DesktopState) => void>();
  let size = geometry;
  let state: DesktopState = { state: 'stopped', size };
  let run: RunDir | undefined;
  let session: XSession | undefined;
  let starting: Promise<Endpoint> | undefined;
  let stopping: Promise<void> | undefined;
  let stop = new AbortController();
  let budget = createRestartBudget(RESTARTS);
  let lastDisplay: number | undefined;

  function become(next: Omit<DesktopState, 'size'>): void {
    state = { ...next, size };
    for (const listener of [...listeners]) listener(state);
  }

  /** A program on the desktop has changed the screen's size. */
  function onResize(next: Size): void {
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    become(state);
  }

  /** Runs one start or restart; everyone who asks meanwhile waits for the same. */
  function begin(work: () => Promise<XSession>): Promise<Endpoint> {
    const begun = attempt(work).finally(() => {
      starting = undefined;
    });
    starting = begun; // before anyone is told, who may ask at once
    become({ state: 'starting' });
    return begun;
  }

  async function attempt(work: () => Promise<XSession>): Promise<Endpoint> {
    const { signal } = stop;
    await undefined;
    try {
      const next = await work();
      if (signal.aborted || !run) {
        await next.end();
        throw stoppedEarly();
      }
      session = next;
      lastDisplay = next.display;
      become({ state: 'running', display: `:${next.display}`, xauthority: next.xauthority });
      watch(next);
      return run.endpoint;
    } catch (error) {
      throw signal.aborted ? stoppedEarly() : fail(error);
    }
  }

  function fail(error: unknown): DesktopError {
    const known =
      error instanceof DesktopError
        ? error
        : new DesktopError('failed', error instanceof Error ? error.message : 'Unknown failure', {
            cause: error,
          });
    run?.remove();
    run = undefined;
    log.error({ err: known }, 'desktop failed');
    become({ state: 'failed', reason: known.message });
    return known;
  }

  async function launch(): Promise<XSession> {
    const programs = findPrograms();
    const { signal } = stop;
    run ??= await openRunDir(dataDir);
    const began = performance.now();
    size = geometry;
    const next = await startXSession({
      size,
      programs,
      run,
      dataDir,
      resourcesDir: resolve(options.resourcesDir),
      preferredDisplay: lastDisplay,
      onLine: (program, line) => log.debug({ program }, line),
      onResize,
      signal,
    });
    const tookMs = Math.round(performance.now() - began);
    log.info(
      { display: next.display, xvnc: next.xvnc.pid, openbox: next.openbox.pid, tookMs },
      'desktop is up',
    );
    return next;
  }

  /** Also notices what died before we looked. */
  function watch(watched: XSession): void {
    const { xvnc, openbox } = watched;
    void xvnc.exited.then((exit) => onDeath(watched, 'X server', exit, () => relaunch(watched)));
    void openbox.exited.then(async (exit) => {
      // Openbox ends by itself when its server dies, and may be buried first: then the server's death is to be told.
      if (exit.signal === null) await Promise.race([xvnc.exited, delay(KILL_TIMEOUT_MS)]);
      if (processIdentity(xvnc.pid) === undefined) return;
      onDeath(watched, 'window manager', exit, () => reviveOpenbox(watched));
    });
  }

  function onDeath(dead: XSession, what: string, exit: Exit, revive: () => Promise<XSession>): void {
    if (session !== dead || stop.signal.aborted) return; // we ended it ourselves, or are restarting already
    session = undefined;
    log.warn({ ...exit, what }, 'desktop process died');
    const how = exit.signal ?? `status ${exit.code}`;
    begin(async () => {
      if (!budget.mayRestart(performance.now())) {
        await dead.end();
        throw new DesktopError('failed', `The desktop's ${what} keeps ending (${how}).`);
      }
      onNotice('warn', `The desktop's ${what} ended (${how}); starting it again.`);
      return revive();
    }).then(
      () => onNotice('info', `The desktop is back on :${lastDisplay}.`),
      (error: Error) => {
        if (!stop.signal.aborted) onNotice('error', `The desktop is down: ${error.message}`);
      },
    );
  }

  async function relaunch(dead: XSession): Promise<XSession> {
    await dead.end();
    return launch();
  }

  async function reviveOpenbox(hurt: XSession): Promise<XSession> {
    try {
      await hurt.restartOpenbox();
    } catch (error) {
      if (stop.signal.aborted) throw error;
      // Perhaps the server has died since; whatever it was, a new one has a window manager.
      return relaunch(hurt);
    }
    return hurt;
  }

  return {
    backend: 'virtual',
    get state() {
      return state;
    },
    get keymap() {
      return session?.keymap;
    },
    async start() {
      while (stopping) await stopping;
      if (starting) return starting;
      if (session && run) {
        run.restore();
        return run.endpoint;
      }
      stop = new AbortController();
      budget = createRestartBudget(RESTARTS);
      return begin(launch);
    },
    stop() {
      stopping ??= (async () => {
        stop.abort();
        await starting?.catch(() => undefined);
        await session?.end();
        session = undefined;
        run?.remove();
        run = undefined;
        if (state.state !== 'stopped') become({ state: 'stopped' });
      })().finally(() => {
        stopping = undefined;
      });
      return stopping;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function stoppedEarly(): DesktopError {
  return new DesktopError('stopped', 'The desktop was stopped while it started.');
}
