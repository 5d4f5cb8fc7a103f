import { card32, type X11 } from './connection';
import type { KeycodeRun } from './keycode-pool';
import { REQUEST } from './opcodes';

/** The core map: the keysyms of each keycode. */
export type CoreMap = Map<number, number[]>;

export async function readCoreMap(x: X11): Promise<CoreMap> {
  const count = x.maxKeycode - x.minKeycode + 1;
  const reply = await x.request(REQUEST.getKeyboardMapping, 0, Buffer.from([x.minKeycode, count, 0, 0]));
  const width = reply.readUInt8(1);
  const row = (i: number) =>
    Array.from({ length: width }, (_, j) => reply.readUInt32LE(32 + 4 * (i * width + j)));
  return new Map(Array.from({ length: count }, (_, i) => [x.minKeycode + i, row(i)]));
}

export function changeCoreMap(x: X11, { first, keysyms }: KeycodeRun): void {
  const data = Buffer.concat([Buffer.from([first, 2, 0, 0]), card32(...keysyms.flat())]);
  x.send(REQUEST.changeKeyboardMapping, keysyms.length, data);
}

export function holds(
  row: readonly number[] | undefined,
  [plain, shifted]: readonly [number, number],
): boolean {
  return row !== undefined && row[0] === plain && row[1] === shifted;
}

/** The symbols of a key in a layout group, each with its symbol with Shift. */
export function levelsOfGroup(row: readonly number[], group: number): [number, number][] {
  const [a = 0, b = 0, c = 0, d = 0] = row;
  const sameInAll = a === c && b === d;
  if (group > 1 && !sameInAll) return []; // the core map shows two groups
  const [plain, shifted] = group === 1 ? [c, d] : [a, b];
  return [
    [shifted, shifted],
    [plain, shifted === 0 ? plain : shifted],
  ];
}
