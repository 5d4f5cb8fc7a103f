import type { EventBody } from '../../shared/events';
import type { JournalEntry, Pictures } from '../../shared/journal';
import { now, wallTime } from '../base/clock';
import { waitAtMost } from '../base/wait-until';
import type { Desktop } from '../desktop/desktop';
import { BURST_MS, createBurstFilter } from './burst-filter';
import { Outbox } from './outbox';
import { type FromWorker, monotonic, type ToWorker } from './protocol';
import { createSensitiveText } from './sensitive-text';
import type { SnapshotWorker, WorkerChannel } from './worker-process';

export interface SnapshotOptions {
  readonly session: string;
  readonly worker: SnapshotWorker;
  readonly desktop: Pick<Desktop, 'backend' | 'state' | 'start' | 'onChange'>;
  /** Snapshots are on disk. */
  readonly onWritten: (event: Extract<EventBody, { type: 'action.pictures' }>) => void;
  readonly onNotice: (level: 'warn', message: string) => void;
}

/** They change nothing, so one snapshot is enough. */
const READ_ONLY_ACTIONS: ReadonlySet<unknown> = new Set(['screenshot', 'note']);
/** They get no snapshot. */
const INVISIBLE_ACTIONS: ReadonlySet<unknown> = new Set(['cursor_position']);

/** Shortest time between two reports of manual input (ms). */
const INPUT_REPORT_INTERVAL_MS = 5000;
/** Time limit for writing the pending snapshots when the session ends (ms). */
const FINISH_TIMEOUT_MS = 1000;

/**
 * The snapshots of the screen before and after each action on a desktop. Reports the actions to the worker, which never
 * delays them. Snapshots that a worker has not written when it exits are left out.
 */
export class SnapshotService {
  readonly #channel: WorkerChannel;
  readonly #outbox = new Outbox((message) => this.#channel.send(message));
  readonly #sensitiveText = createSensitiveText((message) => this.#sendSurely(message));
  readonly #burstFilter = createBurstFilter();
  readonly #written = new Map<string, Pictures>();
  /** Actions whose start was reported to the worker, but not their end. */
  readonly #reported = new Set<string>();
  readonly #stopFollowing: () => void;
  /** The last action of a burst; reported to the worker when the burst ends. */
  #lastInBurst: string | undefined;
  #burstEnd: Extract<ToWorker, { type: 'past' }> | undefined;
  #burstTimer: NodeJS.Timeout | undefined;
  #inputReportedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;
  #session: string;
  #onFinished: () => void = () => undefined;

