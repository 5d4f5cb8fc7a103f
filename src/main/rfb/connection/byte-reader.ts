import type { Duplex } from 'node:stream';
import { LIMITS } from '../limits';
import { RfbError } from '../rfb-error';
import { COST, TURNS } from './turns';

/** Takes bytes that are valid only until it returns; it may return its cost, in the units of `Turns`. */
type Sink = (bytes: Buffer) => number | undefined;

/**
 * Longer fields are collected in one buffer as they arrive, so that many small pieces cost no more than few (bytes).
 */
const MAX_GATHERED = 8 * 1024;
/** Unread pieces before the stream is paused: each takes memory besides its bytes. */
const MAX_CHUNKS = 4096;
/**
 * Copies of at least this length are made in memory that is used again (bytes): a frame of 8 MB is mostly copied, and to
 * touch new memory takes longer than the copy.
 */
const MIN_REUSED = 64 * 1024;
/** Pieces of memory to keep for that. */
const MAX_SPARE = 2;

/** Bytes that were received, and not requested yet. */
interface Chunk {
  bytes: Buffer;
  /** The reader's own memory, which it uses again. */
  readonly memory?: Buffer;
}

/**
 * Reads a byte stream in pieces of requested lengths, and pauses the stream while the reader is behind. Every read
 * counts as work, so that a flood of messages is read over several turns.
 */
export class ByteReader {
  readonly #chunks: Chunk[] = [];
  readonly #spare: Buffer[] = [];
  #buffered = 0;
  /** The bytes that are awaited; as they arrive, they go to the sink, or without one to the buffer. */
  #wanted = 0;
  #sink: Sink | undefined;
  #wake: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;
  /** The sink has used up the turn: reading continues in the next one. */
  #resting = false;

  /** `turns` counts the cost of reading and handling bytes. */
  constructor(
    private readonly stream: Pick<Duplex, 'pause' | 'resume' | 'isPaused'>,
    readonly turns = TURNS,
  ) {}

  /** A reader of everything that `stream` emits. */
  static of(stream: Duplex, turns = TURNS): ByteReader {
    const reader = new ByteReader(stream, turns);
    stream.on('data', (chunk: Buffer) => reader.feed(chunk));
    stream.on('error', (error) => reader.end(error));
    for (const over of ['end', 'close']) stream.on(over, () => reader.end());
    return reader;
  }

  /** Adds received bytes; with `borrowed` the caller may reuse them afterwards. */
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
      this.#chunks.push(borrowed ? this.#copyOf(rest) : { bytes: rest });
      this.#buffered += rest.length;
    }
    if (this.#buffered < this.#wanted) return;
    if (this.#buffered > LIMITS.readAhead || this.#chunks.length > MAX_CHUNKS) this.stream.pause();
    this.#settle()?.resolve();
  }

  /** No more bytes will arrive. */
  end(error?: Error): void {
    const message = error
      ? `The RFB connection broke: ${error.message}`
      : 'The RFB server closed the connection.';
    this.#ended ??= error instanceof RfbError ? error : new RfbError('closed', message);
    this.#sink = undefined;
    this.#settle()?.reject(this.#ended);
  }

  /** The next `length` bytes. @throws {RfbError} `closed` if the stream ends before */
  async take(length: number): Promise<Buffer> {
    if (this.turns.spend(COST.field)) await this.turns.next();

    if (this.#buffered < length) {
      if (length > MAX_GATHERED) return this.#takeLong(length);
      await this.#wait(length);
    }
    const isReused = this.#chunks[0]?.memory !== undefined;
    const bytes = this.#shift(length);
    return isReused ? Buffer.from(bytes) : bytes;
  }

  /** Passes the next `length` bytes to `sink`, in pieces as they arrive. */
  async pipe(length: number, sink: Sink): Promise<void> {
    let left = length;
    while (left > 0 && this.#buffered > 0) {
      const bytes = this.#shift(Math.min(left, this.#chunks[0]?.bytes.length ?? 0));
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
    this.stream.pause();
    void this.turns.next().then(() => {
      this.#resting = false;
      this.#resumeIfReady();
    });
  }

  #resumeIfReady(): void {
    if (this.#resting || !this.stream.isPaused()) return;
    if (this.#buffered <= LIMITS.readAhead / 2 && this.#chunks.length <= MAX_CHUNKS / 2) this.stream.resume();
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

  /** The next bytes, valid until the next call of `feed`. */
  #shift(length: number): Buffer {
    this.#buffered -= length;
    const bytes = this.#cut(length);
    this.#resumeIfReady();
    return bytes;
  }

  #cut(length: number): Buffer {
    const [first] = this.#chunks;
    if (first && first.bytes.length >= length) return this.#cutFrom(first, length);
    const gathered = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const [chunk] = this.#chunks;
      if (!chunk) break;
      at += this.#cutFrom(chunk, Math.min(length - at, chunk.bytes.length)).copy(gathered, at);
    }
    return gathered;
  }

  /** Takes bytes from the first chunk, and removes it if nothing is left. */
  #cutFrom(chunk: Chunk, length: number): Buffer {
    const bytes = chunk.bytes.subarray(0, length);
    chunk.bytes = chunk.bytes.subarray(length);
    if (chunk.bytes.length === 0) {
      this.#chunks.shift();
      if (chunk.memory && this.#spare.length < MAX_SPARE) this.#spare.push(chunk.memory);
    }
    return bytes;
  }

  #copyOf(bytes: Buffer): Chunk {
    if (bytes.length < MIN_REUSED) return { bytes: Buffer.from(bytes) };
    const spare = this.#spare.pop();
    const memory = spare && spare.length >= bytes.length ? spare : Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(memory);
    return { bytes: memory.subarray(0, bytes.length), memory };
  }
}
