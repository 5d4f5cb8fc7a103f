import type { Size } from '../../shared/geometry';
import { isModifier } from '../../shared/keysym';
import { createSerialQueue } from '../base/serial-queue';
import { type ClientProcesses, watchClientProcesses } from './client-process';
import { card32, connectX11, type X11, type XDisplay } from './connection';
import { changeCoreMap, holds, levelsOfGroup, readCoreMap } from './core-map';
import { type Focus, type FocusTarget, watchFocus } from './focus';
import { watchKeyDeliveries } from './key-deliveries';
import { type BindPlan, createKeycodePool, type KeycodeRun, spareKeycodes } from './keycode-pool';
import { type BindOptions, KeymapReaders } from './keymap-readers';
import { EVENT, REQUEST } from './opcodes';
import { openTestButtons } from './test-buttons';
import { preparePings } from './window-ping';
import { watchScreen } from './x-screen';

/** The keyboard map of an X display, with room for every character; and its pointer, focus and size. */
export type Keymap = Awaited<ReturnType<typeof openKeymap>>;

const LOCK_MASK = 2;
const CHUNK = 2000;
const MAX_ATTEMPTS = 5;
/** Programs that answer a ping although they insert the keys before it 20 ms later: LibreOffice. */
const DELAYS_KEYS: ReadonlySet<string> = new Set(['soffice.bin']);
/** Longest wait until such a program rests (ms). */
const DELAYED_KEYS_TIMEOUT_MS = 300;
/** Only Num Lock makes a digit of a number pad's key: Xvnc presses the digit above the letters instead. */
const isPadDigit = (keysym: number) => keysym >= 0xffb0 && keysym <= 0xffb9;

/** Opens the keyboard map of a display. `onResize` is called with each new size of its screen. */
export async function openKeymap({
  onResize,
  ...display
}: XDisplay & { readonly onResize?: ((size: Size) => void) | undefined }) {
  let isLost = false;
  const x = await connectX11(display, () => {
    isLost = true;
  });
  const pings = await preparePings(x);
  const screen = await watchScreen(x, onResize);
  const processes = await watchClientProcesses(x);
  const focus = watchFocus(x, pings, processes);
  const deliveries = await watchKeyDeliveries(x, display);
  const binder = new KeyBinder(x, focus, new KeymapReaders(x, focus, deliveries));
  /** One change at a time: keys come from actions and from live views. */
  const queue = createSerialQueue();

  return {
    ...screen,
    /**
     * Makes `keysyms[from, end)` typeable and returns `end`, at most 2000 further. What follows needs a further call,
     * once the server has processed the keys of this one. Throws when the signal aborts.
     */
    bind(keysyms: readonly number[], from = 0, options: BindOptions = {}): Promise<number> {
      return queue.run(async () => {
        if (isLost) throw new Error('The X display is gone');
        return binder.bind(keysyms, from, options);
      });
    },
    /**
     * Resolves once the focused program has handled the keys it was sent, if it can prove that at once; with false if
     * there is no proof after 300 ms.
     */
    handled: (signal?: AbortSignal) => hasHandled(focus, processes, signal),
    /** The keysym with Shift of the key of `keysym`, as of the last `bind`; undefined if no key of the layout has it. */
    shifted: (keysym: number) => binder.shifted(keysym),
    /** The name of the focused program's process; undefined if it cannot be seen. */
    async program(): Promise<string | undefined> {
      const target = await focus.target();
      return target && processes.name(target.client);
    },
    modifiersDown: () => modifiersDown(x),
    /** Presses or releases a button by X's number; undefined if the server has no XTEST extension. */
    testButton: await openTestButtons(x),
    /** Whether Caps Lock is on. */
    capsLocked: async () => ((await readModifiers(x)) & LOCK_MASK) !== 0,
    close() {
      deliveries?.close();
      x.close();
    },
  };
}

async function hasHandled(focus: Focus, processes: ClientProcesses, signal?: AbortSignal): Promise<boolean> {
  const target = await focus.target();
  if (target?.pingWindow === undefined) return true;
  if (!(await focus.hasHandledKeys(target, { signal }))) return false;
  const delaysKeys = DELAYS_KEYS.has((await processes.name(target.client)) ?? '');
  return (
    !delaysKeys || processes.rests(target.client, DELAYED_KEYS_TIMEOUT_MS, DELAYED_KEYS_TIMEOUT_MS, signal)
  );
}

/** The modifiers and the layout group, as a mask. */
async function readModifiers(x: X11): Promise<number> {
  return (await x.request(REQUEST.queryPointer, 0, card32(x.root))).readUInt16LE(24);
}

/** The keysyms of the pressed modifier keys, no matter which client pressed them; locks such as Caps Lock are not included. */
async function modifiersDown(x: X11): Promise<number[]> {
  const [mapping, keys] = await Promise.all([
    x.request(REQUEST.getModifierMapping),
    x.request(REQUEST.queryKeymap),
  ]);
  const isDown = (keycode: number) => (keys.readUInt8(8 + (keycode >> 3)) & (1 << (keycode & 7))) !== 0;
  const keycodes = [...mapping.subarray(32, 32 + 8 * mapping.readUInt8(1))].filter(
    (keycode) => keycode > 0 && isDown(keycode),
  );
  if (keycodes.length === 0) return [];
  const map = await readCoreMap(x);
  return [...new Set(keycodes.map((keycode) => map.get(keycode)?.[0] ?? 0))].filter(isModifier);
}

