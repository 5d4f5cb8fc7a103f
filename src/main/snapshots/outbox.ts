import type { ToWorker } from './protocol';

/** Longest delay of a message about an action's start while the worker rests (ms). */
const LATE_MS = 5;

/** Delays messages to the worker, in their order, because sending takes time from the action they are about. */
export class Outbox {
  /** Whether the worker has reported that it rests: its copy of the screen is current until something is drawn. */
  rests = false;
  readonly #queued: ToWorker[] = [];
  #immediate: NodeJS.Immediate | undefined;
  #timeout: NodeJS.Timeout | undefined;

  constructor(private readonly send: (message: ToWorker) => void) {}

  /** Sends at the end of this turn, after the desktop received the action or the answer was sent. */
  soon(message: ToWorker): void {
    this.#queued.push(message);
    this.#immediate ??= setImmediate(() => this.flush());
  }

  /** While the worker rests, sends after most actions have been answered: its work takes time from them too. */
  late(message: ToWorker): void {
    this.#queued.push(message);
    if (this.rests) this.#timeout ??= setTimeout(() => this.flush(), LATE_MS);
    else this.#immediate ??= setImmediate(() => this.flush());
  }

  flush(): void {
    clearImmediate(this.#immediate);
    clearTimeout(this.#timeout);
    this.#immediate = undefined;
    this.#timeout = undefined;
    if (this.#queued.length > 0) this.rests = false;
    for (const message of this.#queued.splice(0)) this.send(message);
  }
}
