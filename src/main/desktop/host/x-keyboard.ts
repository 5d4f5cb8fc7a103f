import { card32, connectX11, type XDisplay } from '../../x11/connection';
import { type CoreMap, levelsOfGroup, readCoreMap } from '../../x11/core-map';
import { EVENT, REQUEST } from '../../x11/opcodes';
import { type MachineKeyboard, UntypeableKey } from './machine';

const FAKE_INPUT = 2;
const SHIFT_MASK = 1;
const SHIFTS = [0xffe1, 0xffe2] as const;

/** A key of the map, and whether it gives the keysym with Shift. */
interface Place {
  readonly keycode: number;
  readonly withShift: boolean;
  /** Shift does not matter: the keysym is the same with and without. */
  readonly either: boolean;
}

/**
 * The keyboard of an X display, through XTEST. nut-js presses no Shift for `!` and drops other characters than ASCII; here
 * every keysym of the map can be pressed, also one that `keymap.ts` has just added.
 * @throws if the display cannot be reached or has no XTEST
 */
export async function openXKeyboard(display: XDisplay, onLost: () => void): Promise<MachineKeyboard> {
  let stale = true;
  let places = new Map<number, Place>();
  let mapGroup = -1;
  const down = new Map<number, number>();
  const x = await connectX11(display, onLost);
  x.onEvent((event) => {
    if (event.readUInt8(0) === EVENT.mappingNotify) stale = true;
  });
  const opcode = await x.extension('XTEST');
  if (opcode === undefined) throw new Error('The X server has no XTEST extension.');
  const xtest = opcode;

  /** Also receives the event of a changed map, which the server sends before its answer. */
  const modifiers = async () => (await x.request(REQUEST.queryPointer, 0, card32(x.root))).readUInt16LE(24);

  async function lookUp(keysym: number, group: number): Promise<Place | undefined> {
    if (stale || group !== mapGroup) {
      stale = false;
      mapGroup = group;
      places = placesOf(await readCoreMap(x), group);
    }
    return places.get(keysym);
  }

  function fake(type: number, keycode: number): void {
    x.send(xtest, FAKE_INPUT, fakeInput(type, keycode, x.root));
  }

  /** Presses a key with the Shift state it needs, then restores that state. */
  function press({ keycode, withShift, either }: Place, shiftIsDown: boolean): void {
    const shift = places.get(SHIFTS[0])?.keycode;
    if (either || withShift === shiftIsDown || shift === undefined) {
      fake(EVENT.keyPress, keycode);
      return;
    }
    const held = SHIFTS.flatMap((keysym) => down.get(keysym) ?? []);
    const [before, after] = withShift
      ? [EVENT.keyPress, EVENT.keyRelease]
      : [EVENT.keyRelease, EVENT.keyPress];
    const shifts = withShift ? [shift] : held;
    for (const key of shifts) fake(before, key);
    fake(EVENT.keyPress, keycode);
    for (const key of shifts) fake(after, key);
  }

  return {
    async key(keysym, isDown) {
      if (!isDown) {
        const keycode = down.get(keysym);
        down.delete(keysym);
        if (keycode !== undefined) fake(EVENT.keyRelease, keycode);
        return;
      }
      const state = await modifiers();
      const place = await lookUp(keysym, state >> 13);
      if (!place) throw new UntypeableKey(keysym);
      down.set(keysym, place.keycode);
      press(place, (state & SHIFT_MASK) !== 0);
    },
    async settled() {
      await modifiers();
    },
  };
}

/** The key of each keysym in a layout group; a key without Shift goes before a key with it. */
export function placesOf(map: CoreMap, group: number): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const [keycode, row] of map) {
    const levels = levelsOfGroup(row, group);
    const [plain, shifted] = [levels.at(-1)?.[0] ?? 0, levels[0]?.[0] ?? 0];
    const either = plain === shifted || shifted === 0;
    if (plain !== 0 && (places.get(plain)?.withShift ?? true))
      places.set(plain, { keycode, withShift: false, either });
    if (!either && !places.has(shifted)) places.set(shifted, { keycode, withShift: true, either });
  }
  return places;
}

function fakeInput(type: number, keycode: number, root: number): Buffer {
  const data = Buffer.alloc(32);
  data.writeUInt8(type, 0);
  data.writeUInt8(keycode, 1);
  data.writeUInt32LE(root, 8);
  return data;
}
