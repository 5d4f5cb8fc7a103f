import type { Writable } from 'node:stream';
import { LIMITS } from './limits';

/** What is to be sent: gathered, and sent together at the end of the current turn. */
export class Outbox {
  readonly #stream: Writable;
  readonly #onFull: () => void;
  #gathered: Buffer[] = [];

  /** `onFull` is called when the other side does not read what it is sent. */
  constructor(stream: Writable, onFull: () => void) {
    this.#stream = stream;
    this.#onFull = onFull;
  }

  write(bytes: Buffer): void {
    if (this.#gathered.push(bytes) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#gathered);
    this.#gathered = [];
    if (!this.#stream.writable) return;
    this.#stream.write(bytes);
    // A server may ask for answers without end and never read one.
    if (this.#stream.writableLength > LIMITS.writeAhead) this.#onFull();
  }
}
