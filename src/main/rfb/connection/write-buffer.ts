import type { Writable } from 'node:stream';
import { LIMITS } from '../limits';
import { COST, type Turns } from './turns';

/** Collects messages, and sends them together at the end of the current turn. */
export class WriteBuffer {
  #gathered: Buffer[] = [];

  /** `onFull` is called if the server does not read its messages. */
  constructor(
    private readonly stream: Writable,
    private readonly turns: Turns,
    private readonly onFull: () => void,
  ) {}

  write(bytes: Buffer): void {
    // Answers count like reads, because a server can cause both.
    this.turns.spend(COST.write + (bytes.length >> 2));
    if (this.#gathered.push(bytes) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#gathered);
    this.#gathered = [];
    if (!this.stream.writable) return;
    this.stream.write(bytes);
    // A server may cause answers without limit and never read them.
    if (this.stream.writableLength > LIMITS.writeAhead) this.onFull();
  }
}
