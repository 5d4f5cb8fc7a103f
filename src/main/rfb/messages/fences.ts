import type { ByteReader } from '../connection/byte-reader';
import { PendingQueue } from '../connection/pending-queue';
import * as message from './client-messages';
import { FENCE } from './client-messages';

/** Fences: ours, which the server sends back once it has taken in all before them, and the server's, which we send back. */
export class Fences {
  /** Whether the server has them: it says so by asking for one, before it answers a first request. */
  supported = false;
  readonly #write: (bytes: Buffer) => void;
  readonly #pending = new PendingQueue<undefined, void>();
  #last = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** Resolves once the server has taken in all that was sent before. */
  ask(): Promise<void> {
    this.#last = (this.#last + 1) >>> 0;
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(this.#last);
    this.#write(message.fence(FENCE.request | FENCE.blockBefore, payload));
    return this.#pending.add(undefined);
  }

  /** Reads one from after its message type, and answers it where it is the server's. */
  async read(reader: ByteReader): Promise<void> {
    const header = await reader.take(8);
    const payload = await reader.take(header.readUInt8(7));
    const flags = header.readUInt32BE(3);
    this.supported = true;
    if (flags & FENCE.request) {
      this.#write(message.fence(flags & (FENCE.blockBefore | FENCE.blockAfter | FENCE.syncNext), payload));
    } else {
      this.#pending.resolveFirst(undefined);
    }
  }

  rejectAll(error: Error): void {
    this.#pending.rejectAll(error);
  }
}
