import type { Size } from '../../shared/geometry';
import { watchClientProcesses } from './client-process';
import { card32, connectX11, type X11 } from './connection';
import { type CoreMap, changeCoreMap, holds, levelsOfGroup, readCoreMap } from './core-map';
import { type CaughtUpOptions, type FocusTarget, watchFocus } from './focus';
import { watchKeyDeliveries } from './key-deliveries';
import {
  type BindPlan,
  createKeycodePool,
  type KeycodePool,
  type KeycodeRun,
  spareKeycodes,
} from './keycode-pool';
import { modifiersDown } from './modifier-state';
import { type Pings, preparePings } from './window-ping';
import { watchScreen, type XScreen } from './x-screen';

export interface BindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called if the focused program has not shown in time that it handled the keys before: it may misread them. */
  readonly onUnproven?: (() => void) | undefined;
}

/** The keyboard map of an X display, with room for whatever is to be typed; and its pointer, focus and size. */
export interface Keymap extends Omit<XScreen, 'onEvent'> {
  /**
   * Makes `keysyms[from, end)` typeable and returns `end`, at most 2000 further. What follows needs a further call, once
   * the server has taken in the keys of this one. Throws when the signal aborts.
   */
  bind(keysyms: readonly number[], from?: number, options?: BindOptions): Promise<number>;
  /**
   * Resolves once the focused program has handled the keys it was sent, if it can prove that at once; with false
   * if there is no proof after 300 ms.
   */
  handled(signal?: AbortSignal): Promise<boolean>;
  /** What the key that types `keysym` gives with Shift, as of the last `bind`; undefined where no key of the layout does. */
  shifted(keysym: number): number | undefined;
  /** The name of the focused program's process; undefined if it cannot be seen. */
  program(): Promise<string | undefined>;
  /** The keysyms of the modifier keys that are down, no matter who holds them. */
  modifiersDown(): Promise<number[]>;
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
/** Programs that answer a ping although they insert the keys before it 20 ms later: LibreOffice. */
const HOLDS_KEYS_BACK: ReadonlySet<string> = new Set(['soffice.bin']);
/** Longest wait until such a program rests (ms). */
const HELD_BACK_MS = 300;
/** Only Num Lock makes a digit of a number pad's key: Xvnc presses the digit above the letters instead. */
const isPadDigit = (keysym: number) => keysym >= 0xffb0 && keysym <= 0xffb9;

/** A program that was sent keys, and the characters beyond the layout among them. */
interface Reader {
  readonly target: FocusTarget;
  readonly keysyms: ReadonlySet<number>;
}

/**
 * Programs look a key up in a map they fetch when told that it changed, and get the map of that moment, not of the moment
 * the key was pressed; Xlib also misses a change that comes while it fetches the one before. So a change waits until the
 * program that gets the keys has handled those before. Other programs are not waited for: the characters they may still
 * have to look up keep their keycodes, and a program that gets the focus is notified again of changes it may have missed.
 */
export async function openKeymap(display: {
  display: string;
  xauthority: string | undefined;
  onResize?: ((size: Size) => void) | undefined;
}): Promise<Keymap> {
  let screen: XScreen | undefined;
  let pings: Pings | undefined;
  let stale = true;
  let broken = false;
  let lost = false;
  const x: X11 = await connectX11({
    ...display,
    onEvent(event) {
      if (event.readUInt8(0) === MAPPING_NOTIFY) stale = true;
      else {
        screen?.onEvent(event);
        pings?.onEvent(event);
      }
    },
    onLost: () => {
      lost = true;
    },
  });
  pings = await preparePings(x);
  const watched = await watchScreen(x, display.onResize);
  screen = watched;
  const processes = await watchClientProcesses(x);
  const focus = watchFocus(x, pings, processes);
  const deliveries = await watchKeyDeliveries(x, display);

  let pool: KeycodePool = createKeycodePool([]);
  let native: ReadonlyMap<number, number> = new Map();
  const ours = new Map<number, readonly [number, number]>();
  /** The programs that got characters beyond the layout since the last `settle`, and which. */
  const readers = new Map<number, Reader>();
  /** Programs that did not handle their keys in time, with the characters they may still look up. */
  const hung = new Map<number, Reader>();
  /** Clients that did not prove in time that they handled their keys, though they were at work: not waited for so long again. */
  const slow = new Set<number>();
  const charactersOf = (...programs: Map<number, Reader>[]) =>
    new Set(programs.flatMap((each) => [...each.values()].flatMap(({ keysyms }) => [...keysyms])));

  async function readMap(): Promise<CoreMap> {
    const rows = await readCoreMap(x);
    // The server tells of a change before it answers with its result, so what is read here is news up to now.
    stale = false;
    return rows;
  }
  const queryPointer = () => x.request(QUERY_POINTER, 0, card32(x.root));
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
      [...rows]
        .filter(([keycode]) => !free.has(keycode))
        .flatMap(([, row]) => levelsOfGroup(row, group))
        .filter(([keysym]) => !isPadDigit(keysym)),
    );
  }
  async function write(runs: readonly KeycodeRun[]): Promise<boolean> {
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
  function note({ client, asked }: FocusTarget, keysyms: Iterable<number>): void {
    const before = readers.get(client)?.keysyms ?? [];
    readers.set(client, { target: { client, asked }, keysyms: new Set([...before, ...keysyms]) });
  }
  /** Waits until the program that gets the keys has handled them. Where that is not shown, they keep their keycodes. */
  async function settle(
    focused: FocusTarget | undefined,
    { signal, onUnproven }: BindOptions,
  ): Promise<void> {
    if (readers.size === 0) return;
    const typed = charactersOf(readers);
    // A program that got keys without having the focus has grabbed the keyboard.
    const grabbing = [...((await deliveries?.take()) ?? [])].filter((each) => !readers.has(each));
    for (const client of grabbing) note({ client, asked: undefined }, typed);
    const current = new Set([...grabbing, focused?.client]);
    for (const [client, { target, keysyms }] of readers) {
      hung.set(client, { target, keysyms: new Set([...keysyms, ...(hung.get(client)?.keysyms ?? [])]) });
    }
    readers.clear();
    const proofs = [...hung.values()].map(async ({ target }) => {
      const isCurrent = current.has(target.client);
      if (!isCurrent) return void (await hasHandled(target));
      const whileBusy = !slow.has(target.client);
      if (await hasHandled(target, { whileBusy, signal })) return;
      slow.add(target.client);
      onUnproven?.();
    });
    const waited = [...hung.keys()].map((client) => current.has(client));
    await Promise.all(proofs.filter((_, i) => waited[i]));
  }
  async function hasHandled(target: FocusTarget, options?: CaughtUpOptions): Promise<boolean> {
    const { keysyms } = hung.get(target.client) ?? {};
    const done = lost || (await focus.caughtUp(target, options));
    if (done) slow.delete(target.client);
    if (done && hung.get(target.client)?.keysyms === keysyms) hung.delete(target.client);
    return done;
  }

  /** Plans for as much as there is room for, and makes room where there is none. */
  async function plan(keysyms: readonly number[], from: number, again: boolean): Promise<BindPlan> {
    const attempt = () => {
      const options = { unread: charactersOf(readers, hung), again };
      return pool.plan(keysyms, from, CHUNK, (keysym) => native.has(keysym), options);
    };
    const hasRoom = ({ end }: BindPlan) => end > from || from === keysyms.length;
    let planned = attempt();
    if (hasRoom(planned)) return planned;
    await Promise.all([...hung.values()].map(({ target }) => hasHandled(target)));
    planned = attempt();
    if (hasRoom(planned)) return planned;
    hung.clear();
    planned = attempt();
    if (hasRoom(planned)) return planned;
    throw new Error('The keyboard map has no spare keycode');
  }

  /**
   * Chromium reads the map for its shortcuts only when told by a message, and hears of the new one for its text through
   * GTK, on a second connection its loop reads after the one with keys and pings: at the second answer it has been round.
   */
  async function spread(target: FocusTarget, window: number, signal?: AbortSignal): Promise<boolean> {
    const event = Buffer.alloc(32);
    event.set([MAPPING_NOTIFY, 0, 0, 0, MAPPING_KEYBOARD, x.minKeycode, x.maxKeycode - x.minKeycode + 1]);
    x.send(SEND_EVENT, 0, Buffer.concat([card32(window, 0), event]));
    const options = { whileBusy: !slow.has(target.client), signal };
    return (await focus.caughtUp(target, options)) && (await focus.caughtUp(target, options));
  }

  /**
   * Waits until the program has handled `changes` of the map. While Tk fetches the first one it misses the second, until it
   * handles that event; and it looks a key up when it reads it, which is before. One change alone it does not miss.
   */
  async function hasNews(target: FocusTarget, changes: number, signal?: AbortSignal): Promise<boolean> {
    const { client, asked } = target;
    if (asked === undefined && changes < 2) return true;
    const isProven =
      asked === undefined
        ? await focus.caughtUp(target, { whileBusy: !slow.has(client), signal })
        : await spread(target, asked, signal);
    if (!isProven) slow.add(client);
    return isProven;
  }

  let group = -1;
  /** The client that was notified last of the map's content. */
  let told: number | undefined;
  async function bind(keysyms: readonly number[], from = 0, options: BindOptions = {}): Promise<number> {
    const { signal, onUnproven } = options;
    if (lost) throw new Error('The X display is gone');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      signal?.throwIfAborted();
      const current = (await modifiers()) >> 13;
      if (stale || broken || current !== group) await reload(current);
      broken = false;
      group = current;
      const beyond = keysyms.slice(from, from + CHUNK).filter((keysym) => !native.has(keysym));
      if (beyond.length === 0) return Math.min(from + CHUNK, keysyms.length);
      const target = await focus.target();
      const again = target?.client !== told;
      if (again || beyond.some((keysym) => !pool.has(keysym))) await settle(target, options);
      const { end, runs } = await plan(keysyms, from, again);
      if (runs.length > 0) {
        broken = true; // what the pool believes holds only if all of the following succeeds
        const written = await write(runs);
        if (target && !(await hasNews(target, runs.length, signal))) onUnproven?.();
        if (!written) continue;
        broken = false;
      }
      told = target?.client;
      const typed = keysyms.slice(from, end).filter((keysym) => !native.has(keysym));
      if (typed.length > 0) note(target ?? { client: x.resourceBase, asked: undefined }, typed);
      return end;
    }
    throw new Error('The keyboard map is being changed by another program');
  }

  /** One change at a time: keys come from actions and from live views. */
  let turn: Promise<unknown> = Promise.resolve();
  const { onEvent: _, ...rest } = watched;
  return {
    ...rest,
    bind(...request) {
      const bound = turn.then(() => bind(...request));
      turn = bound.catch(() => undefined);
      return bound;
    },
    async handled(signal) {
      const target = await focus.target();
      if (target?.asked === undefined) return true;
      if (!(await focus.caughtUp(target, { signal }))) return false;
      const holdsBack = HOLDS_KEYS_BACK.has((await processes.name(target.client)) ?? '');
      return !holdsBack || processes.rests(target.client, HELD_BACK_MS, HELD_BACK_MS, signal);
    },
    shifted: (keysym) => native.get(keysym),
    async program() {
      const target = await focus.target();
      return target && processes.name(target.client);
    },
    modifiersDown: () => modifiersDown(x),
    capsLocked: async () => ((await modifiers()) & LOCK_MASK) !== 0,
    close() {
      deliveries?.close();
      x.close();
    },
  };
}
