import { connectX11, words, type X11 } from './x11';

/**
 * Sees which programs read the keyboard map. Xlib reads it, a few times over, when it meets the news of a change among its
 * events; what it was sent after that news it then looks up in what it has read. So once the reading is over, the next
 * change may come: its news will stand behind the keys typed before it.
 */
export interface MapReaders {
  /** The mark of the last change: how often we have read the map ourselves, which is recorded among the others. */
  mark(): number;
  /** Resolves when the program that owns the window has done its reading after the mark; after 2 s at most. */
  settled(window: number, mark: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

const GET_KEYBOARD_MAPPING = 101;
const GET_INPUT_FOCUS = 43;
const XKB_GET_MAP = 8;
const FROM_CLIENT = 1;
const START_OF_DATA = 4;
const CREATE_CONTEXT = 1;
const ENABLE_CONTEXT = 5;
const ALL_CLIENTS = 3;
/** Reads that belong together are under a millisecond apart. */
const QUIET_MS = 50;
/** A program that has not read in this time never does, and is waited for no longer than QUIET_MS from then on. */
const PATIENCE_MS = 2000;

/** Watches through the RECORD extension; undefined where the server has none. */
export async function watchMapReaders(
  x: X11,
  display: { display: string; xauthority: string | undefined },
  marks: () => number,
): Promise<MapReaders | undefined> {
  const record = await x.extension('RECORD');
  if (record === undefined) return undefined;
  const xkb = (await x.extension('XKEYBOARD')) ?? 0;
  const reads = new Map<number, { mark: number; first: number; last: number }>();
  const deaf = new Set<number>();
  let ownReads = 0;
  let marked = 0;
  let wake: () => void = () => undefined;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });

  // RECORD streams the answers to one request for ever, so it wants a connection of its own.
  const stream = await connectX11({ ...display, onEvent: onRecord, onLost: () => undefined });
  function onRecord(reply: Buffer): void {
    if (reply.readUInt8(1) === START_OF_DATA) start();
    if (reply.readUInt8(1) !== FROM_CLIENT) return;
    const client = reply.readUInt32LE(12);
    if (client === x.resourceBase) {
      ownReads += 1;
      marked = performance.now();
    } else noteRead(client);
    wake();
  }

  function noteRead(client: number): void {
    const now = performance.now();
    const read = reads.get(client);
    if (read?.mark === ownReads) read.last = now;
    else reads.set(client, { mark: ownReads, first: now, last: now });
  }
  /** Resolves at the next recorded read, or after `ms`. */
  function news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const range = Buffer.alloc(24);
  range.writeUInt8(GET_KEYBOARD_MAPPING, 0);
  range.writeUInt8(GET_KEYBOARD_MAPPING, 1);
  if (xkb > 0) {
    range.writeUInt8(xkb, 4);
    range.writeUInt8(xkb, 5);
    range.writeUInt16LE(XKB_GET_MAP, 6);
    range.writeUInt16LE(XKB_GET_MAP, 8);
  }
  const context = x.resourceBase | 1;
  x.send(record, CREATE_CONTEXT, Buffer.concat([words(context, 0, 1, 1, ALL_CLIENTS), range]));
  await x.request(GET_INPUT_FOCUS, 0);
  stream.send(record, ENABLE_CONTEXT, words(context));
  await started;
  const offset = marks();

  return {
    mark: () => marks() - offset,
    async settled(window, mark, signal) {
      const client = window & ~x.resourceMask;
      const asked = performance.now();
      for (;;) {
        signal?.throwIfAborted();
        const now = performance.now();
        const read = reads.get(client);
        const seen = read !== undefined && read.mark >= mark;
        // A machine under load is slow to the first read and as slow between one and the next.
        const due = seen
          ? read.last + Math.max(QUIET_MS, 4 * (read.first - marked))
          : asked + (deaf.has(client) ? QUIET_MS : PATIENCE_MS);
        if (now >= due) {
          if (seen) deaf.delete(client);
          else deaf.add(client);
          return;
        }
        await news(due - now);
      }
    },
    close: () => stream.close(),
  };
}
