import type { Duplex } from 'node:stream';
import { flushAndClose } from '../connection/socket';

export type OrderedOutput = ReturnType<typeof createOrderedOutput>;

/** Sends bytes on a socket in order, although some of them have to be prepared first. */
export function createOrderedOutput(socket: Duplex) {
  let ready: Buffer[] = [];
  let waiting: Promise<void> | undefined;
  let ended = false;

  /** Sends what need not wait; returns whether the socket can take more. */
  function flush(): boolean {
    const bytes = Buffer.concat(ready);
    ready = [];
    return bytes.length === 0 || !socket.writable || socket.write(bytes);
  }
  function afterAll(step: () => Promise<void> | void): void {
    const mine = (waiting ?? Promise.resolve()).then(step).finally(() => {
      if (waiting === mine) waiting = undefined;
    });
    waiting = mine;
  }

  return {
    /** Adds bytes; with `prepare`, these and all later bytes wait until it has settled. */
    write(bytes: Buffer, prepare?: () => Promise<void>): void {
      if (!waiting && !prepare) {
        ready.push(bytes);
        return;
      }
      flush();
      afterAll(async () => {
        await prepare?.().catch(() => undefined);
        ready.push(bytes);
        flush();
      });
    },
    flush,
    /** Resolves when all bytes so far are sent, or the socket is closed. */
    async flushed(): Promise<void> {
      while (waiting) await waiting;
      flush();
      if (socket.writable)
        await new Promise<void>((resolve) => socket.write(Buffer.alloc(0), () => resolve()));
    },
    /** Sends these bytes as the last ones, and closes the socket. */
    end(last: Buffer): void {
      ended = true;
      const send = () => flushAndClose(socket, Buffer.concat([...ready.splice(0), last]));
      if (waiting) afterAll(send);
      else send();
    },
    /** Whether bytes wait for their preparation. */
    get isWaiting(): boolean {
      return waiting !== undefined;
    },
    /** Whether `end` was called or the socket accepts nothing more. */
    get ended(): boolean {
      return ended || socket.writableEnded;
    },
  };
}
