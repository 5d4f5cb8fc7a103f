import { words, type X11 } from './x11';

/** Who gets the keys, and whether they have read everything they were sent. */
export interface Focus {
  /** The window the keys go to, and the one above it that answers pings, if any. */
  target(): Promise<Target>;
  /** Resolves when the program has read its events up to now; throws if it does not within 10 s. */
  ping(window: number, signal?: AbortSignal): Promise<void>;
  /** To be called with every event of the connection. */
  onEvent(event: Buffer): void;
}

export interface Target {
  window: number;
  pingable: number | undefined;
}

const CHANGE_WINDOW_ATTRIBUTES = 2;
const QUERY_TREE = 15;
const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const SEND_EVENT = 25;
const GET_INPUT_FOCUS = 43;
const SUBSTRUCTURE_NOTIFY = 0x80000;
const CLIENT_MESSAGE = 33;
const ATOM = 4;
const PATIENCE_MS = 10_000;

/** `_NET_WM_PING`: a program returns the message to the root window when it meets it among its other events. */
export async function watchFocus(x: X11): Promise<Focus> {
  const [protocols, pingAtom] = await Promise.all([intern('WM_PROTOCOLS'), intern('_NET_WM_PING')]);
  const waiting = new Map<number, () => void>();
  let serial = 0x4a000000; // far from the window manager's own pings, which are counted from 1
  x.send(CHANGE_WINDOW_ATTRIBUTES, 0, words(x.root, 0x800, SUBSTRUCTURE_NOTIFY));

  async function intern(name: string): Promise<number> {
    const data = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
    data.writeUInt16LE(name.length, 0);
    data.write(name, 4, 'latin1');
    return (await x.request(INTERN_ATOM, 0, data)).readUInt32LE(8);
  }
  async function answersPings(window: number): Promise<boolean> {
    const reply = await x.request(GET_PROPERTY, 0, words(window, protocols, ATOM, 0, 64));
    const count = reply.readUInt32LE(16);
    for (let i = 0; i < count; i += 1) if (reply.readUInt32LE(32 + 4 * i) === pingAtom) return true;
    return false;
  }

  return {
    async target() {
      const window = (await x.request(GET_INPUT_FOCUS, 0)).readUInt32LE(8);
      try {
        // 0 and 1 stand for no window and for the one under the pointer.
        for (let at = window; at > 1 && at !== x.root; ) {
          if (await answersPings(at)) return { window, pingable: at };
          at = (await x.request(QUERY_TREE, 0, words(at))).readUInt32LE(12);
        }
      } catch {
        // The window is gone: nobody is left to ask.
      }
      return { window, pingable: undefined };
    },
    async ping(window, signal) {
      if (!(await answersPings(window).catch(() => false))) return; // gone, and its unread keys with it
      serial += 1;
      const own = serial;
      const event = Buffer.alloc(32);
      event.writeUInt8(CLIENT_MESSAGE, 0);
      event.writeUInt8(32, 1);
      words(window, protocols, pingAtom, own, window).copy(event, 4);
      await new Promise<void>((resolve, reject) => {
        const settle = (end: () => void) => () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', stop);
          waiting.delete(own);
          end();
        };
        const stop = settle(() => reject(signal?.reason));
        const late = settle(() => reject(new Error('The focused window has not answered for 10 s')));
        const timer = setTimeout(late, PATIENCE_MS);
        waiting.set(own, settle(resolve));
        signal?.addEventListener('abort', stop);
        x.send(SEND_EVENT, 0, Buffer.concat([words(window, 0), event]));
      });
    },
    onEvent(event) {
      if ((event.readUInt8(0) & 0x7f) !== CLIENT_MESSAGE || event.readUInt32LE(12) !== pingAtom) return;
      waiting.get(event.readUInt32LE(16))?.();
    },
  };
}
