import { setTimeout as delay } from 'node:timers/promises';
import type { Point, Size } from '../../shared/geometry';
import { card32, type X11 } from './connection';
import { EVENT, REQUEST } from './opcodes';

/** The pointer as the X server has it. While a window manager holds a click back, that is its place before the click. */
interface PointerState extends Point {
  /** The buttons that are down, as RFB's mask. */
  readonly buttons: number;
  /** The top-level window below it; 0 above the root window. */
  readonly window: number;
}

const VIEWABLE = 2;
/** A window manager puts a program's window two or three windows deep into its frame. */
const FRAME_DEPTH = 3;
/** Requests before a timer's millisecond is spent between two of them. */
const QUICK_ATTEMPTS = 5;

/** Pointer, focus and size of an X display, on a connection that gets StructureNotify events of the root window. */
export async function watchScreen(x: X11, onResize?: (size: Size) => void) {
  const wmState = await x.atom('WM_STATE');
  x.onEvent((event) => {
    if ((event.readUInt8(0) & 0x7f) !== EVENT.configureNotify || event.readUInt32LE(8) !== x.root) return;
    onResize?.({ width: event.readUInt16LE(20), height: event.readUInt16LE(22) });
  });

  /** The window that has the keyboard focus; 0 means no window, 1 the window under the pointer. */
  const focus = async () => (await x.request(REQUEST.getInputFocus)).readUInt32LE(8);

  async function hasFocus(window: number): Promise<boolean> {
    for (let at = await focus(); at > 1 && at !== x.root; at = (await queryTree(x, at)).parent) {
      if (at === window) return true;
    }
    return false;
  }

  /** Whether the window, or a window in its frame, is managed by a window manager: others get no focus by a click. */
  async function isManaged(window: number, depth = FRAME_DEPTH): Promise<boolean> {
    const property = await x.request(REQUEST.getProperty, 0, card32(window, wmState, 0, 0, 0));
    if (property.readUInt32LE(8) !== 0) return true;
    if (depth === 0) return false;
    for (const child of (await queryTree(x, window)).children) {
      if (await isManaged(child, depth - 1)) return true;
    }
    return false;
  }

  async function isViewable(window: number): Promise<boolean> {
    return (await x.request(REQUEST.getWindowAttributes, 0, card32(window))).readUInt8(26) === VIEWABLE;
  }

  /** Whether the wait for the focus is over. A window that closes meanwhile is an X error. */
  async function isSettled(window: number, attempt: number): Promise<boolean> {
    const hasArrived = await hasFocus(window).catch(() => false);
    const takesFocus = attempt === 1 ? isManaged : isViewable;
    return hasArrived || !(await takesFocus(window).catch(() => false));
  }

  return {
    async pointer(): Promise<PointerState> {
      const reply = await x.request(REQUEST.queryPointer, 0, card32(x.root));
      return {
        x: reply.readInt16LE(16),
        y: reply.readInt16LE(18),
        // Buttons 1 to 3 are bits 8 to 10 of the state, in RFB's order.
        buttons: (reply.readUInt16LE(24) >> 8) & 7,
        window: reply.readUInt32LE(12),
      };
    },

    focus,

    /**
     * Waits until the keyboard focus is in a top-level window; returns false if that takes longer than `ms`. A window
     * that takes no focus (a menu, the root window, a closed window) is not waited for.
     */
    async focusIn(window: number, ms: number): Promise<boolean> {
      const deadline = performance.now() + ms;
      for (let attempt = 1; ; attempt++) {
        if (await isSettled(window, attempt)) return true;
        if (performance.now() >= deadline) return false;
        if (attempt > QUICK_ATTEMPTS) await delay(1);
      }
    },
  };
}

/** The window around a window, and the windows in it. */
export async function queryTree(x: X11, window: number): Promise<{ parent: number; children: number[] }> {
  const reply = await x.request(REQUEST.queryTree, 0, card32(window));
  const children = Array.from({ length: reply.readUInt16LE(16) }, (_, i) => reply.readUInt32LE(32 + 4 * i));
  return { parent: reply.readUInt32LE(12), children };
}
