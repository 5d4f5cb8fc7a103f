import { setImmediate as nextPoll } from 'node:timers/promises';
import { encodeSnapshot } from './encode';
import type { EncoderBudget } from './encoder-budget';
import { PARK_AFTER_MS } from './poll-rate';
import { type FromWorker, monotonic, type ToWorker } from './protocol';
import { fingerprintPixels, Redaction } from './redaction';
import { createSnapshotScheduler } from './scheduler';
import { ScreenWatcher } from './screen-watcher';
import { Snapshotter } from './snapshotter';
import { createTextFingerprints } from './text-fingerprints';
import { SnapshotWriter, type SnapshotWriterOptions } from './writer';

/** How much later than its action a "before" snapshot may be: no effect shows so soon (ms). */
const SLACK_MS = 50;

export interface SnapshotSessionOptions extends SnapshotWriterOptions {
  /** Shared by all desktops. */
  readonly budget: EncoderBudget;
  /** Called when nothing more will be taken or written. */
  readonly onEnd: () => void;
}

/** Takes the snapshots of one desktop, in the worker. */
export class SnapshotSession {
  readonly #send: (message: FromWorker) => void;
  readonly #watcher = new ScreenWatcher({
    onChange: () => this.#schedule(),
    onRest: () => this.#reportRest(),
  });
  readonly #fingerprints = createTextFingerprints();
  readonly #redaction = new Redaction({
    changedAt: () => this.#watcher.changedAt,
    fingerprints: this.#fingerprints,
    onComplete: () => this.#reportFingerprints(true),
  });
  readonly #snapshotter: Snapshotter;
  #writer: SnapshotWriter;
  readonly #scheduler = createSnapshotScheduler({
    take: (...when) => this.#snapshotter.take(...when),
    // A sensitive action gets no "after" snapshot.
    deliver: (snapshots) =>
      this.#writer.add(
        this.#unfinished.delete(snapshots.id) ? { ...snapshots, after: undefined } : snapshots,
      ),
    changedAt: () => this.#watcher.changedAt,
  });
  /** Sensitive actions that run, and those whose snapshots are not complete. */
  readonly #running = new Set<string>();
  readonly #unfinished = new Set<string>();
  /** Whether the host knows that the watcher rests. */
  #restIsReported = false;
  #timer: NodeJS.Timeout | undefined;
  #parking: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(private readonly options: SnapshotSessionOptions) {
    this.#send = (message) => options.send(options.session, message);
    this.#snapshotter = new Snapshotter({
      ...{ watcher: this.#watcher, redaction: this.#redaction, budget: options.budget },
      encode: encodeSnapshot,
      onError: (error) => console.error(`A snapshot could not be encoded: ${error}`),
    });
    this.#writer = new SnapshotWriter(options);
  }

  receive(message: ToWorker): void {
    this.#restIsReported = false;
    switch (message.type) {
      case 'desktop':
        this.#watcher.watch(message.endpoint, message.display);
        break;
      case 'session':
        this.#inTurn(false, () => {
          this.#scheduler.touched(monotonic());
          this.#writer = new SnapshotWriter({ ...this.options, session: message.session });
        });
        break;
      case 'started':
        this.#start(message);
        break;
      case 'done':
        this.#inTurn(false, () => {
          if (this.#running.delete(message.id)) this.#redaction.end(message.at);
          this.#scheduler.done(message.id, message.seq, message.at);
        });
        break;
      case 'input-started':
        this.#inTurn(true, () => this.#scheduler.manualInputStarted(message.at));
        break;
      case 'touched':
        this.#inTurn(false, () => this.#scheduler.touched(monotonic()));
        break;
      case 'past':
        this.#inTurn(false, () =>
          this.#scheduler.past(message.id, message.seq, message.startedAt, message.at),
        );
        break;
      case 'input':
        this.#inTurn(false, () => undefined);
        break;
      case 'private-typing':
        this.#redaction.setPrivate(message.on, message.at);
        break;
      case 'private-key':
        this.#sensitiveFrom(message.at, 'key');
        this.#inTurn(false, () => undefined);
        break;
      case 'fingerprints':
        this.#fingerprints.recall(message.pieces);
        break;
      case 'before':
        this.#fingerprints.ignore(message.pieces);
        break;
      case 'finish':
        this.#inTurn(false, () => {
          this.#scheduler.touched(monotonic());
          void this.#writer.done().then(() => {
            this.#send({ type: 'finished' });
            this.#end();
          });
        });
        break;
      default:
        message satisfies never;
    }
  }

  /** Drops the screen: the desktop is gone. */
  #end(): void {
    // A timer would keep the screen in memory.
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#parking);
    this.#watcher.close();
    this.options.onEnd();
  }

  #start({ id, changes, at, sensitive }: Extract<ToWorker, { type: 'started' }>): void {
    // A stale screen is requested only now, so it may already show the action's effect.
    const slack = this.#watcher.isStale ? 0 : SLACK_MS;
    if (sensitive) {
      if (this.#watcher.shownAt < at) this.#redaction.actionStarted(at, this.#watcher.framebuffer);
      this.#sensitiveFrom(at, 'begin');
      this.#running.add(id);
      this.#unfinished.add(id);
    }
    this.#inTurn(true, () => {
      this.#redaction.actionStarted(monotonic(), this.#watcher.framebuffer);
      this.#scheduler.started(id, changes, at, slack);
    });
  }

  /** Sensitive text may appear from `at` on. Handled when it is received, since a turn may have to wait. */
  #sensitiveFrom(at: number, cause: 'begin' | 'key'): void {
    const before = this.#watcher.shownAt < at ? this.#watcher.framebuffer : undefined;
    const isFirst = !this.#redaction.isSearching;
    this.#redaction[cause](before, at);
    if (!isFirst || !before) return;
    this.#send({ type: 'before', pieces: this.#fingerprints.textIn(fingerprintPixels(before)) });
  }

  /** Runs tasks one at a time, each on a consistent framebuffer and after the messages that arrived before. */
  #inTurn(fresh: boolean, task: () => void): void {
    this.#turn = this.#turn
      .then(() => nextPoll())
      .then(() => this.#watcher.ready(fresh))
      .then(task)
      .then(() => {
        if (this.#isOver) return;
        this.#setPollRate();
        this.#schedule();
      });
  }

  #setPollRate(): void {
    const busy = this.#scheduler.busy || this.#redaction.isSearching;
    clearTimeout(this.#parking);
    this.#watcher.setPollRate(busy ? 'attentive' : 'resting');
    if (!busy) this.#parking = setTimeout(() => this.#watcher.setPollRate('parked'), PARK_AFTER_MS).unref();
  }

  /** Wakes up at the next deadline of the scheduler and of the redaction. */
  #schedule(): void {
    clearTimeout(this.#timer);
    // On a lost screen the search for sensitive text waits until it is back.
    const deadlines = [this.#scheduler.deadline, this.#watcher.framebuffer && this.#redaction.deadline];
    const next = Math.min(...deadlines.filter((at) => at !== undefined));
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(
      () => this.#inTurn(false, () => this.#advance()),
      Math.max(next - monotonic(), 0),
    );
  }

  #advance(): void {
    const now = monotonic();
    this.#scheduler.advance(now);
    this.#redaction.advance(now, this.#watcher.framebuffer);
    this.#reportFingerprints(false);
  }

  /** The host keeps the fingerprints for the next worker. */
  #reportFingerprints(complete: boolean): void {
    const pieces = this.#fingerprints.drain();
    if (pieces !== '' || complete) this.#send({ type: 'fingerprints', pieces, complete });
  }

  #reportRest(): void {
    if (!this.#restIsReported) this.#send({ type: 'rests' });
    this.#restIsReported = true;
  }
}
