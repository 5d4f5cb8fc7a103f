import type { Duplex } from 'node:stream';
import { LIMITS } from '../limits';
import { RfbError } from '../rfb-error';
import { COST, TURNS, type Turns } from './turns';

/** Takes bytes that are valid only until it returns; it may return what that cost, in the units of `Turns`. */
type Sink = (bytes: Buffer) => number | undefined;

/** Longer fields are put together in one buffer as they come, so that many small pieces cost no more than few. */
const MAX_GATHERED = 8 * 1024;
/** Pieces received and not yet read, before the stream is paused: each costs memory beside its bytes. */
const MAX_CHUNKS = 4096;

/**
 * Reads a byte stream in the pieces a protocol asks for; the stream is paused while we are behind. Every read counts as
 * work, so that a flood of messages is read in turns.
 */
export class ByteReader {
  /** Counts what is read here and what is made of it. */
  readonly turns: Turns;
  readonly #stream: Pick<Duplex, 'pause' | 'resume' | 'isPaused'>;
  /** Received, and not asked for yet. */
  readonly #chunks: Buffer[] = [];
  #buffered = 0;
  /** How many bytes are waited for, and where they go as they come: to the sink, or with none into the buffer. */
  #wanted = 0;
  #sink: Sink | undefined;
  #wake: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;
  /** The sink used up the turn: nothing more is read in it. */
  #resting = false;

  constructor(stream: Pick<Duplex, 'pause' | 'resume' | 'isPaused'>, turns = TURNS) {
    this.#stream = stream;
    this.turns = turns;
  }

  /** A reader of all that `stream` gives. */
  static of(stream: Duplex, turns = TURNS): ByteReader {
    const reader = new ByteReader(stream, turns);
    stream.on('data', (chunk: Buffer) => reader.feed(chunk));
    stream.on('error', (error) => reader.end(error));
    for (const over of ['end', 'close']) stream.on(over, () => reader.end());
    return reader;
  }

  /** Takes in what was received; with `borrowed` the bytes are the caller's again afterwards. */
  feed(bytes: Buffer, borrowed = false): void {
    let rest = bytes;
    if (this.#sink) {
      const now = rest.subarray(0, this.#wanted);
      this.#wanted -= now.length;
      if (this.#isUsedUp(this.#sink(now))) this.#rest();
      if (this.#wanted > 0) return;
      rest = rest.subarray(now.length);
      this.#sink = undefined;
    }
    if (rest.length > 0) {
      this.#chunks.push(borrowed ? Buffer.from(rest) : rest);
      this.#buffered += rest.length;
    }
    if (this.#buffered < this.#wanted) return;
    if (this.#buffered > LIMITS.readAhead || this.#chunks.length > MAX_CHUNKS) this.#stream.pause();
    this.#settle()?.resolve();
  }

  /** No more will come. */
  end(error?: Error): void {
    const message = error
      ? `The RFB connection broke: ${error.message}`
      : 'The RFB server closed the connection.';
    this.#ended ??= error instanceof RfbError ? error : new RfbError('closed', message);
    this.#sink = undefined;
    this.#settle()?.reject(this.#ended);
  }

  /** The next `length` bytes. @throws {RfbError} `closed` when the stream ends before. */
  async take(length: number): Promise<Buffer> {
    if (this.turns.spend(COST.field)) await this.turns.next();

    if (this.#buffered < length) {
      if (length > MAX_GATHERED) return this.#takeLong(length);
      await this.#wait(length);
    }
    return this.#shift(length);
  }

  /** Hands the next `length` bytes to `sink`, in pieces as they come and without holding them. */
  async pipe(length: number, sink: Sink): Promise<void> {
    let left = length;
    while (left > 0 && this.#buffered > 0) {
      const bytes = this.#shift(Math.min(left, this.#chunks[0]?.length ?? 0));
      left -= bytes.length;
      if (this.#isUsedUp(sink(bytes))) await this.turns.next();
    }
    if (left === 0) return;
    this.#sink = sink;
    await this.#wait(left);
  }

  /** Drops the next `length` bytes. */
  skip(length: number): Promise<void> {
    return this.pipe(length, () => undefined);
  }

  async #takeLong(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    let at = 0;
    await this.pipe(length, (piece) => {
      at += piece.copy(bytes, at);
      return piece.length >> 2;
    });
    return bytes;
  }

  #isUsedUp(cost: number | undefined): boolean {
    return cost !== undefined && this.turns.spend(cost);
  }

  #rest(): void {
    if (this.#resting) return;
    this.#resting = true;
    this.#stream.pause();
    void this.turns.next().then(() => {
      this.#resting = false;
      this.#resumeIfReady();
    });
  }

  #resumeIfReady(): void {
    if (this.#resting || !this.#stream.isPaused()) return;
    if (this.#buffered <= LIMITS.readAhead / 2 && this.#chunks.length <= MAX_CHUNKS / 2)
      this.#stream.resume();
  }

  #settle() {
    const wake = this.#wake;
    this.#wake = undefined;
    this.#wanted = 0;
    return wake;
  }

  #wait(length: number): Promise<void> {
    if (this.#ended) return Promise.reject(this.#ended);
    this.#wanted = length;
    return new Promise((resolve, reject) => {
      this.#wake = { resolve, reject };
    });
  }

  #shift(length: number): Buffer {
    this.#buffered -= length;
    const bytes = this.#cut(length);
    this.#resumeIfReady();
    return bytes;
  }

  #cut(length: number): Buffer {
    const first = this.#chunks[0];
    if (first && first.length === length) {
      this.#chunks.shift();
      return first;
    }
    if (first && first.length > length) {
      this.#chunks[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    return this.#gather(length);
  }

  #gather(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const chunk = this.#chunks.shift();
      if (!chunk) break;
      parts.push(chunk.subarray(0, left));
      if (chunk.length > left) this.#chunks.unshift(chunk.subarray(left));
      left -= Math.min(left, chunk.length);
    }
    return Buffer.concat(parts, length);
  }
}
