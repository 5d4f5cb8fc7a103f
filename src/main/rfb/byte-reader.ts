import type { Duplex } from 'node:stream';
import { RfbError } from './errors';
import { LIMITS } from './limits';

/** Reads a byte stream in the pieces a protocol asks for; the stream is paused while we are behind. */
export class ByteReader {
  readonly #stream: Duplex;
  readonly #chunks: Buffer[] = [];
  #buffered = 0;
  #wanted = 0;
  #wake: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => this.#push(chunk));
    stream.on('error', (error) =>
      this.#end(new RfbError('closed', `The RFB connection broke: ${error.message}`)),
    );
    stream.on('close', () => this.#end(new RfbError('closed', 'The RFB server closed the connection.')));
  }

  /** The next `length` bytes. @throws {RfbError} `closed` when the stream ends before. */
  async take(length: number): Promise<Buffer> {
    while (this.#buffered < length) await this.#wait(length);
    return this.#shift(length);
  }

  /** Between 1 and `most` bytes, as many as lie ready in one piece: for pixels, which need no copy in between. */
  async some(most: number): Promise<Buffer> {
    while (this.#buffered === 0) await this.#wait(1);
    return this.#shift(Math.min(most, this.#chunks[0]?.length ?? 0));
  }

  /** Drops the next `length` bytes without ever holding them. */
  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) left -= (await this.some(left)).length;
  }

  #push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered > LIMITS.readAhead) this.#stream.pause();
    if (this.#buffered >= this.#wanted) this.#settle()?.resolve();
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#settle()?.reject(this.#ended);
  }

  #settle() {
    const wake = this.#wake;
    this.#wake = undefined;
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
