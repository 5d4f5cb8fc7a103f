import {
  type Action,
  type ActionBody,
  type ActionResult,
  InvalidAction,
  parseAction,
} from '../../shared/action';
import type { JournalEntry, Source } from '../../shared/journal';
import { RequestError } from '../../shared/request-error';
import { timestamp, wallTime } from '../base/clock';
import { createSerialQueue } from '../base/serial-queue';
import { newEntry, refusedEntry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import { execute, type Target } from './execute';
import { failureOf, reason } from './failure';
import type { InputConnection, InputConnections } from './input-connection';
import { Released, type Signals } from './signals';
import type { Warn } from './typing';

export interface ActionRequest {
  readonly body: ActionBody;
  readonly source: Source;
  readonly chatId: string | undefined;
  /** The live view of the person who asks, where it is known. */
  readonly viewer?: string | undefined;
  /** The entry that is done again. */
  readonly replayOf?: string;
  /** Aborted when whoever asked has left. */
  readonly signal: AbortSignal;
}

/** Does actions one at a time, in the order they come, and writes each into the journal before it is answered. */
export interface Dispatcher {
  /** @throws {RequestError} */
  dispatch(request: ActionRequest): Promise<ActionResult>;
  /** What is being done just now. */
  readonly running: JournalEntry | undefined;
  /** Cuts short what is being done and lets go of everything actions hold, before any that wait: a person asks. */
  release(): Promise<void>;
  /**
   * Refuses, among what is being done and what waits, all that `refusalOf` says, and lets go of everything actions hold.
   * When it resolves, nothing that is refused touches the desktop any more, and the desktop has taken in what others had
   * sent to it when `sent` resolved. With `connect` that is asked also where no action has been done yet.
   * @throws where the desktop cannot be asked; then nothing is held.
   */
  applyPolicy(sent: Promise<unknown>, options?: { readonly connect: boolean }): Promise<void>;
  /**
   * Takes the seat though nothing is to be done yet: a server tells what is copied only to those who are there.
   * @throws {RequestError} when the desktop cannot be started or reached.
   */
  connect(): Promise<void>;
  /** Leaves the seat and does `change` between two actions: those that wait are done after it, from a new seat. */
  betweenActions(change: () => Promise<void>): Promise<void>;
  /** Takes no more; what is being done is cut short, and everything is let go of. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  readonly connections: InputConnections;
  readonly journal: Journal;
  /** Why an action must not be done now; asked when it comes, and by {@link Dispatcher.applyPolicy}. */
  readonly refusalOf?: (request: ActionRequest, action: Action) => RequestError | undefined;
  readonly onStarted: (entry: JournalEntry) => void;
  readonly onDone: (entry: JournalEntry) => void;
}

const SHUTTING_DOWN = new RequestError(503, 'Desktop API is shutting down.');
/** Nobody is there to read this status; it is for the journal (nginx's number for it). */
const CLIENT_LEFT = new RequestError(499, 'The client left before its turn came.');
const CLIENT_LEFT_EARLY = new RequestError(499, 'The client left before it was done.');

const NOT_KEPT = 'The action is done, but it could not be written to the journal; is the disk full?';

/** An action that waits for its turn or has it. */
interface Job {
  readonly request: ActionRequest;
  readonly action: Action;
  /** As it came. */
  readonly entry: JournalEntry;
  readonly left: AbortController;
  readonly refused: AbortController;
  /** Answers one that waits. */
  readonly reject: (refusal: RequestError) => void;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { connections: seats, journal, refusalOf = () => undefined, onStarted, onDone } = options;
  let stopping = false;
  let running: JournalEntry | undefined;
  let current: Job | undefined;
  const waiting = new Set<Job>();
  const cutShort = (reason: Error) => current?.left.abort(reason);
  const queue = createSerialQueue();

  /** @returns whether the journal has it */
  function finish(entry: JournalEntry, outcome: Partial<JournalEntry>): boolean {
    const kept = journal.append({ ...entry, ...outcome, done_at: timestamp() });
    onDone(kept);
    return kept.seq !== undefined;
  }

  function fail(
    entry: JournalEntry,
    { status, message, detail }: RequestError,
    rest?: Partial<JournalEntry>,
  ): void {
    finish(entry, { status: 'failed', error: { status, message, ...(detail && { detail }) }, ...rest });
  }

  /** Puts an action into the queue, where it can be refused until its turn has come. */
  function enqueue(action: Action, request: ActionRequest, entry: JournalEntry): Promise<ActionResult> {
    return new Promise((resolve, reject) => {
      // Not AbortSignal.any: on Node 20 each would stay in memory for as long as its longest-lived source.
      const [left, refused] = [new AbortController(), new AbortController()];
      request.signal.addEventListener('abort', () => left.abort(CLIENT_LEFT_EARLY), {
        once: true,
      });
      const job: Job = { action, request, entry, left, refused, reject };
      waiting.add(job);
      void queue.run(async () => {
        // It is answered already where it was refused meanwhile.
        if (waiting.delete(job)) await run(job).then(resolve, reject);
      });
    });
  }

  function refuse({ entry, reject }: Job, refusal: RequestError): void {
    fail(refusedEntry(entry), refusal, { status: 'refused' });
    reject(refusal);
  }

  async function run(job: Job): Promise<ActionResult> {
    const { action, request } = job;
    current = job;
    const entry: JournalEntry = { ...job.entry, started_at: timestamp() };
    const began = performance.now();
    const duration = () => ({ duration_ms: Math.round((performance.now() - began) * 1000) / 1000 });
    let begun = false;
    const warnings = new Set<string>();
    const warned = () => (warnings.size > 0 ? { warnings: [...warnings] } : {});
    running = entry;
    onStarted(entry);
    try {
      if (request.signal.aborted) throw CLIENT_LEFT;
      if (stopping) throw SHUTTING_DOWN;
      const seat = await takeSeat(seats);
      job.refused.signal.throwIfAborted();
      begun = true;
      const { width, height } = seat.rfb.size;
      const cuts = { cancelled: job.left.signal, revoked: job.refused.signal };
      const { result, target } = await performSafely(action, seat, request.body, cuts, (message) =>
        warnings.add(message),
      );
      const isKept = finish(entry, {
        status: 'done',
        output: result.output,
        native: { width, height, ...target },
        ...warned(),
        ...duration(),
      });
      if (!isKept) warnings.add(NOT_KEPT);
      return { ...result, ...warned() };
    } catch (error) {
      const failure = whileStopping(failureOf(error, action, request.body));
      const isRefused = !begun && job.refused.signal.aborted;
      fail(isRefused ? refusedEntry(entry) : entry, failure, {
        ...(isRefused && { status: 'refused' }),
        ...warned(),
        ...duration(),
      });
      throw failure;
    } finally {
      running = undefined;
      current = undefined;
    }
  }

  /** The desktop may be gone by now for whatever takes too long to be cut short. */
  function whileStopping(failure: RequestError): RequestError {
    if (!stopping || failure.status !== 500) return failure;
    return new RequestError(503, SHUTTING_DOWN.message, failure.detail);
  }

  async function letGo(): Promise<void> {
    const seat = seats.current;
    await seat?.input.releaseAll();
    await seat?.rfb.fence();
  }

  return {
    get running() {
      return running;
    },

    async dispatch(request) {
      const entry = newEntry({ ...request, receivedAt: new Date(wallTime()) });
      if (stopping) throw SHUTTING_DOWN;
      let action: Action;
      try {
        action = parseAction(request.body);
      } catch (error) {
        if (!(error instanceof InvalidAction)) throw error;
        const refusal = new RequestError(400, error.message, error.detail);
        fail(refusedEntry(entry), refusal);
        throw refusal;
      }
      const refusal = refusalOf(request, action);
      if (refusal) {
        fail(refusedEntry(entry), refusal, { status: 'refused' });
        throw refusal;
      }
      return enqueue(action, request, entry);
    },

    release() {
      cutShort(new Released());
      return queue.runNext(letGo);
    },

    applyPolicy(sent, { connect } = { connect: false }) {
      for (const job of waiting) {
        const refusal = refusalOf(job.request, job.action);
        if (refusal && waiting.delete(job)) refuse(job, refusal);
      }
      const refusal = current && refusalOf(current.request, current.action);
      if (current && refusal) {
        current.refused.abort(refusal);
        current.left.abort(refusal);
      }
      return queue.runNext(async () => {
        const seat = connect ? await seats.acquire() : seats.current;
        await seat?.input.releaseAll();
        await sent;
        // Others' connections are read in no order with ours. With the answer to the first question the server has been
        // round all that was waiting to be read, and with the second it has done it.
        for (let asked = 0; asked < 2; asked++) await seat?.rfb.fence();
      });
    },

    connect: () =>
      queue.runNext(async () => {
        if (stopping) throw SHUTTING_DOWN;
        await takeSeat(seats);
      }),

    betweenActions(change) {
      return queue.runNext(async () => {
        await seats.release();
        await change();
      });
    },

    async stop() {
      stopping = true;
      cutShort(SHUTTING_DOWN);
      await queue.run(() => seats.release());
    },
  };
}

async function takeSeat(seats: InputConnections): Promise<InputConnection> {
  try {
    return await seats.acquire();
  } catch (error) {
    throw new RequestError(500, 'Failed to start desktop session.', reason(error));
  }
}

/** Nothing stays pressed after a failure. */
async function performSafely(
  action: Action,
  seat: InputConnection,
  body: ActionBody,
  cuts: Signals,
  warn: Warn,
): Promise<{ result: ActionResult; target: Target }> {
  try {
    return await execute(action, seat, body, cuts, warn);
  } catch (error) {
    await seat.input.releaseAll();
    // Also shows whether the connection lives: of a server that died, X may be lost a moment before RFB, and the next
    // action would be done on what is left.
    await seat.rfb.fence().catch(() => undefined);
    throw error;
  }
}
