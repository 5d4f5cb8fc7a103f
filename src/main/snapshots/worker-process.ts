import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Logger } from 'pino';
import { attempt } from '../base/attempt';
import { now } from '../base/clock';
import { createRestartBudget } from '../process/restart-budget';
import { type FromWorker, FromWorkerEnvelope, type ToWorker, type WorkerOptions } from './protocol';

const RESTARTS = { deaths: 5, withinMs: 60_000 };

export interface SnapshotWorkerOptions extends WorkerOptions {
  /** The built program of the worker. */
  readonly program: string;
  readonly log: Logger;
}

/** The side of one desktop. */
interface SessionHandlers {
  readonly onMessage: (message: FromWorker) => void;
  /** The worker exited with this status or signal; `willRestart` is false after too many exits. */
  readonly onExit: (how: string, willRestart: boolean) => void;
}

export type WorkerChannel = ReturnType<SnapshotWorker['channel']>;

/** The process that takes the snapshots of all sessions. It starts with the first desktop, and again if it exits. */
export class SnapshotWorker {
  readonly #budget = createRestartBudget(RESTARTS);
  readonly #sessions = new Map<string, SessionHandlers>();
  readonly #opened = new Set<string>();
  #child: ChildProcess | undefined;
  /** Whether the worker is behind with reading; further messages would accumulate here. */
  #isBehind = false;
  #isStopped = false;

  constructor(private readonly options: SnapshotWorkerOptions) {}

  channel(session: string, handlers: SessionHandlers) {
    const isOpen = () => this.#opened.has(session);
    /** Sends, or drops the message if the worker does not run or is behind with reading. */
    const send = (message: ToWorker): void => {
      if (isOpen() && !this.#isBehind) this.#send(session, message);
    };
    this.#sessions.set(session, handlers);
    return {
      /** Starts the worker if it does not run. @returns whether this channel has sent nothing to it yet */
      open: (): boolean => {
        if (isOpen() || this.#isStopped) return false;
        this.#child ??= this.#start();
        this.#opened.add(session);
        return true;
      },
      get isOpen(): boolean {
        return isOpen();
      },
      send,
      /**
       * Sends, or kills a worker that is behind: without this message it might take a snapshot of sensitive text, and
       * the next one receives the message at its start.
       */
      sendOrKill: (message: ToWorker): void => {
        if (this.#isBehind) this.#child?.kill('SIGKILL');
        else send(message);
      },
      /** Also handles the messages about a further session. */
      serve: (further: string): void => {
        this.#sessions.set(further, handlers);
      },
      close: (): void => {
        for (const [id, known] of this.#sessions) if (known === handlers) this.#sessions.delete(id);
        this.#opened.delete(session);
      },
    };
  }

  /** Kills the process; resolves when it has exited. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  #send(session: string, message: ToWorker): void {
    if (!this.#child?.connected) return;
    this.#isBehind = !this.#child.send({ session, message }, () => {
      this.#isBehind = false;
    });
  }

  #start(): ChildProcess {
    const { program, log, sessionsDir, maxBytes, minFreeBytes } = this.options;
    const child = fork(program, [JSON.stringify({ sessionsDir, maxBytes, minFreeBytes })], {
      // Not in a group of its own: some kernels share processor time among sessions first, so that its low priority
      // would not count against the host's group.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...{ windowsHide: true }, // the types do not have it, but it is passed to spawn
      // In Electron, `process.execPath` is Electron.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' },
      execArgv: ['--max-old-space-size=128'],
    });
    // From its first instruction on: Node's own start would hold up the host. Threads that start later inherit it.
    const { pid } = child;
    if (pid !== undefined) attempt(() => setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL));
    child.stderr?.on('data', (text) => log.warn({ program: 'snapshots' }, String(text).slice(0, 2000)));
    child.on('message', (value) => {
      const { session, message } = FromWorkerEnvelope.parse(value);
      this.#sessions.get(session)?.onMessage(message);
    });
    child.on('error', (error) => log.warn({ err: error }, 'The snapshot worker failed'));
    child.once('exit', (code, signal) => this.#exited(child, signal ?? `status ${code}`));
    return child;
  }

  #exited(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#isBehind = false;
    this.#opened.clear();
    if (this.#isStopped) return;
    this.options.log.warn({ how }, 'The snapshot worker exited');
    const willRestart = this.#budget.mayRestart(now());
    this.#isStopped = !willRestart;
    for (const { onExit } of new Set(this.#sessions.values())) onExit(how, willRestart);
  }
}