/** Puts characters that the layout lacks on spare keycodes. */
class KeyBinder {
  #pool = createKeycodePool([]);
  /** The keysyms of the layout, each with its keysym with Shift. */
  #native: ReadonlyMap<number, number> = new Map();
  /** The keysyms that we wrote to our keycodes. */
  readonly #written = new Map<number, readonly [number, number]>();
  /** The server has reported a change of the map since it was read. */
  #isStale = true;
  /** A change was not completed, so the pool may be wrong. */
  #isBroken = false;
  #group = -1;
  /** The client that last got keys of ours: others may have missed changes of the map. */
  #lastClient: number | undefined;

  constructor(
    private readonly x: X11,
    private readonly focus: Focus,
    private readonly readers: KeymapReaders,
  ) {
    x.onEvent((event) => {
      if (event.readUInt8(0) === EVENT.mappingNotify) this.#isStale = true;
    });
  }

  shifted(keysym: number): number | undefined {
    return this.#native.get(keysym);
  }

  async bind(keysyms: readonly number[], from: number, options: BindOptions): Promise<number> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      options.signal?.throwIfAborted();
      await this.#refresh();
      const beyond = this.#beyondLayout(keysyms.slice(from, from + CHUNK));
      if (beyond.length === 0) return Math.min(from + CHUNK, keysyms.length);
      const target = await this.focus.target();
      const again = target?.client !== this.#lastClient;
      if (again || beyond.some((keysym) => !this.#pool.has(keysym))) {
        await this.readers.settle(target, options);
      }
      const plan = await this.#plan(keysyms, from, again);
      if (!(await this.#apply(plan.runs, target, options))) continue;
      this.#lastClient = target?.client;
      const typed = this.#beyondLayout(keysyms.slice(from, plan.end));
      const reader = target ?? { client: this.x.resourceBase, pingWindow: undefined };
      if (typed.length > 0) this.readers.note(reader, typed);
      return plan.end;
    }
    throw new Error('The keyboard map is being changed by a different program');
  }

  #beyondLayout(keysyms: readonly number[]): number[] {
    return keysyms.filter((keysym) => !this.#native.has(keysym));
  }

  /** Reads the map again if a different program changed it (setxkbmap, or the server for a different viewer). */
  async #refresh(): Promise<void> {
    const group = (await readModifiers(this.x)) >> 13;
    if (!this.#isStale && !this.#isBroken && group === this.#group) return;
    const rows = await this.#readMap();
    for (const [keycode, pair] of this.#written) {
      if (!holds(rows.get(keycode), pair)) this.#written.delete(keycode);
    }
    const spare = spareKeycodes(
      new Map([...rows].map(([keycode, row]) => [keycode, this.#written.has(keycode) ? [] : row])),
    );
    const free = new Set(spare);
    this.#pool = createKeycodePool(spare);
    this.#native = new Map(
      [...rows]
        .filter(([keycode]) => !free.has(keycode))
        .flatMap(([, row]) => levelsOfGroup(row, group))
        .filter(([keysym]) => !isPadDigit(keysym)),
    );
    this.#isBroken = false;
    this.#group = group;
  }

  async #readMap(): Promise<Map<number, number[]>> {
    const rows = await readCoreMap(this.x);
    // The server reports a change before it answers with the new map, so these rows include every reported change.
    this.#isStale = false;
    return rows;
  }

  /** Plans as much as fits, and makes room if nothing does. */
  async #plan(keysyms: readonly number[], from: number, again: boolean): Promise<BindPlan> {
    const attempt = () =>
      this.#pool.plan(keysyms, from, CHUNK, (keysym) => this.#native.has(keysym), {
        unread: this.readers.unread,
        again,
      });
    const hasRoom = ({ end }: BindPlan) => end > from || from === keysyms.length;
    let plan = attempt();
    if (hasRoom(plan)) return plan;
    await this.readers.waitForAll();
    plan = attempt();
    if (hasRoom(plan)) return plan;
    this.readers.forgetAll();
    plan = attempt();
    if (hasRoom(plan)) return plan;
    throw new Error('The keyboard map has no spare keycode');
  }

  /** Changes the map and waits until the program has read it. @returns whether the change was completed */
  async #apply(
    runs: readonly KeycodeRun[],
    target: FocusTarget | undefined,
    { signal, onUnproven }: BindOptions,
  ): Promise<boolean> {
    if (runs.length === 0) return true;
    this.#isBroken = true; // the pool is right only if all of the following succeeds
    const isWritten = await this.#write(runs);
    if (target && !(await this.readers.hasReadMap(target, runs.length, signal))) onUnproven?.();
    this.#isBroken = !isWritten;
    return isWritten;
  }

  async #write(runs: readonly KeycodeRun[]): Promise<boolean> {
    for (const run of runs) {
      changeCoreMap(this.x, run);
      for (const [i, pair] of run.keysyms.entries()) this.#written.set(run.first + i, pair);
    }
    const rows = await this.#readMap();
    return runs.every(({ first, keysyms }) => keysyms.every((pair, i) => holds(rows.get(first + i), pair)));
  }
}
