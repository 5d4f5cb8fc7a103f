import type { ActionBody, ActionResult } from '../../shared/action';
import type { AgentCall, JournalEntry, Source } from '../../shared/journal';
import { type Action, InvalidAction, parseAction } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';
import { timestamp, wallTime } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import { createSerialQueue, type Run } from '../base/serial-queue';
import { desktopFailed } from '../desktop/desktop-error';
import { newEntry, refusedEntry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import { execute } from './execute';
import { failureOf, INTERRUPTED, identityOf, LEFT_EARLY, LEFT_WAITING, SHUTTING_DOWN } from './failure';
import type { InputConnection, InputConnections } from './input-connection';
import { Released } from './signals';

export interface DispatchRequest {
  readonly body: ActionBody;
  readonly source: Source;
  readonly chatId: string | undefined;
  /** The live view of the person who sent the request, if known. */
  readonly viewer?: string | undefined;
  /** The entry that this action repeats. */
  readonly replayOf?: string;
  /** The model's call that asks for it. */
  readonly agent?: AgentCall;
  /** Why it cannot be executed, if that was found before. The journal gets it as a failed action. */
  readonly problem?: string | undefined;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

export interface DispatcherOptions {
  readonly connections: InputConnections;
  readonly journal: Pick<Journal, 'append'>;
  /** Says why an action must not run now. Asked when a request arrives, and by {@link Dispatcher.applyPolicy}. */
  readonly lease: {
    refusalOf(request: DispatchRequest, action: Pick<Action, 'action'>): RequestError | undefined;
  };
  /** Receives `action.started` before the first input of an action, and `action.done` once the journal has it. */
  readonly bus: Pick<EventBus, 'emit'>;
}

const NOT_KEPT = 'The action is done, but it could not be written to the journal; is the disk full?';

/** An action that is queued or running. */
interface Job {
  readonly request: DispatchRequest;
  readonly action: Action;
  entry: JournalEntry;
  readonly cancelled: AbortController;
  readonly revoked: AbortController;
  /** Answers the request while the action is queued. */
  readonly reject: (refusal: RequestError) => void;
}

/** The queue of actions while it is held. Each call must be awaited before the next. */
export interface HeldQueue {
  dispatch(request: DispatchRequest): Promise<ActionResult>;
  /** Releases all keys and buttons. */
  release(): Promise<void>;
}

/** Executes actions one at a time, in the order of arrival. The journal has each action before it is answered. */
export class Dispatcher {
  readonly #queue = createSerialQueue();
  readonly #queued = new Set<Job>();
  #current: Job | undefined;
  #isStopping = false;
  /** Number of calls of {@link release} and {@link betweenActions}. */
  #interruptions = 0;

  constructor(private readonly options: DispatcherOptions) {}

  /** The action that is running. */
  get running(): JournalEntry | undefined {
    return this.#current?.entry;
  }

  /** @throws {RequestError} */
  dispatch(request: DispatchRequest): Promise<ActionResult> {
    return this.#dispatch(request, this.#queue.run);
  }

  /**
   * Runs several actions with no different action in between. Control may still change between two of them, and then the lease
   * refuses the next one. After {@link release} and {@link betweenActions} the next one is rejected.
   */
  hold<T>(use: (queue: HeldQueue) => Promise<T>): Promise<T> {
    return this.#queue.hold((step) => {
      let interruptions = this.#interruptions;
      return use({
        dispatch: async (request) => {
          const isInterrupted = this.#interruptions !== interruptions;
          interruptions = this.#interruptions;
          if (isInterrupted) throw INTERRUPTED;
          return this.#dispatch(request, step);
        },
        // Without a connection to the desktop nothing is pressed.
        release: () => step(() => this.#releaseAll().catch(() => undefined)),
      });
    });
  }

  async #dispatch(request: DispatchRequest, run: Run): Promise<ActionResult> {
    const entry = newEntry({ ...request, receivedAt: new Date(wallTime()) });
    if (this.#isStopping) throw SHUTTING_DOWN.with({ begun: false });
    let action: Action;
    try {
      if (request.problem !== undefined) throw new InvalidAction(request.problem);
      action = parseAction(request.body);
    } catch (error) {
      if (!(error instanceof InvalidAction)) throw error;
      const refusal = new RequestError(error.code, error.message, error.detail);
      throw this.#fail(refusedEntry(entry), refusal);
    }
    const refusal = this.options.lease.refusalOf(request, action);
    if (refusal) throw this.#fail(refusedEntry(entry), refusal, { status: 'refused' });
    return this.#enqueue(action, request, entry, run);
  }

  /** Aborts the running action and releases all keys and buttons, ahead of queued actions. Used when a person asks. */
  release(): Promise<void> {
    this.#interruptions += 1;
    this.#current?.cancelled.abort(new Released());
    return this.#queue.runNext(() => this.#releaseAll());
  }

  async #releaseAll(): Promise<void> {
    const connection = this.options.connections.current;
    await connection?.input.releaseAll();
    await connection?.rfb.fence();
  }

  /**
   * Aborts all actions that the lease refuses now, and releases all keys and buttons of actions. Resolves when the desktop
   * has processed that, and all that other connections had sent when `sent` resolved. With `connect`, it connects to the
   * desktop for that if need be.
   * @throws if the desktop cannot be asked; then no key is pressed.
   */
  applyPolicy(sent: Promise<unknown>, { connect = false } = {}): Promise<void> {
    const { lease, connections } = this.options;
    for (const job of this.#queued) {
      const refusal = lease.refusalOf(job.request, job.action);
      if (!refusal) continue;
      this.#queued.delete(job);
      job.reject(this.#fail(refusedEntry(job.entry), refusal, { status: 'refused' }));
    }
    const current = this.#current;
    const refusal = current && lease.refusalOf(current.request, current.action);
    if (refusal) {
      current.revoked.abort(refusal);
      current.cancelled.abort(refusal);
    }
    return this.#queue.runNext(async () => {
      const connection = connect ? await connections.acquire() : connections.current;
      await connection?.input.releaseAll();
      await sent;
      // The server reads its connections in no particular order. The first reply proves that it has read everything that
      // was queued before, the second that it has processed it.
      for (let replies = 0; replies < 2; replies++) await connection?.rfb.fence();
    });
  }

  /**
   * Opens the input connection early: a server reports clipboard changes only to connected clients.
   * @throws {RequestError} if the desktop cannot be started or reached
   */
  connect(): Promise<void> {
    return this.#queue.runNext(async () => {
      if (this.#isStopping) throw SHUTTING_DOWN;
      await this.#acquire();
    });
  }

  /** Runs `task` after the actions that arrived before, and before all that arrive later. */
  inOrder<T>(task: () => T | Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      if (this.#isStopping) throw SHUTTING_DOWN;
      return task();
    });
  }

  /** Closes the input connection and runs `change` between two actions. */
  betweenActions(change: () => Promise<void>): Promise<void> {
    this.#interruptions += 1;
    return this.#queue.runNext(async () => {
      await this.options.connections.release();
      await change();
    });
  }

  /** Accepts no more actions, aborts the running one, and releases all keys and buttons. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#current?.cancelled.abort(SHUTTING_DOWN);
    await this.#queue.run(() => this.options.connections.release());
  }

  /** Queues an action. The lease may refuse it until it starts. */
  #enqueue(action: Action, request: DispatchRequest, entry: JournalEntry, run: Run): Promise<ActionResult> {
    return new Promise((resolve, reject) => {
      // Not AbortSignal.any: Node 20 keeps each result in memory for as long as its longest-lived source.
      const [cancelled, revoked] = [new AbortController(), new AbortController()];
      const leave = () => cancelled.abort(LEFT_EARLY);
      request.signal.addEventListener('abort', leave);
      const job: Job = { action, request, entry, cancelled, revoked, reject };
      this.#queued.add(job);
      void run(async () => {
        // A job that was refused meanwhile is answered already.
        if (this.#queued.delete(job)) await this.#run(job).then(resolve, reject);
        // The signal may serve many actions.
        request.signal.removeEventListener('abort', leave);
      });
    });
  }

  async #run(job: Job): Promise<ActionResult> {
    const { action, request, cancelled, revoked } = job;
    job.entry = { ...job.entry, started_at: timestamp() };
    const began = performance.now();
    const warnings = new Set<string>();
    const facts = () => ({
      ...(warnings.size > 0 && { warnings: [...warnings] }),
      duration_ms: Math.round((performance.now() - began) * 1000) / 1000,
    });
    let connection: InputConnection | undefined;
    let inputs = 0;
    this.#current = job;
    this.options.bus.emit({ type: 'action.started', action: job.entry });
    try {
      if (request.signal.aborted) throw LEFT_WAITING;
      if (this.#isStopping) throw SHUTTING_DOWN;
      const acquired = await this.#acquire();
      revoked.signal.throwIfAborted();
      connection = acquired;
      inputs = connection.rfb.inputs;
      const { width, height } = connection.rfb.size;
      const signals = { cancelled: cancelled.signal, revoked: revoked.signal };
      const warn = (message: string) => warnings.add(message);
      const { result, target } = await execute(action, { connection, body: request.body, signals, warn });
      const native = { width, height, ...target };
      const { output } = result;
      const entry = this.#finish(job.entry, { status: 'done', output, native, ...facts() });
      if (entry.seq === undefined) warnings.add(NOT_KEPT);
      return { ...result, ...(warnings.size > 0 && { warnings: [...warnings] }), ...identityOf(entry) };
    } catch (error) {
      const begun = connection !== undefined && connection.rfb.inputs > inputs;
      if (connection) await releaseAfterFailure(connection);
      const failure = this.#failure(error, job);
      const isRefused = !connection && revoked.signal.aborted;
      const entry = isRefused ? refusedEntry(job.entry) : job.entry;
      throw this.#fail(entry, failure, { ...(isRefused && { status: 'refused' }), ...facts() }, begun);
    } finally {
      this.#current = undefined;
    }
  }

  /** @returns the entry; it has no `seq` if the journal could not be written */
  #finish(entry: JournalEntry, outcome: Partial<JournalEntry>): JournalEntry {
    const action = this.options.journal.append({ ...entry, ...outcome, done_at: timestamp() });
    this.options.bus.emit({ type: 'action.done', action });
    return action;
  }

  /** @returns the error for the client */
  #fail(
    entry: JournalEntry,
    failure: RequestError,
    rest?: Partial<JournalEntry>,
    begun = false,
  ): RequestError {
    const { status, message, detail } = failure;
    const error = { status, message, ...(detail && { detail }) };
    const action = this.#finish(entry, { status: 'failed', error, ...rest });
    return failure.with({ ...identityOf(action), begun });
  }

  /** While the host stops, the desktop may be gone before an action notices that it was aborted. */
  #failure(error: unknown, { action, request }: Job): RequestError {
    const failure = failureOf(error, action, request.body);
    if (!this.#isStopping || failure.status !== 500) return failure;
    return new RequestError('shutting-down', SHUTTING_DOWN.message, failure.detail);
  }

  async #acquire(): Promise<InputConnection> {
    try {
      return await this.options.connections.acquire();
    } catch (error) {
      throw desktopFailed(error);
    }
  }
}

/** Nothing stays pressed after a failure. */
async function releaseAfterFailure({ input, rfb }: InputConnection): Promise<void> {
  await input.releaseAll().catch(() => undefined);
  // Also detects a dead server, which may close its X connection earlier than RFB: the next action opens a new one.
  await rfb.fence().catch(() => undefined);
}
