import type { RfbClient } from '../rfb/client';

/** Fewer than a fresh server has: a person at a different viewer may have used some. */
const SPARE_KEYS = 16;

/** QEMU takes 10 ms (`key-delay-ms`), and longer if its machine is busy. */
const QEMU_MS_PER_KEY = 15;

export type TypingLimits = ReturnType<typeof createTypingLimits>;

/**
 * The limits of typing over RFB alone. An X server has about 20 spare keys for characters that no key has, never frees
 * them, and silently drops further characters. QEMU knows only the keys of its keyboard, presses no Shift by itself, and
 * forwards keys at its own pace, silently dropping what exceeds its queue of some hundred keys.
 * @returns the limits of one server, which remember the characters it was sent
 */
export function createTypingLimits(server: Pick<RfbClient, 'name'>) {
  const isQemu = server.name.startsWith('QEMU');
  const spareKeys = isQemu ? 0 : SPARE_KEYS;
  const typed = new Set<string>();
  return {
    /** Whether the client must press Shift for the upper characters of keys. */
    needsShift: isQemu,
    /** How long the server takes for each press and each release (ms). Keys too far ahead of it are lost. */
    msPerKey: isQemu ? QEMU_MS_PER_KEY : 0,
    /**
     * Returns the characters of a text that cannot be typed; then no part of it may be typed. If there are none, characters
     * that are new to the server count as typed from now on.
     */
    untypeable(text: string): readonly string[] {
      const fresh = [...new Set(text)].filter(
        (character) => !/[\0-\x7f]/.test(character) && !typed.has(character),
      );
      const room = spareKeys - typed.size;
      if (fresh.length > room) return fresh.slice(Math.max(room, 0));
      for (const character of fresh) typed.add(character);
      return [];
    },
  };
}
