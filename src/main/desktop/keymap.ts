import type { Point } from '../../shared/geometry';
import { type CoreMap, changeCoreMap, holds, levelsOfGroup, readCoreMap } from './core-map';
import { type Target, watchFocus } from './focus';
import { createKeycodePool, type KeycodePool, type Run, spareKeycodes } from './keycode-pool';
import { watchMapReaders } from './map-readers';
import { type Pings, preparePings } from './pings';
import { connectX11, words, type X11 } from './x11';

/** The keyboard map of an X display, with room for whatever is to be typed. */
export interface Keymap {
  /**
   * Makes `keysyms[from, end)` typeable and gives `end`, at most 2000 further. What follows needs another call, once
   * the server has taken in the keys of this one. Throws when the signal aborts or the focused program hangs.
   */
  bind(keysyms: readonly number[], from?: number, signal?: AbortSignal): Promise<number>;
  /** What the key that types `keysym` gives with Shift, as of the last `bind`; undefined where no key of the layout does. */
  shifted(keysym: number): number | undefined;
  /** Where the pointer is, in native pixels, and the buttons that are down, as RFB's mask. */
  pointer(): Promise<Point & { readonly buttons: number }>;
  /** Whether Caps Lock is on. */
  capsLocked(): Promise<boolean>;
  close(): void;
}

const QUERY_POINTER = 38;
const MAPPING_NOTIFY = 34;
const MAPPING_KEYBOARD = 1;
const SEND_EVENT = 25;
const LOCK_MASK = 2;
const CHUNK = 2000;

/**
 * Programs look a key up in a map they fetch when told that it changed, and get the map of that moment, not of the moment
 * the key was pressed. So a change waits until the focused program is done with the keys of the one before.
 */
export async function openKeymap(display: {
  display: string;
  xauthority: string | undefined;
}): Promise<Keymap> {
  let pings: Pings | undefined;
  let stale = true;
  let broken = false;
  let lost = false;
  const x: X11 = await connectX11({
    ...display,
    onEvent(event) {
      if (event.readUInt8(0) === MAPPING_NOTIFY) stale = true;
      else pings?.onEvent(event);
    },
    onLost: () => {
      lost = true;
    },
  });
  let reads = 0;
  pings = await preparePings(x);
  const readers = await watchMapReaders(x, display, () => reads);
  const focus = watchFocus(x, pings, readers);

  let pool: KeycodePool = createKeycodePool([]);
  let native: ReadonlyMap<number, number> = new Map();
  const ours = new Map<number, readonly [number, number]>();
  /** The windows that may still hold keys of ours, and the mark of the map those are meant for. */
  const typedInto = new Map<number, Target>();
  let mark = 0;

  async function readMap(): Promise<CoreMap> {
    reads += 1;
    const rows = await readCoreMap(x);
    // The server tells of a change before it answers with its result, so what is read here is news up to now.
    stale = false;
    return rows;
  }
  const queryPointer = () => x.request(QUERY_POINTER, 0, words(x.root));
  const modifiers = async () => (await queryPointer()).readUInt16LE(24);

  /** Someone else changed the map (setxkbmap, or the server for another viewer): start over from what is there. */
  async function reload(group: number): Promise<void> {
    const rows = await readMap();
    for (const [keycode, pair] of ours) if (!holds(rows.get(keycode), pair)) ours.delete(keycode);
    const spare = spareKeycodes(
      new Map([...rows].map(([keycode, row]) => [keycode, ours.has(keycode) ? [] : row])),
    );
    const free = new Set(spare);
    pool = createKeycodePool(spare);
    native = new Map(
      [...rows].filter(([keycode]) => !free.has(keycode)).flatMap(([, row]) => levelsOfGroup(row, group)),
    );
  }
  async function write(runs: readonly Run[]): Promise<boolean> {
    for (const run of runs) {
      const { first, keysyms } = run;
      changeCoreMap(x, run);
      keysyms.forEach((pair, i) => {
        ours.set(first + i, pair);
      });
    }
    const rows = await readMap();
    return runs.every(({ first, keysyms }) => keysyms.every((pair, i) => holds(rows.get(first + i), pair)));
  }
  async function settle(signal?: AbortSignal): Promise<void> {
    const each = [...typedInto.values()].map(async (target) => {
      try {
        await focus.caughtUp(target, mark, signal);
      } catch (error) {
        // One that hangs fails this typing, not every one after it; after an abort its keys are still to be waited for.
        if (!signal?.aborted) typedInto.delete(target.window);
        throw error;
      }
      typedInto.delete(target.window);
    });
    await Promise.all(each);
  }

  /**
   * Chromium reads the map for its shortcuts only when told by a message, and hears of the new one for its text through
   * GTK, on a second connection its loop reads after the one with keys and pings: at the second answer it has been round.
   */
  async function spread(target: Target, signal?: AbortSignal): Promise<void> {
    const event = Buffer.alloc(32);
    event.set([MAPPING_NOTIFY, 0, 0, 0, MAPPING_KEYBOARD, x.minKeycode, x.maxKeycode - x.minKeycode + 1]);
    x.send(SEND_EVENT, 0, Buffer.concat([words(target.asked, 0), event]));
    await focus.caughtUp(target, mark, signal);
    await focus.caughtUp(target, mark, signal);
  }

  let group = -1;
  async function bind(keysyms: readonly number[], from = 0, signal?: AbortSignal): Promise<number> {
    if (lost) throw new Error('The X display is gone');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      signal?.throwIfAborted();
      const current = (await modifiers()) >> 13;
      if (stale || broken || current !== group) await reload(current);
      broken = false;
      group = current;
      const plan = pool.plan(keysyms, from, CHUNK, (keysym) => native.has(keysym));
      if (plan.end === from && from < keysyms.length)
        throw new Error('The keyboard map has no spare keycode');
      if (keysyms.slice(from, plan.end).every((keysym) => native.has(keysym))) return plan.end;
      const target = await focus.target(signal);
      if (plan.runs.length > 0) {
        broken = true; // what the pool believes holds only if all of the following succeeds
        await settle(signal);
        const written = await write(plan.runs);
        mark = readers?.mark() ?? 0;
        if (target.proof === 'protocol') await spread(target, signal);
        if (!written) continue;
        broken = false;
      }
      typedInto.set(target.window, target);
      return plan.end;
    }
    throw new Error('The keyboard map is being changed by another program');
  }

  return {
    bind,
    shifted: (keysym) => native.get(keysym),
    async pointer() {
      const reply = await queryPointer();
      // Buttons 1 to 3 are bits 8 to 10 of the state, in RFB's order.
      return {
        x: reply.readInt16LE(16),
        y: reply.readInt16LE(18),
        buttons: (reply.readUInt16LE(24) >> 8) & 7,
      };
    },
    capsLocked: async () => ((await modifiers()) & LOCK_MASK) !== 0,
    close() {
      readers?.close();
      x.close();
    },
  };
}
