import { characterOf } from '../../../shared/keysym-text';
import { type MachineKeyboard, UntypeableKey } from './machine';
import { isShiftKey, makesShortcuts, type NutKey, nutKeyOf, shiftedNutKeyOf } from './nut-keys';

/** The keyboard of nut-js: it presses the keys that it has names for, and types text through the system. */
export interface NutKeys {
  key(key: NutKey, down: boolean): Promise<void>;
  type(text: string): Promise<void>;
}

/**
 * A keyboard through nut-js, for macOS and Windows, on which it types any character. Keys that need no Shift are pressed and
 * released; other characters are typed when they are pressed.
 */
export function createNutKeyboard(nut: NutKeys): MachineKeyboard {
  /** The pressed keys, by the keysym that pressed them. */
  const down = new Map<number, NutKey>();
  const holds = (test: (key: NutKey) => boolean) => [...down.values()].some(test);

  /** The key to press for a keysym; undefined if the keysym has to be typed as text. */
  function keyFor(keysym: number): NutKey | undefined {
    const plain = nutKeyOf(keysym);
    if (plain !== undefined) return plain;
    return holds(isShiftKey) || holds(makesShortcuts) ? shiftedNutKeyOf(keysym) : undefined;
  }

  return {
    async key(keysym, isDown) {
      if (!isDown) {
        const key = down.get(keysym);
        down.delete(keysym);
        if (key !== undefined) await nut.key(key, false);
        return;
      }
      const key = keyFor(keysym);
      if (key !== undefined) {
        down.set(keysym, key);
        return nut.key(key, true);
      }
      const character = characterOf(keysym);
      if (character === undefined) throw new UntypeableKey(keysym);
      await nut.type(character);
    },
    // Each call returns when the system has processed it.
    settled: async () => undefined,
  };
}
