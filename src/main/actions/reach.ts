import type { RfbClient } from '../rfb/client';

/**
 * What can be typed over RFB alone. Servers of X have about 20 keys to spare for characters that are on none, never take
 * them back, and drop silently what comes after; QEMU knows the keys of its keyboard and presses no Shift itself.
 */
export interface Reach {
  /**
   * The characters of a text that could not be typed: then none is to be. Where there are none, those that are new to the
   * server count as typed from now on.
   */
  missing(text: string): readonly string[];
  /** Whether characters above others need Shift from us. */
  readonly wantsShift: boolean;
}

/** Fewer than there are on a fresh server: a person at another viewer may have used some. */
const SPARE = 16;

/** One for each server, for as long as it may remember what it was sent. */
export function createReach(server: Pick<RfbClient, 'name'>): Reach {
  const isQemu = server.name.startsWith('QEMU');
  const spare = isQemu ? 0 : SPARE;
  const typed = new Set<string>();
  return {
    wantsShift: isQemu,
    missing(text) {
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
