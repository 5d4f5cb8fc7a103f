import type { ByteReader } from '../connection/byte-reader';
import { PendingQueue } from '../connection/pending-queue';
import * as message from './client-messages';
import { FENCE } from './client-messages';

/** Our fences, which the server returns once it has processed everything before them, and the server's, which we return. */
export class Fences {
  /** Whether the server has fences: it sends one before it answers the first request. */
  supported = false;
  readonly #pending = new PendingQueue<undefined, void>();
  #last = 0;

  constructor(private readonly write: (bytes: Buffer) => void) {}

  /** Resolves once the server has processed everything sent before. */
  ask(): Promise<void> {
    this.#last = (this.#last + 1) >>> 0;
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(this.#last);
    this.write(message.fence(FENCE.request | FENCE.blockBefore, payload));
    return this.#pending.add(undefined);
  }

  /** Reads a fence after its message type, and returns it if it is the server's. */
  async read(reader: ByteReader): Promise<void> {
    const header = await reader.take(8);
    const payload = await reader.take(header.readUInt8(7));
    const flags = header.readUInt32BE(3);
    this.supported = true;
    if (flags & FENCE.request) {
      this.write(message.fence(flags & (FENCE.blockBefore | FENCE.blockAfter | FENCE.syncNext), payload));
    } else {
      this.#pending.resolveFirst(undefined);
    }
  }

  rejectAll(error: Error): void {
    this.#pending.rejectAll(error);
  }
}
