import { isModifier } from '../../shared/keysym';
import type { X11 } from './connection';
import { readCoreMap } from './core-map';
import { REQUEST } from './opcodes';

/** The keysyms of the pressed modifier keys, no matter which client pressed them; locks such as Caps Lock are not included. */
export async function modifiersDown(x: X11): Promise<number[]> {
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
