import type { WebSocket } from 'ws';

/** How long a client may leave unread what it was sent before it is disconnected (ms). */
export const STALL_MS = 10_000;
/** The most that is given to the kernel at once (bytes): a client that reads so much in `STALL_MS` still reads. */
const PIECE = 64 * 1024;

/** What it needs of a WebSocket. */
export type PacedSocket = Pick<WebSocket, 'readyState' | 'OPEN' | 'send' | 'terminate'>;

interface PacedSenderOptions {
  /** Called when the kernel took something, with what waits then. */
  readonly onProgress?: (waiting: number) => void;
  /** Called when the client is disconnected because it reads nothing. */
  readonly onStalled?: () => void;
}

/** Sends to a client that may be slow, and disconnects a client that reads nothing. */
export function createPacedSender(
  socket: PacedSocket,
  { onProgress = () => {}, onStalled = () => {} }: PacedSenderOptions = {},
) {
  let queue: (Buffer | string)[] = [];
  let queued = 0;
  /** Of the piece that the kernel has not taken yet. */
  let inFlight = 0;
  let stalled: NodeJS.Timeout | undefined;

  /** One piece at a time, so that progress is seen; a reader that keeps up takes each at once. */
  function sendNext(): void {
    const first = queue[0];
    if (first === undefined || inFlight > 0 || socket.readyState !== socket.OPEN) return;
    const piece = typeof first === 'string' ? first : first.subarray(0, PIECE);
    if (piece.length < first.length && typeof first !== 'string') queue[0] = first.subarray(PIECE);
    else queue.shift();
    queued -= piece.length;
    inFlight = Math.max(1, piece.length);
    stalled ??= setTimeout(() => {
      if (inFlight === 0) return;
      queue = [];
      onStalled();
      // It does not read, so a closing handshake would wait for it as well.
      socket.terminate();
    }, STALL_MS).unref();
    stalled.refresh();
    socket.send(piece, { binary: typeof piece !== 'string' }, () => {
      inFlight = 0;
      if (queue.length === 0) {
        clearTimeout(stalled);
        stalled = undefined;
      }
      onProgress(queued);
      sendNext();
    });
  }

  return {
    /** Sends after everything that waits. Bytes may be cut into several messages, a text is not. */
    send(data: Buffer | string): void {
      queue.push(data);
      queued += data.length;
      sendNext();
    },
    /** What the kernel has not taken yet, in bytes or characters. */
    get waiting(): number {
      return queued + inFlight;
    },
    /** Drops what waits and has not been begun. */
    clear(): void {
      queue = [];
      queued = 0;
    },
  };
}
