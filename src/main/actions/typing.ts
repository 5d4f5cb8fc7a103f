import { setTimeout as delay } from 'node:timers/promises';
import { hasKey, keysymOf, XK } from '../../shared/keysym';
import { isShiftedOnUs } from '../base/us-layout';
import type { Keymap } from '../x11/keymap';
import type { TypingLimits } from './typeable';

/** What typing needs of an RFB connection. */
export interface Keyboard {
  /** Queues a press or release of a key by its keysym. */
  key(keysym: number, down: boolean): void;
  /** Sends what is queued; resolves when the server has taken it in. */
  fence(): Promise<void>;
}

/** Adds a sentence to the `warnings` of an action's answer and of its journal entry; never part of a sensitive text. */
export type Warn = (message: string) => void;

/** The text holds something no key stands for. */
export class UntypeableError extends Error {
  override readonly name = 'UntypeableError';
}

/** Characters sent before the server is asked whether it keeps up. */
const CHUNK = 500;
/** The same, of a server that takes its time: a third of what it has room for. */
const SLOW_CHUNK = 30;
/** Waits for a program that does not prove that it handled its keys, within one text. */
const MAX_UNPROVEN = 3;
/** Characters named in an error. */
const MOST_NAMED = 40;

/**
 * Types the text exactly; `\n` and `\r\n` press Return, `\t` Tab. Resolves when the server has taken everything in.
 * Without a keymap (a remote server) each character is sent by its keysym, as far as `reach` goes.
 * Throws UntypeableError before the first key for a lone surrogate, a control character that is no key, or what is out of
 * reach; when the signal aborts, throws its reason between two characters, with nothing left pressed.
 */
export async function typeText(
  text: string,
  {
    keyboard,
    keymap,
    reach,
    signal,
    warn,
    onTyped,
  }: {
    keyboard: Keyboard;
    keymap?: Pick<Keymap, 'bind' | 'handled' | 'capsLocked'> | undefined;
    reach?: TypingLimits | undefined;
    signal?: AbortSignal | undefined;
    warn?: Warn | undefined;
    /** Called with the number of characters that have been typed so far. */
    onTyped?: (characters: number) => void;
  },
): Promise<void> {
  const keysyms = keysymsOf(text);
  signal?.throwIfAborted();
  const missing = reach?.untypeable(text) ?? [];
  if (missing.length > 0) throw outOfReach(missing);
  const onUnproven = () =>
    warn?.(
      'The program did not show in time that it takes its keys in: the text was typed with pauses and may have arrived with other characters.',
    );
  let unproven = 0;
  async function waitUntilHandled(): Promise<void> {
    if (!keymap || unproven === MAX_UNPROVEN || (await keymap.handled(signal))) return;
    unproven += 1;
    if (unproven === MAX_UNPROVEN) onUnproven();
  }
  const { needsShift: wantsShift = false, msPerKey = 0 } = reach ?? {};
  const chunk = msPerKey > 0 ? SLOW_CHUNK : CHUNK;
  // With Caps Lock on, letters without another case on their key cannot be typed as they are.
  const capsLocked = (await keymap?.capsLocked()) ?? false;
  if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  try {
    // The text before may have come by an action of its own.
    if (isAstral(keysyms[0] ?? 0)) await waitUntilHandled();
    for (let at = 0; at < keysyms.length; ) {
      const bound = keymap ? await keymap.bind(keysyms, at, { signal, onUnproven }) : keysyms.length;
      while (at < bound) {
        signal?.throwIfAborted();
        const end = Math.min(keymap ? pauseAfter(keysyms, at) : bound, at + chunk, bound);
        const sent = await press(keyboard, keysyms.slice(at, end), wantsShift);
        at = end;
        onTyped?.(at);
        if (msPerKey > 0) await delay(sent * msPerKey, undefined, { signal }).catch(() => undefined);
        if (at < keysyms.length && pauseAfter(keysyms, at - 1) === at) await waitUntilHandled();
      }
    }
  } finally {
    if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  }
}

/**
 * Where the program must have handled what came before: LibreOffice takes characters beyond U+FFFF at once and others when
 * it has a moment, and loses keys that come while it moves to another cell.
 */
function pauseAfter(keysyms: readonly number[], from: number): number {
  for (let at = from; ; at += 1) {
    const [keysym, next] = [keysyms[at], keysyms[at + 1]];
    if (keysym === undefined || next === undefined) return keysyms.length;
    if (moves(keysym) || isAstral(keysym) !== isAstral(next)) return at + 1;
  }
}

const moves = (keysym: number | undefined) => keysym === XK.Tab || keysym === XK.Return;
const isAstral = (keysym: number) => keysym > 0x0100_ffff;

/** How many presses and releases that was. */
async function press(keyboard: Keyboard, keysyms: readonly number[], wantsShift = false): Promise<number> {
  let sent = 0;
  const key = (keysym: number, down: boolean) => {
    keyboard.key(keysym, down);
    sent += 1;
  };
  for (const keysym of keysyms) {
    const shift = wantsShift && isShiftedOnUs(keysym);
    if (shift) key(XK.Shift_L, true);
    key(keysym, true);
    key(keysym, false);
    if (shift) key(XK.Shift_L, false);
  }
  await keyboard.fence();
  return sent;
}

function outOfReach(missing: readonly string[]): UntypeableError {
  const named = missing.slice(0, MOST_NAMED).join(' ');
  const rest = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return new UntypeableError(
    `Nothing was typed: this VNC server's keyboard has no key, and no more room, for ${named}${rest}. Put the text on the desktop's clipboard and paste it.`,
  );
}

function keysymsOf(text: string): number[] {
  return Array.from(text.replaceAll('\r\n', '\n'), (character, index) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (hasKey(codePoint)) return keysymOf(codePoint);
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new UntypeableError(`Character ${index + 1} of the text cannot be typed: ${name}`);
  });
}
