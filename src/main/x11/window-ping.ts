import { card32, type X11 } from './connection';
import { EVENT, EVENT_MASK, REQUEST } from './opcodes';

/** A message that a program answers when it meets it among its events: proof that it has handled every key before it. */
export type Pings = Awaited<ReturnType<typeof preparePings>>;

/** Qt sends its answers with the masks SubstructureRedirect and StructureNotify, others with SubstructureNotify. */
const STRUCTURE_AND_SUBSTRUCTURE_NOTIFY = 0xa0000;
const ATOM = 4;
/** Far from the window manager's own pings, which are counted from 1. */
const FIRST_SERIAL = 0x4a000001;

export async function preparePings(x: X11) {
  const [protocols, ping] = await Promise.all([x.atom('WM_PROTOCOLS'), x.atom('_NET_WM_PING')]);
  const waiting = new Map<number, () => void>();
  let nextSerial = FIRST_SERIAL;

  // Answers to pings go to the root window.
  x.send(REQUEST.changeWindowAttributes, 0, card32(x.root, EVENT_MASK, STRUCTURE_AND_SUBSTRUCTURE_NOTIFY));
  x.onEvent((event) => {
    const isMessage = (event.readUInt8(0) & 0x7f) === EVENT.clientMessage;
    if (isMessage && event.readUInt32LE(12) === ping) waiting.get(event.readUInt32LE(16))?.();
  });

  return {
    /** Whether the window declares that it answers `_NET_WM_PING`. @throws if the window is gone */
    async isDeclared(window: number): Promise<boolean> {
      const reply = await x.request(REQUEST.getProperty, 0, card32(window, protocols, ATOM, 0, 64));
      const count = reply.readUInt32LE(16);
      for (let i = 0; i < count; i += 1) if (reply.readUInt32LE(32 + 4 * i) === ping) return true;
      return false;
    },

    /** Sends `_NET_WM_PING`, which GTK, Qt and browsers answer. Returns whether an answer came within `timeout` (ms). */
    ping(window: number, timeout: number, signal?: AbortSignal): Promise<boolean> {
      const serial = nextSerial++;
      const event = Buffer.alloc(32);
      event.set([EVENT.clientMessage, 32]);
      card32(window, protocols, ping, serial, window).copy(event, 4);
      return new Promise((resolve, reject) => {
        const settle = (end: () => void) => () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          waiting.delete(serial);
          end();
        };
        const abort = settle(() => reject(signal?.reason));
        const expire = settle(() => resolve(false));
        const timer = setTimeout(expire, timeout);
        const answer = settle(() => resolve(true));
        waiting.set(serial, answer);
        signal?.addEventListener('abort', abort);
        x.send(REQUEST.sendEvent, 0, Buffer.concat([card32(window, 0), event]));
      });
    },
  };
}
