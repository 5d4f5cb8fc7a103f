import { card32, connectX11, type X11 } from './connection';

/**
 * Reports which programs the X server sends key presses to. That is not always the one with the focus: a menu, a launcher
 * or a screen locker grabs the keyboard. Programs that use the input extension (GTK, Qt, browsers) are not seen.
 */
export interface KeyDeliveries {
  /** The clients (first resource id) that got keys since the last call, once all deliveries so far are known. */
  take(): Promise<ReadonlySet<number>>;
  close(): void;
}

const REPLY = 1;
const GET_KEYBOARD_CONTROL = 103;
const GET_INPUT_FOCUS = 43;
const KEY_PRESS = 2;
const FROM_SERVER = 0;
const FROM_CLIENT = 1;
const START_OF_DATA = 4;
const CREATE_CONTEXT = 1;
const ENABLE_CONTEXT = 5;
const ALL_CLIENTS = 3;
/** A server that is too busy to report in this time (ms) is not waited for. */
const REPORT_TIMEOUT_MS = 300;

/** Watches through the RECORD extension; undefined if the server has none. */
export async function watchKeyDeliveries(
  x: X11,
  display: { display: string; xauthority: string | undefined },
): Promise<KeyDeliveries | undefined> {
  const record = await x.extension('RECORD');
  if (record === undefined) return undefined;
  let receivers = new Set<number>();
  let onMark: () => void = () => undefined;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });

  // RECORD streams the answers to one request for ever, so it needs a connection of its own.
  const stream = await connectX11({ ...display, onEvent: onRecord, onLost: () => start() });
  function onRecord(reply: Buffer): void {
    if (reply.readUInt8(0) !== REPLY) return;
    const category = reply.readUInt8(1);
    const client = reply.readUInt32LE(12);
    if (category === START_OF_DATA) start();
    else if (category === FROM_SERVER) receivers.add(client);
    else if (category === FROM_CLIENT && client === x.resourceBase) onMark();
  }

  const range = Buffer.alloc(24);
  // One of our own requests, which we send for nothing else, marks a place in the stream.
  range.writeUInt8(GET_KEYBOARD_CONTROL, 0);
  range.writeUInt8(GET_KEYBOARD_CONTROL, 1);
  range.writeUInt8(KEY_PRESS, 16);
  range.writeUInt8(KEY_PRESS, 17);
  const context = x.resourceBase | 1;
  x.send(record, CREATE_CONTEXT, Buffer.concat([card32(context, 0, 1, 1, ALL_CLIENTS), range]));
  await x.request(GET_INPUT_FOCUS, 0);
  stream.send(record, ENABLE_CONTEXT, card32(context));
  await started;

  return {
    async take() {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, REPORT_TIMEOUT_MS);
        onMark = () => {
          clearTimeout(timer);
          resolve();
        };
        x.request(GET_KEYBOARD_CONTROL, 0).catch(onMark);
      });
      const taken = receivers;
      receivers = new Set();
      return taken;
    },
    close: () => stream.close(),
  };
}
