import { card32, connectX11, type X11, type XDisplay } from './connection';
import { EVENT, REQUEST } from './opcodes';

export type KeyDeliveries = NonNullable<Awaited<ReturnType<typeof watchKeyDeliveries>>>;

const REPLY = 1;
const RECORD = { createContext: 1, enableContext: 5, allClients: 3 } as const;
const CATEGORY = { fromServer: 0, fromClient: 1, startOfData: 4 } as const;
/** Longest wait for the report of a busy server (ms). */
const REPORT_TIMEOUT_MS = 300;

/**
 * Reports which programs the X server sends key presses to. That is not always the one with the focus: a menu, a launcher
 * or a screen locker grabs the keyboard. Programs that use the input extension (GTK, Qt, browsers) are not seen.
 * @returns undefined if the server has no RECORD extension
 */
export async function watchKeyDeliveries(x: X11, display: XDisplay) {
  const record = await x.extension('RECORD');
  if (record === undefined) return undefined;
  let receivers = new Set<number>();
  let onMark: () => void = () => undefined;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });

  // RECORD streams the replies to one request, so it needs its own connection.
  const stream = await connectX11(display, start);
  stream.onEvent((reply) => {
    if (reply.readUInt8(0) !== REPLY) return;
    const category = reply.readUInt8(1);
    const client = reply.readUInt32LE(12);
    if (category === CATEGORY.startOfData) start();
    else if (category === CATEGORY.fromServer) receivers.add(client);
    else if (category === CATEGORY.fromClient && client === x.resourceBase) onMark();
  });

  const range = Buffer.alloc(24);
  // This request of ours, sent for nothing else, marks a place in the stream.
  range.fill(REQUEST.getKeyboardControl, 0, 2);
  range.fill(EVENT.keyPress, 16, 18);
  const context = x.resourceBase | 1;
  x.send(record, RECORD.createContext, Buffer.concat([card32(context, 0, 1, 1, RECORD.allClients), range]));
  await x.sync();
  stream.send(record, RECORD.enableContext, card32(context));
  await started;

  return {
    /** The clients (first resource id) that got keys since the last call, once all deliveries so far are known. */
    async take(): Promise<ReadonlySet<number>> {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, REPORT_TIMEOUT_MS);
        onMark = () => {
          clearTimeout(timer);
          resolve();
        };
        x.request(REQUEST.getKeyboardControl).catch(onMark);
      });
      const taken = receivers;
      receivers = new Set();
      return taken;
    },
    close: () => stream.close(),
  };
}
