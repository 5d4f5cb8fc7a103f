import type { Writable } from 'node:stream';
import { LIMITS } from '../limits';
import { COST, type Turns } from './turns';

/** What is to be sent: gathered, and sent together at the end of the current turn. */
export class WriteBuffer {
  readonly #stream: Writable;
  readonly #turns: Turns;
  readonly #onFull: () => void;
  #gathered: Buffer[] = [];

  /** `onFull` is called when the other side does not read what it is sent. */
  constructor(stream: Writable, turns: Turns, onFull: () => void) {
    this.#stream = stream;
    this.#turns = turns;
    this.#onFull = onFull;
  }

  write(bytes: Buffer): void {
    // What a server makes us answer counts like what it makes us read.
    this.#turns.spend(COST.write + (bytes.length >> 2));
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
