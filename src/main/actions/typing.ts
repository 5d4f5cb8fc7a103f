import { hasKey, keysymOf, XK } from '../../shared/keysym';
import type { Keymap } from '../desktop/keymap';

/** What typing needs of an RFB connection. */
export interface Keyboard {
  /** Queues a press or release of a key by its keysym. */
  key(keysym: number, down: boolean): void;
  /** Sends what is queued; resolves when the server has taken it in. */
  fence(): Promise<void>;
}

/** The text holds something no key stands for. */
export class UntypeableError extends Error {
  override readonly name = 'UntypeableError';
}

/** Without a keymap to ask, Xvnc itself has room for about 20 characters that are not on the keyboard. */
const CHUNK = 500;

/**
 * Types the text exactly; `\n` and `\r\n` press Return, `\t` Tab. Resolves when the server has taken everything in.
 * Without a keymap (a remote server) each character is sent by its keysym, and the server does what it can.
 * Throws UntypeableError before the first key for a lone surrogate or a control character that is no key; when the signal
 * aborts, throws its reason between two characters, with nothing left pressed.
 */
export async function typeText(
  text: string,
  {
    keyboard,
    keymap,
    signal,
  }: { keyboard: Keyboard; keymap?: Keymap | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  const keysyms = keysymsOf(text);
  signal?.throwIfAborted();
  // With Caps Lock on, letters without another case on their key cannot be typed as they are.
  const capsLocked = (await keymap?.capsLocked()) ?? false;
  if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  try {
    for (let at = 0; at < keysyms.length; ) {
      const bound = keymap ? await keymap.bind(keysyms, at, signal) : keysyms.length;
      for (; at < bound; at += CHUNK) {
        signal?.throwIfAborted();
        await press(keyboard, keysyms.slice(at, Math.min(at + CHUNK, bound)));
      }
      at = bound;
    }
  } finally {
    if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  }
}

async function press(keyboard: Keyboard, keysyms: readonly number[]): Promise<void> {
  for (const keysym of keysyms) {
    keyboard.key(keysym, true);
    keyboard.key(keysym, false);
  }
  await keyboard.fence();
}

function keysymsOf(text: string): number[] {
  return Array.from(text.replaceAll('\r\n', '\n'), (character, index) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (hasKey(codePoint)) return keysymOf(codePoint);
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new UntypeableError(`Character ${index + 1} of the text cannot be typed: ${name}`);
  });
}
