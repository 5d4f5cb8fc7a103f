import { constants, inflateRawSync } from 'node:zlib';
import { RfbError } from '../errors';

/** How far back a zlib stream may refer, in bytes. */
const WINDOW = 32 * 1024;
const HEADER = 2;
const DEFLATED = 8;
const CHUNK = 64 * 1024;

/**
 * One zlib stream that a server goes on with over many rectangles, each piece flushed to a whole byte. Node's streams take a
 * turn of the event loop for each piece, and its one-shot calls know nothing of the piece before; but given what the last
 * 32 KB were as a dictionary, a one-shot call goes on where the last one ended, and its output has a limit.
 */
export class InflateStream {
  #begun = false;
  #window = Buffer.alloc(0);

  /** What the server means by starting anew: a header comes next, and nothing of before is referred to. */
  reset(): void {
    this.#begun = false;
    this.#window = Buffer.alloc(0);
  }

  /** @throws {RfbError} `protocol` for what is no zlib data, or gives more than `limit` bytes. */
  inflate(piece: Buffer, limit: number): Buffer {
    const output = this.#go(this.#begun ? piece : withoutHeader(piece), limit);
    this.#begun = true;
    this.#window =
      output.length >= WINDOW
        ? Buffer.from(output.subarray(-WINDOW))
        : Buffer.concat([this.#window, output]).subarray(-WINDOW);
    return output;
  }

  #go(piece: Buffer, limit: number): Buffer {
    try {
      return inflateRawSync(piece, {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: Math.max(limit, 1),
        chunkSize: Math.max(CHUNK, Math.min(limit, 8 * piece.length)),
        ...(this.#window.length > 0 && { dictionary: this.#window }),
      });
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
    throw new RfbError('protocol', 'The RFB server sent a zlib stream that does not begin as one.');
  }
  return piece.subarray(HEADER);
}
