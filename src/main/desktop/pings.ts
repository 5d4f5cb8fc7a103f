import { words, type X11 } from './x11';

/** Messages a program answers when it meets them among its events: proof that it has handled every key before them. */
export interface Pings {
  /** Whether the window declares that it answers `_NET_WM_PING`. Throws where the window is gone. */
  declared(window: number): Promise<boolean>;
  /** `_NET_WM_PING`, which GTK, Qt and browsers answer: gives whether an answer came within `patience` ms. */
  protocol(window: number, patience: number, signal?: AbortSignal): Promise<boolean>;
  /**
   * Every Xt program with Athena's shell (xterm and its kin) lets the editres tool look into it: told so by a message, it
   * asks for a selection. We own that selection and give nothing.
   */
  editres(window: number, patience: number, signal?: AbortSignal): Promise<boolean>;
  /** To be called with every event of the connection. */
  onEvent(event: Buffer): void;
}

const CREATE_WINDOW = 1;
const CHANGE_WINDOW_ATTRIBUTES = 2;
const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const SET_SELECTION_OWNER = 22;
const SEND_EVENT = 25;
const SELECTION_REQUEST = 30;
const SELECTION_NOTIFY = 31;
const CLIENT_MESSAGE = 33;
const SUBSTRUCTURE_NOTIFY = 0x80000;
const ATOM = 4;
const EDITRES_VERSION = 5;

export async function preparePings(x: X11): Promise<Pings> {
  const names = ['WM_PROTOCOLS', '_NET_WM_PING', 'Editres', '_JUMPSEAT_PING'];
  const [protocols = 0, ping = 0, editres = 0, selection = 0] = await Promise.all(names.map(intern));
  const waiting = new Map<number, () => void>();
  let serial = 0x4a000000; // far from the window manager's own pings, which are counted from 1

  // Answers to pings go to the root window.
  x.send(CHANGE_WINDOW_ATTRIBUTES, 0, words(x.root, 0x800, SUBSTRUCTURE_NOTIFY));
  const owner = x.resourceBase | 2;
  // 1 x 1 pixel, input only, never mapped.
  x.send(CREATE_WINDOW, 0, words(owner, x.root, 0, 1 | (1 << 16), 2 << 16, 0, 0));
  x.send(SET_SELECTION_OWNER, 0, words(owner, selection, 0));

  async function intern(name: string): Promise<number> {
    const data = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
    data.writeUInt16LE(name.length, 0);
    data.write(name, 4, 'latin1');
    return (await x.request(INTERN_ATOM, 0, data)).readUInt32LE(8);
  }
  function send(window: number, event: Buffer): void {
    x.send(SEND_EVENT, 0, Buffer.concat([words(window, 0), event]));
  }
  function ask(
    window: number,
    type: number,
    data: (serial: number) => number[],
    patience: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    serial += 1;
    const own = serial;
    const event = Buffer.alloc(32);
    event.writeUInt8(CLIENT_MESSAGE, 0);
    event.writeUInt8(32, 1);
    words(window, type, ...data(own)).copy(event, 4);
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
      send(window, event);
    });
  }

  return {
    async declared(window) {
      const reply = await x.request(GET_PROPERTY, 0, words(window, protocols, ATOM, 0, 64));
      const count = reply.readUInt32LE(16);
      for (let i = 0; i < count; i += 1) if (reply.readUInt32LE(32 + 4 * i) === ping) return true;
      return false;
    },
    protocol: (window, patience, signal) =>
      ask(window, protocols, (own) => [ping, own, window], patience, signal),
    editres: (window, patience, signal) =>
      ask(window, editres, (own) => [own, selection, 0, EDITRES_VERSION], patience, signal),
    onEvent(event) {
      const kind = event.readUInt8(0) & 0x7f;
      if (kind === CLIENT_MESSAGE && event.readUInt32LE(12) === ping) waiting.get(event.readUInt32LE(16))?.();
      if (kind !== SELECTION_REQUEST) return;
      const [time, requestor] = [event.readUInt32LE(4), event.readUInt32LE(12)];
      const refusal = Buffer.alloc(32);
      refusal.writeUInt8(SELECTION_NOTIFY, 0);
      words(time, requestor, event.readUInt32LE(16), event.readUInt32LE(20)).copy(refusal, 4);
      send(requestor, refusal);
      waiting.get(time)?.();
    },
  };
}