  constructor(private readonly options: SnapshotOptions) {
    this.#session = options.session;
    this.#channel = options.worker.channel(options.session, {
      onMessage: (message) => this.#receive(message),
      onExit: (how, willRestart) => this.#workerExited(how, willRestart),
    });
    this.#stopFollowing = options.desktop.onChange(() => this.#followDesktop());
  }

  /** The snapshots of an entry, once they are on disk. */
  of(id: string): Pictures | undefined {
    return this.#written.get(id);
  }

  /** Snapshots of the actions that start from here on belong to this session. */
  beginSession(session: string): void {
    this.#session = session;
    this.#channel.serve(session);
    this.#sendBurstEnd();
    // A worker that is behind would store them with the previous session.
    this.#sendSurely({ type: 'session', session });
  }

  /** An action starts, whatever its source. */
  actionStarted({ id, request }: JournalEntry): void {
    const at = monotonic();
    const sensitive = request.sensitive === true;
    if (sensitive) this.#sensitiveText.actionStarted(id);
    if (!this.#channel.isOpen || INVISIBLE_ACTIONS.has(request.action)) return;
    const changes = !READ_ONLY_ACTIONS.has(request.action);
    const report = this.#burstFilter.report(now(), changes, sensitive);
    if (changes) this.#burstEnd = undefined;
    this.#lastInBurst = changes && report !== 'started' ? id : undefined;
    if (report === 'touched') this.#outbox.soon({ type: 'touched' });
    if (report !== 'started') return;
    this.#reported.add(id);
    const message: ToWorker = { type: 'started', id, changes, sensitive, at };
    if (sensitive) this.#sendSurely(message);
    else this.#outbox.late(message);
  }

  /** An action ended. One whose start was not reported gets only an "after" snapshot, and none if it failed. */
  actionDone({ id, seq, request, status, source, started_at, done_at }: JournalEntry): void {
    const numbered = { id, ...(seq !== undefined && { seq }) };
    if (request.sensitive === true) this.#sensitiveText.actionDone(id);
    if (this.#reported.delete(id)) {
      this.#outbox.soon({ type: 'done', ...numbered, at: monotonic() });
    } else if (this.#lastInBurst === id) {
      this.#sendAfterBurst({ type: 'past', ...numbered, at: monotonic() });
    } else if (this.#channel.isOpen && source === 'you' && status === 'done' && done_at !== undefined) {
      const started = started_at === undefined ? {} : { startedAt: monotonicAt(started_at) };
      this.#outbox.soon({ type: 'past', ...numbered, ...started, at: monotonicAt(done_at) });
    }
  }

  /** A person starts an input that becomes an entry after its end. */
  manualInputStarted(): void {
    this.#outbox.soon({ type: 'input-started', at: monotonic() });
  }

  /** A person uses the desktop, if only to move the pointer. */
  manualInputSeen(): void {
    if (now() - this.#inputReportedAt < INPUT_REPORT_INTERVAL_MS) return;
    this.#inputReportedAt = now();
    this.#channel.send({ type: 'input' });
  }

  /** Turns private typing on or off; no snapshot is taken while it is on. */
  setPrivateTyping(on: boolean): void {
    this.#sensitiveText.typing(on);
  }

  /** A private key is about to be sent to the desktop. */
  privateKeyPressed(): void {
    this.#sensitiveText.key();
  }

  /** Writes the pending snapshots, within a second, and takes no more. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#stopFollowing();
    clearTimeout(this.#burstTimer);
    this.#outbox.flush();
    this.#sendBurstEnd();
    if (this.#channel.isOpen) {
      const finished = new Promise<void>((resolve) => {
        this.#onFinished = resolve;
      });
      this.#channel.send({ type: 'finish' });
      await waitAtMost(FINISH_TIMEOUT_MS, finished);
    }
    this.#channel.close();
  }

  /** Sends at once and for sure: for a sensitive text, the desktop receives the first key next. */
  #sendSurely(message: ToWorker): void {
    this.#outbox.flush();
    this.#channel.sendOrKill(message);
  }

  #sendAfterBurst(last: Extract<ToWorker, { type: 'past' }>): void {
    this.#burstEnd = last;
    this.#burstTimer ??= setTimeout(() => this.#sendBurstEnd(), BURST_MS).unref();
    this.#burstTimer.refresh();
  }

  #sendBurstEnd(): void {
    if (this.#burstEnd) this.#channel.send(this.#burstEnd);
    this.#burstEnd = undefined;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'written': {
        const { id, seq, pictures } = message;
        this.#written.set(id, pictures);
        this.options.onWritten({
          type: 'action.pictures',
          id,
          pictures,
          ...(seq !== undefined && { action_seq: seq }),
        });
        break;
      }
      case 'removed':
        for (const id of message.ids) this.#written.delete(id);
        break;
      case 'notice':
        this.options.onNotice('warn', message.message);
        break;
      case 'lost':
        this.#written.clear();
        this.options.onNotice('warn', 'The snapshots of this session were deleted from the disk.');
        break;
      case 'rests':
        this.#outbox.rests = true;
        break;
      case 'fingerprints':
        this.#sensitiveText.found(message.pieces, message.complete);
        break;
      case 'before':
        this.#sensitiveText.before(message.pieces);
        break;
      case 'finished':
        this.#onFinished();
        break;
      default:
        message satisfies never;
    }
  }

  #workerExited(how: string, willRestart: boolean): void {
    this.#outbox.rests = false;
    this.#onFinished();
    if (this.#isOver) return;
    if (willRestart) {
      this.#followDesktop();
      return;
    }
    this.#isOver = true;
    this.options.onNotice('warn', `No more snapshots in this session: their process keeps exiting (${how}).`);
  }

  /** Reports the running desktop to the worker, which starts if it does not run. */
  #followDesktop(): void {
    const { desktop } = this.options;
    if (this.#isOver || desktop.state.state !== 'running') return;
    desktop.start().then(
      (endpoint) => {
        if (this.#isOver) return;
        if (this.#channel.open()) this.#restore();
        const { display, xauthority } = desktop.state;
        // Only our own X server reports drawing before viewers receive it.
        const isOwn = desktop.backend === 'virtual' && display !== undefined && xauthority !== undefined;
        this.#channel.send({ type: 'desktop', endpoint, ...(isOwn && { display: { display, xauthority } }) });
      },
      () => undefined, // The desktop stopped meanwhile, and reports when it runs again.
    );
  }

  #restore(): void {
    this.#channel.send({ type: 'session', session: this.#session });
    for (const message of this.#sensitiveText.started()) {
      if (message.type === 'started') this.#reported.add(message.id);
      this.#channel.send(message);
    }
  }
}

/** Converts a time of an entry (ISO 8601) to the worker's clock (ms). */
function monotonicAt(time: string): number {
  return monotonic() - (wallTime() - Date.parse(time));
}
