import type { RfbClient } from '../rfb/client';

/**
 * What can be typed over RFB alone. Servers of X have about 20 keys to spare for characters that are on none, never take
 * them back, and drop silently what comes after; QEMU knows the keys of its keyboard, presses no Shift itself, and passes
 * keys on at its own pace, dropping silently what is more than some hundred of them ahead.
 */
export interface TypingLimits {
  /**
   * The characters of a text that could not be typed: then none is to be. Where there are none, those that are new to the
   * server count as typed from now on.
   */
  untypeable(text: string): readonly string[];
  /** Whether characters above others need Shift from us. */
  readonly needsShift: boolean;
  /** How long the server takes over each press and each release, in milliseconds; what is too far ahead of it is lost. */
  readonly msPerKey: number;
}

/** Fewer than there are on a fresh server: a person at another viewer may have used some. */
const SPARE = 16;

/** QEMU takes ten (`key-delay-ms`), and longer where its machine is busy. */
const QEMU_MS_PER_KEY = 15;

/** One for each server, for as long as it may remember what it was sent. */
export function createTypingLimits(server: Pick<RfbClient, 'name'>): TypingLimits {
  const isQemu = server.name.startsWith('QEMU');
  const spare = isQemu ? 0 : SPARE;
  const typed = new Set<string>();
  return {
    needsShift: isQemu,
    msPerKey: isQemu ? QEMU_MS_PER_KEY : 0,
    untypeable(text) {
      const fresh = [...new Set(text)].filter(
        (character) => !/[\0-\x7f]/.test(character) && !typed.has(character),
      );
      const room = spare - typed.size;
      if (fresh.length > room) return fresh.slice(Math.max(room, 0));
      for (const character of fresh) typed.add(character);
      return [];
    },
  };
}
