import { promisify } from 'node:util';
import { constants, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import type { Turns } from '../connection/turns';
import { RfbError } from '../rfb-error';

/** How far back a zlib stream may refer (bytes). */
const WINDOW = 32 * 1024;
const HEADER = 2;
const DEFLATED = 8;
const CHUNK = 64 * 1024;
/** zlib's minimum. */
const MIN_CHUNK = 64;
/** The highest ratio of deflate. */
const MAX_RATIO = 1032;
/** A larger output is inflated outside the event loop (bytes). */
const MAX_AT_ONCE = 1024 * 1024;

const inflateBeside = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);

/**
 * One zlib stream that a server continues over many rectangles, each piece flushed to a whole byte. Node's streams take a
 * turn of the event loop for each piece, and its one-shot calls keep no state; but with the last 32 KB as a dictionary, a
 * one-shot call continues the stream, and its output has a limit. A piece that may become large is inflated by the thread
 * pool.
 */
export class InflateStream {
  #begun = false;
  #window = Buffer.alloc(0);

  /** The server restarts the stream: a header comes next, and no earlier data is referred to. */
  reset(): void {
    this.#begun = false;
    this.#window = Buffer.alloc(0);
  }

  /** @throws {RfbError} `protocol` for broken data, or more than `limit` bytes of output */
  async inflate(piece: Buffer, limit: number, turns: Turns): Promise<Buffer> {
    const output = await this.#go(this.#begun ? piece : withoutHeader(piece), limit, turns);
    this.#begun = true;
    this.#window =
      output.length >= WINDOW
        ? Buffer.from(output.subarray(-WINDOW))
        : Buffer.concat([this.#window, output]).subarray(-WINDOW);
    return output;
  }

  async #go(piece: Buffer, limit: number, turns: Turns): Promise<Buffer> {
    const most = Math.min(limit, MAX_RATIO * piece.length);
    const isLarge = most > MAX_AT_ONCE;
    const options = {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(limit, 1),
      // No larger than the output can be, since it has to be collected. A large output gets one buffer: joining several is slow.
      chunkSize: Math.max(
        MIN_CHUNK,
        isLarge ? most + 1 : Math.min(limit + 1, Math.max(CHUNK, 8 * piece.length)),
      ),
      ...(this.#window.length > 0 && { dictionary: this.#window }),
    };
    try {
      if (isLarge) return await inflateBeside(piece, options);
      const output = inflateRawSync(piece, options);
      turns.spend(piece.length + (output.length >> 1));
      return output;
    } catch (error) {
      throw new RfbError('protocol', 'The RFB server sent zlib data that is broken or too long.', {
        cause: error,
      });
    }
  }
}

function withoutHeader(piece: Buffer): Buffer {
  const [method = 0, flags = 0] = piece;
  if (
    piece.length < HEADER ||
    (method & 15) !== DEFLATED ||
    ((method << 8) | flags) % 31 !== 0 ||
    flags & 32
  ) {
    throw new RfbError('protocol', 'The RFB server sent a zlib stream with a broken header.');
  }
  return piece.subarray(HEADER);
}
