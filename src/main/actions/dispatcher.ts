import {
  type Action,
  type ActionBody,
  type ActionResult,
  InvalidAction,
  parseAction,
} from '../../shared/action';
import type { JournalEntry, Source } from '../../shared/journal';
import { newEntry } from '../journal/entry';
import type { Journal } from '../journal/journal';
import { ActionError } from './errors';
import { FAILURE, type Landing, perform } from './perform';
import { createQueue } from './queue';
import type { Seat, Seats } from './seat';
import { UntypeableError } from './typing';

export interface ActionRequest {
  readonly body: ActionBody;
  readonly source: Source;
  readonly chatId: string | undefined;
  /** The entry that is done again. */
  readonly replayOf?: string;
  /** Aborted when whoever asked has left. */
  readonly signal: AbortSignal;
}

/** Does actions one at a time, in the order they come, and writes each into the journal before it is answered. */
export interface Dispatcher {
  /** @throws {ActionError} */
  dispatch(request: ActionRequest): Promise<ActionResult>;
  /** What is being done just now. */
  readonly running: JournalEntry | undefined;
  /** Cuts short what is being done and lets go of everything actions hold, before any that wait: a person asks. */
  release(): Promise<void>;
  /** Takes no more; what is being done is cut short, and everything is let go of. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  readonly seats: Seats;
  readonly journal: Journal;
  readonly onStarted: (entry: JournalEntry) => void;
  readonly onDone: (entry: JournalEntry) => void;
}

const SHUTTING_DOWN = new ActionError(503, 'Desktop API is shutting down.');
/** Nobody is there to read this status; it is for the journal (nginx's number for it). */
const CLIENT_LEFT = new ActionError(499, 'The client left before its turn came.');

export function createDispatcher({ seats, journal, onStarted, onDone }: DispatcherOptions): Dispatcher {
  let stopping = false;
  let running: JournalEntry | undefined;
  let cutShort: (reason: string) => void = () => {};
  const queue = createQueue();

  function finish(entry: JournalEntry, outcome: Partial<JournalEntry>): void {
    onDone(journal.append({ ...entry, ...outcome, done_at: new Date().toISOString() }));
  }

  function fail(
    entry: JournalEntry,
    { status, message, detail }: ActionError,
    rest?: Partial<JournalEntry>,
  ): void {
    finish(entry, { ...rest, status: 'failed', error: { status, message, ...(detail && { detail }) } });
  }

  async function run(action: Action, request: ActionRequest, received: JournalEntry): Promise<ActionResult> {
    // Not AbortSignal.any: on Node 20 each would stay in memory for as long as its longest-lived source.
    const cut = new AbortController();
    cutShort = (reason) => cut.abort(new Error(reason));
    request.signal.addEventListener('abort', () => cut.abort(new Error('The client left.')), { once: true });
    const entry: JournalEntry = { ...received, started_at: new Date().toISOString() };
    const began = performance.now();
    const duration = () => ({ duration_ms: Math.round((performance.now() - began) * 1000) / 1000 });
    running = entry;
    onStarted(entry);
    try {
      if (request.signal.aborted) throw CLIENT_LEFT;
      if (stopping) throw SHUTTING_DOWN;
      const seat = await takeSeat(seats);
      const { width, height } = seat.rfb.size;
      const { result, landing } = await performSafely(action, seat, request.body, cut.signal);
      finish(entry, {
        status: 'done',
        output: result.output,
        native: { width, height, ...landing },
        ...duration(),
      });
      return result;
    } catch (error) {
      const failure = failureOf(error, action, request.body);
      fail(entry, failure, duration());
      throw failure;
    } finally {
      running = undefined;
    }
  }

  return {
    get running() {
      return running;
    },

    async dispatch(request) {
      const entry = newEntry({ ...request, receivedAt: new Date() });
      if (stopping) throw SHUTTING_DOWN;
      let action: Action;
      try {
        action = parseAction(request.body);
      } catch (error) {
        if (!(error instanceof InvalidAction)) throw error;
        const refusal = new ActionError(400, error.message, error.detail);
        fail(entry, refusal);
        throw refusal;
      }
      return queue.last(() => run(action, request, entry));
    },

    release() {
      cutShort('Everything was let go of.');
      return queue.next(async () => {
        const seat = seats.current;
        await seat?.input.releaseAll();
        await seat?.rfb.fence();
      });
    },

    async stop() {
      stopping = true;
      cutShort('Jumpseat is stopping.');
      await queue.last(() => seats.leave());
    },
  };
}

function failureOf(error: unknown, { action }: Action, { sensitive }: ActionBody): ActionError {
  if (error instanceof ActionError) return error;
  // Which character it was is the text's to tell.
  const secret = sensitive && error instanceof UntypeableError;
  return new ActionError(
    500,
    FAILURE[action],
    secret ? 'A character of the text cannot be typed.' : reason(error),
  );
}

async function takeSeat(seats: Seats): Promise<Seat> {
  try {
    return await seats.take();
  } catch (error) {
    throw new ActionError(500, 'Failed to start desktop session.', reason(error));
  }
}

/** Nothing stays pressed after a failure. */
async function performSafely(
  action: Action,
  seat: Seat,
  body: ActionBody,
  signal: AbortSignal,
): Promise<{ result: ActionResult; landing: Landing }> {
  const declared = { width: body.scaled_width ?? undefined, height: body.scaled_height ?? undefined };
  try {
    return await perform(action, seat, declared, signal);
  } catch (error) {
    await seat.input.releaseAll();
    // Also shows whether the connection lives: of a server that died, X may be lost a moment before RFB, and the next
    // action would be done on what is left.
    await seat.rfb.fence().catch(() => undefined);
    throw error;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
