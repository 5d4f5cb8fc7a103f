import type { Duplex } from 'node:stream';
import { RfbError } from './errors';
import { LIMITS } from './limits';

/** Takes bytes that are valid only until it returns. */
type Sink = (bytes: Buffer) => void;

/** Reads a byte stream in the pieces a protocol asks for; the stream is paused while we are behind. */
export class ByteReader {
  readonly #stream: Pick<Duplex, 'pause' | 'resume' | 'isPaused'>;
  /** Received, and not asked for yet. */
  readonly #chunks: Buffer[] = [];
  #buffered = 0;
  /** How many bytes are waited for, and where they go as they come: to the sink, or with none into the buffer. */
  #wanted = 0;
  #sink: Sink | undefined;
  #wake: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;

  constructor(stream: Pick<Duplex, 'pause' | 'resume' | 'isPaused'>) {
    this.#stream = stream;
  }

  /** A reader of all that `stream` gives. */
  static of(stream: Duplex): ByteReader {
    const reader = new ByteReader(stream);
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
      this.#sink(now);
      if (this.#wanted > 0) return;
      rest = rest.subarray(now.length);
      this.#sink = undefined;
    }
    if (rest.length > 0) {
      this.#chunks.push(borrowed ? Buffer.from(rest) : rest);
      this.#buffered += rest.length;
      if (this.#buffered > LIMITS.readAhead) this.#stream.pause();
    }
    if (this.#buffered >= this.#wanted) this.#settle()?.resolve();
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
    if (this.#buffered < length) await this.#wait(length);
    return this.#shift(length);
  }

  /** Hands the next `length` bytes to `sink`, in pieces as they come and without holding them. */
  async pour(length: number, sink: Sink): Promise<void> {
    let left = length;
    while (left > 0 && this.#buffered > 0) {
      const bytes = this.#shift(Math.min(left, this.#chunks[0]?.length ?? 0));
      left -= bytes.length;
      sink(bytes);
    }
    if (left === 0) return;
    this.#sink = sink;
    await this.#wait(left);
  }

  /** Drops the next `length` bytes. */
  skip(length: number): Promise<void> {
    return this.pour(length, () => {});
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
    if (this.#stream.isPaused() && this.#buffered <= LIMITS.readAhead / 2) this.#stream.resume();
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
