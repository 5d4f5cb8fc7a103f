import { card32, type X11 } from './connection';

/** A message that a program answers when it meets it among its events: proof that it has handled every key before it. */
export interface Pings {
  /** Whether the window declares that it answers `_NET_WM_PING`. Throws where the window is gone. */
  declared(window: number): Promise<boolean>;
  /** `_NET_WM_PING`, which GTK, Qt and browsers answer: gives whether an answer came within `patience` ms. */
  protocol(window: number, patience: number, signal?: AbortSignal): Promise<boolean>;
  /** To be called with every event of the connection. */
  onEvent(event: Buffer): void;
}

const CHANGE_WINDOW_ATTRIBUTES = 2;
const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const SEND_EVENT = 25;
const CLIENT_MESSAGE = 33;
/** Qt sends its answers with the masks SubstructureRedirect and StructureNotify, others with SubstructureNotify. */
const STRUCTURE_AND_SUBSTRUCTURE_NOTIFY = 0xa0000;
const ATOM = 4;

export async function preparePings(x: X11): Promise<Pings> {
  const [protocols = 0, ping = 0] = await Promise.all(['WM_PROTOCOLS', '_NET_WM_PING'].map(intern));
  const waiting = new Map<number, () => void>();
  let serial = 0x4a000000; // far from the window manager's own pings, which are counted from 1

  // Answers to pings go to the root window.
  x.send(CHANGE_WINDOW_ATTRIBUTES, 0, card32(x.root, 0x800, STRUCTURE_AND_SUBSTRUCTURE_NOTIFY));

  async function intern(name: string): Promise<number> {
    const data = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
    data.writeUInt16LE(name.length, 0);
    data.write(name, 4, 'latin1');
    return (await x.request(INTERN_ATOM, 0, data)).readUInt32LE(8);
  }
  function ask(window: number, patience: number, signal?: AbortSignal): Promise<boolean> {
    serial += 1;
    const own = serial;
    const event = Buffer.alloc(32);
    event.writeUInt8(CLIENT_MESSAGE, 0);
    event.writeUInt8(32, 1);
    card32(window, protocols, ping, own, window).copy(event, 4);
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        waiting.delete(own);
        end();
      };
      const stop = settle(() => reject(signal?.reason));
      const timer = setTimeout(
        settle(() => resolve(false)),
        patience,
      );
      waiting.set(
        own,
        settle(() => resolve(true)),
      );
      signal?.addEventListener('abort', stop);
      x.send(SEND_EVENT, 0, Buffer.concat([card32(window, 0), event]));
    });
  }

  return {
    async declared(window) {
      const reply = await x.request(GET_PROPERTY, 0, card32(window, protocols, ATOM, 0, 64));
      const count = reply.readUInt32LE(16);
      for (let i = 0; i < count; i += 1) if (reply.readUInt32LE(32 + 4 * i) === ping) return true;
      return false;
    },
    protocol: ask,
    onEvent(event) {
      const kind = event.readUInt8(0) & 0x7f;
      if (kind === CLIENT_MESSAGE && event.readUInt32LE(12) === ping) waiting.get(event.readUInt32LE(16))?.();
    },
  };
}
