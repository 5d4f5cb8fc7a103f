/** A place in the keyboard map for us to use: a keycode, plain (0) or with Shift (1). */
interface Slot {
  readonly keycode: number;
  readonly level: 0 | 1;
  keysym: number | undefined;
  lastUse: number;
}

/** Neighboring keycodes to rewrite in one request: `[plain, shifted]` of `first`, `first + 1`, … */
export interface KeycodeRun {
  first: number;
  keysyms: [number, number][];
}

export interface BindPlan {
  /** Everything in `keysyms[from, end)` is typeable once the runs are written. */
  end: number;
  runs: KeycodeRun[];
}

/** Records which keysym is on which spare keycode. Plans changes of the map, and sends nothing. */
export function createKeycodePool(keycodes: readonly number[]) {
  // All plain levels first: they take two events a character, shifted ones four.
  const slots: Slot[] = ([0, 1] as const).flatMap((level) =>
    keycodes.map((keycode) => ({ keycode, level, keysym: undefined, lastUse: 0 })),
  );
  const places = new Map<number, Slot>();
  let clock = 0;

  return {
    /** Whether a keysym already has a place. */
    has: (keysym: number): boolean => places.has(keysym),
    /**
     * Gives places to `keysyms` from `from` on, as many as fit and at most `limit`. Replaces the least recently used
     * keysyms, but none in `unread`. Keysyms that are `isNative` to the keyboard need no place. With `again`, keysyms
     * that have a place are written again, for a program that may have missed the change.
     */
    plan(
      keysyms: readonly number[],
      from: number,
      limit: number,
      isNative: (keysym: number) => boolean,
      { unread = new Set(), again = false }: { unread?: ReadonlySet<number>; again?: boolean } = {},
    ): BindPlan {
      clock += 1;
      const free = slots
        .filter(({ keysym }) => keysym === undefined || !unread.has(keysym))
        .sort((a, b) => a.lastUse - b.lastUse)
        [Symbol.iterator]();
      const changed = new Set<number>();
      let end = from;
      for (; end < keysyms.length && end - from < limit; end += 1) {
        const keysym = keysyms[end];
        if (keysym === undefined || isNative(keysym)) continue;
        const slot = places.get(keysym) ?? takeOldest(free);
        if (slot === undefined) break;
        slot.lastUse = clock;
        if (assign(slot, keysym) || again) changed.add(slot.keycode);
      }
      return { end, runs: runsOf([...changed].sort((a, b) => a - b)) };
    },
  };

  /** @returns whether that changes the map */
  function assign(slot: Slot, keysym: number): boolean {
    if (slot.keysym === keysym) return false;
    if (slot.keysym !== undefined) places.delete(slot.keysym);
    slot.keysym = keysym;
    places.set(keysym, slot);
    return true;
  }

  /** The least recently used slot that this plan has not used. */
  function takeOldest(free: Iterator<Slot>): Slot | undefined {
    for (let next = free.next(); !next.done; next = free.next()) {
      if (next.value.lastUse < clock) return next.value;
    }
    return undefined;
  }

  function runsOf(sorted: readonly number[]): KeycodeRun[] {
    const runs: KeycodeRun[] = [];
    const half = slots.length / 2;
    for (const keycode of sorted) {
      const plain = slots[keycodes.indexOf(keycode)]?.keysym;
      const shifted = slots[half + keycodes.indexOf(keycode)]?.keysym;
      // A lone symbol fills both levels: beside an empty one XKB would put its other case.
      const pair: [number, number] = [plain ?? shifted ?? 0, shifted ?? plain ?? 0];
      const last = runs.at(-1);
      if (last && last.first + last.keysyms.length === keycode) last.keysyms.push(pair);
      else runs.push({ first: keycode, keysyms: [pair] });
    }
    return runs;
  }
}

/**
 * Keycodes that desktops and browsers handle regardless of their symbol: Chromium goes back on 166, opens its search on
 * 225 even if the map says `α`, and grabs the media keys while it plays. (Linux input codes + 8.)
 */
const COMMANDS: ReadonlySet<number> = new Set([
  121, 122, 123, 124, 141, 143, 145, 150, 160, 164, 166, 167, 171, 172, 173, 174, 180, 181, 182, 208, 209,
  215, 225,
]);

/** A change of neighboring keycodes is one request, and each request makes every program read the map again. */
const SHORTEST_RUN = 4;

const isVendorKey = (keysym: number): boolean => keysym >>> 8 === 0x1008ff;

/** Beyond the keys of a layout, a keysym by code point can only be left over from an earlier host. */
const isLeftOver = (keycode: number, keysym: number): boolean =>
  keycode > 97 && keysym > 0x01000000 && keysym <= 0x0110ffff;

/**
 * The unused keycodes, which have no symbol or only vendor keys (XF86…) that are no commands, longest stretches first.
 * `rows` is the map: the keysyms of each keycode.
 */
export function spareKeycodes(rows: ReadonlyMap<number, readonly number[]>): number[] {
  const stretches: number[][] = [];
  for (const [keycode, row] of rows) {
    const spare = row.every((keysym) => keysym === 0 || isVendorKey(keysym) || isLeftOver(keycode, keysym));
    if (!spare || COMMANDS.has(keycode)) continue;
    const last = stretches.at(-1);
    if (last?.at(-1) === keycode - 1) last.push(keycode);
    else stretches.push([keycode]);
  }
  return stretches
    .filter((stretch) => stretch.length >= SHORTEST_RUN)
    .sort((a, b) => b.length - a.length)
    .flat();
}
