import type { ActionBody, ActionResult } from '../../shared/action';
import { messageOf } from '../../shared/error-info';
import type { JournalEntry, Source } from '../../shared/journal';
import { type Action, InvalidAction, parseAction } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';
import { timestamp, wallTime } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import { createSerialQueue } from '../base/serial-queue';
import { newEntry, refusedEntry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import { execute } from './execute';
import { failureOf } from './failure';
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
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

interface DispatcherOptions {
  readonly connections: InputConnections;
  readonly journal: Pick<Journal, 'append'>;
  /** Says why an action must not run now. Asked when a request arrives, and by {@link Dispatcher.applyPolicy}. */
  readonly lease: { refusalOf(request: DispatchRequest, action: Action): RequestError | undefined };
  /** Receives `action.started` before the first input of an action, and `action.done` once the journal has it. */
  readonly bus: Pick<EventBus, 'emit'>;
}

const SHUTTING_DOWN = new RequestError('shutting-down', 'Desktop API is shutting down.');
/** Only the journal shows this status (the number is nginx's). */
const CLIENT_LEFT = new RequestError('client-left', 'The client left before its turn came.');
const CLIENT_LEFT_EARLY = new RequestError('client-left', 'The client left before it was done.');

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

/** Executes actions one at a time, in the order of arrival. The journal has each action before it is answered. */
export class Dispatcher {
  readonly #queue = createSerialQueue();
  readonly #queued = new Set<Job>();
  #current: Job | undefined;
  #isStopping = false;

  constructor(private readonly options: DispatcherOptions) {}

  /** The action that is running. */
  get running(): JournalEntry | undefined {
    return this.#current?.entry;
  }

  /** @throws {RequestError} */
  async dispatch(request: DispatchRequest): Promise<ActionResult> {
    const entry = newEntry({ ...request, receivedAt: new Date(wallTime()) });
    if (this.#isStopping) throw SHUTTING_DOWN;
    let action: Action;
    try {
      action = parseAction(request.body);
    } catch (error) {
      if (!(error instanceof InvalidAction)) throw error;
      const refusal = new RequestError(error.code, error.message, error.detail);
      this.#fail(refusedEntry(entry), refusal);
      throw refusal;
    }
    const refusal = this.options.lease.refusalOf(request, action);
    if (refusal) {
      this.#fail(refusedEntry(entry), refusal, { status: 'refused' });
      throw refusal;
    }
    return this.#enqueue(action, request, entry);
  }

  /** Aborts the running action and releases all keys and buttons, ahead of queued actions. Used when a person asks. */
  release(): Promise<void> {
    this.#current?.cancelled.abort(new Released());
    return this.#queue.runNext(async () => {
      const connection = this.options.connections.current;
      await connection?.input.releaseAll();
      await connection?.rfb.fence();
    });
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
      this.#fail(refusedEntry(job.entry), refusal, { status: 'refused' });
      job.reject(refusal);
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

  /** Closes the input connection and runs `change` between two actions. */
  betweenActions(change: () => Promise<void>): Promise<void> {
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
  #enqueue(action: Action, request: DispatchRequest, entry: JournalEntry): Promise<ActionResult> {
    return new Promise((resolve, reject) => {
      // Not AbortSignal.any: Node 20 keeps each result in memory for as long as its longest-lived source.
      const [cancelled, revoked] = [new AbortController(), new AbortController()];
      request.signal.addEventListener('abort', () => cancelled.abort(CLIENT_LEFT_EARLY), { once: true });
      const job: Job = { action, request, entry, cancelled, revoked, reject };
      this.#queued.add(job);
      void this.#queue.run(async () => {
        // A job that was refused meanwhile is answered already.
        if (this.#queued.delete(job)) await this.#run(job).then(resolve, reject);
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
    this.#current = job;
    this.options.bus.emit({ type: 'action.started', action: job.entry });
    try {
      if (request.signal.aborted) throw CLIENT_LEFT;
      if (this.#isStopping) throw SHUTTING_DOWN;
      const acquired = await this.#acquire();
      revoked.signal.throwIfAborted();
      connection = acquired;
      const { width, height } = connection.rfb.size;
      const signals = { cancelled: cancelled.signal, revoked: revoked.signal };
      const warn = (message: string) => warnings.add(message);
      const { result, target } = await execute(action, { connection, body: request.body, signals, warn });
      const native = { width, height, ...target };
      const { output } = result;
      const isKept = this.#finish(job.entry, { status: 'done', output, native, ...facts() });
      if (!isKept) warnings.add(NOT_KEPT);
      return { ...result, ...(warnings.size > 0 && { warnings: [...warnings] }) };
    } catch (error) {
      if (connection) await releaseAfterFailure(connection);
      const failure = this.#failure(error, job);
      const isRefused = !connection && revoked.signal.aborted;
      const entry = isRefused ? refusedEntry(job.entry) : job.entry;
      this.#fail(entry, failure, { ...(isRefused && { status: 'refused' }), ...facts() });
      throw failure;
    } finally {
      this.#current = undefined;
    }
  }

  /** @returns whether the journal has it */
  #finish(entry: JournalEntry, outcome: Partial<JournalEntry>): boolean {
    const action = this.options.journal.append({ ...entry, ...outcome, done_at: timestamp() });
    this.options.bus.emit({ type: 'action.done', action });
    return action.seq !== undefined;
  }

  #fail(entry: JournalEntry, { status, message, detail }: RequestError, rest?: Partial<JournalEntry>): void {
    this.#finish(entry, { status: 'failed', error: { status, message, ...(detail && { detail }) }, ...rest });
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
      throw new RequestError('desktop-failed', 'Failed to start desktop session.', messageOf(error));
    }
  }
}

/** Nothing stays pressed after a failure. */
async function releaseAfterFailure({ input, rfb }: InputConnection): Promise<void> {
  await input.releaseAll().catch(() => undefined);
  // Also detects a dead server, which may close its X connection earlier than RFB: the next action opens a new one.
  await rfb.fence().catch(() => undefined);
}
