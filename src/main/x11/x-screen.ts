import { setTimeout as delay } from 'node:timers/promises';
import type { Point, Size } from '../../shared/geometry';
import { card32, type X11 } from './connection';

/** The pointer as the X server has it. While a window manager holds a click back, that is its place before the click. */
export interface PointerState extends Point {
  /** The buttons that are down, as RFB's mask. */
  readonly buttons: number;
  /** The top-level window below it; 0 above the root window. */
  readonly window: number;
}

/** Pointer, focus and size of an X display, on a connection that gets StructureNotify events of the root window. */
export interface XScreen {
  pointer(): Promise<PointerState>;
  /** The window that has the keyboard focus; 0 and 1 stand for no window and for the one under the pointer. */
  focus(): Promise<number>;
  /**
   * Waits until the keyboard focus is in a top-level window, and gives false if that takes longer than `ms`. A window
   * that takes no focus (a menu, the root window, one that is gone) is not waited for.
   */
  focusIn(window: number, ms: number): Promise<boolean>;
  /** To be called with every event of the connection. */
  onEvent(event: Buffer): void;
}

const GET_WINDOW_ATTRIBUTES = 3;
const QUERY_TREE = 15;
const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const CONFIGURE_NOTIFY = 22;
const QUERY_POINTER = 38;
const GET_INPUT_FOCUS = 43;
const VIEWABLE = 2;
/** A window manager puts a program's window two or three windows deep into its frame. */
const FRAME_DEPTH = 3;
/** Requests before a timer's millisecond is spent between two of them. */
const QUICK_ATTEMPTS = 5;

export async function watchScreen(x: X11, onResize?: (size: Size) => void): Promise<XScreen> {
  const wmState = await internAtom('WM_STATE');

  async function internAtom(name: string): Promise<number> {
    const data = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
    data.writeUInt16LE(name.length, 0);
    data.write(name, 4, 'latin1');
    return (await x.request(INTERN_ATOM, 0, data)).readUInt32LE(8);
  }

  /** The window around this one, and those in it. */
  async function tree(window: number): Promise<{ parent: number; children: number[] }> {
    const reply = await x.request(QUERY_TREE, 0, card32(window));
    const children = Array.from({ length: reply.readUInt16LE(16) }, (_, i) => reply.readUInt32LE(32 + 4 * i));
    return { parent: reply.readUInt32LE(12), children };
  }

  const focus = async () => (await x.request(GET_INPUT_FOCUS, 0)).readUInt32LE(8);

  async function hasFocus(window: number): Promise<boolean> {
    for (let at = await focus(); at > 1 && at !== x.root; ) {
      if (at === window) return true;
      at = (await tree(at)).parent;
    }
    return false;
  }

  /** Whether it is, or is the frame of, a window that a window manager manages: others get no focus by a click. */
  async function isManaged(window: number, depth = FRAME_DEPTH): Promise<boolean> {
    const property = await x.request(GET_PROPERTY, 0, card32(window, wmState, 0, 0, 0));
    if (property.readUInt32LE(8) !== 0) return true;
    if (depth === 0) return false;
    const { children } = await tree(window);
    for (const child of children) if (await isManaged(child, depth - 1)) return true;
    return false;
  }

  async function isViewable(window: number): Promise<boolean> {
    return (await x.request(GET_WINDOW_ATTRIBUTES, 0, card32(window))).readUInt8(26) === VIEWABLE;
  }

  return {
    async pointer() {
      const reply = await x.request(QUERY_POINTER, 0, card32(x.root));
      return {
        x: reply.readInt16LE(16),
        y: reply.readInt16LE(18),
        // Buttons 1 to 3 are bits 8 to 10 of the state, in RFB's order.
        buttons: (reply.readUInt16LE(24) >> 8) & 7,
        window: reply.readUInt32LE(12),
      };
    },

    focus,

    async focusIn(window, ms) {
      const deadline = performance.now() + ms;
      for (let asked = 1; ; asked++) {
        // A window that goes meanwhile is an X error.
        const arrived = await hasFocus(window).catch(() => false);
        if (arrived) return true;
        const awaited = await (asked === 1 ? isManaged(window) : isViewable(window)).catch(() => false);
        if (!awaited) return true;
        if (performance.now() >= deadline) return false;
        if (asked > QUICK_ATTEMPTS) await delay(1);
      }
    },

    onEvent(event) {
      if ((event.readUInt8(0) & 0x7f) !== CONFIGURE_NOTIFY || event.readUInt32LE(8) !== x.root) return;
      onResize?.({ width: event.readUInt16LE(20), height: event.readUInt16LE(22) });
    },
  };
}
