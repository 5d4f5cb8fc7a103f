import { setTimeout as delay } from 'node:timers/promises';
import { hasKey, keysymOf, XK } from '../../shared/keysym';
import { withoutShift } from '../base/us-layout';
import type { Keymap } from '../x11/keymap';
import type { TypingLimits } from './typeable';

/** The keyboard of an RFB connection. */
export interface Keyboard {
  /** Queues a press or release of a key. */
  key(keysym: number, down: boolean): void;
  /** Sends all queued keys; resolves when the server has processed them. */
  fence(): Promise<void>;
}

/** Adds a sentence to the `warnings` of an action's answer and journal entry. It must not contain sensitive text. */
export type Warn = (message: string) => void;

/** No key types a character of the text. */
export class UntypeableError extends Error {
  override readonly name = 'UntypeableError';
}

/** Characters to send before asking the server whether it keeps up. */
const CHUNK = 500;
/** The same for a slow server: a third of its queue. */
const SLOW_CHUNK = 30;
/** Waits for a program that does not prove that it handled its keys, within one text. */
const MAX_UNPROVEN = 3;
/** Characters named in an error. */
const MAX_NAMED = 40;

const UNPROVEN =
  'The program did not show in time that it takes its keys in: the text was typed with pauses and may have arrived with other characters.';

interface TypeTextOptions {
  readonly keyboard: Keyboard;
  readonly keymap?: Pick<Keymap, 'bind' | 'handled' | 'capsLocked'> | undefined;
  readonly limits?: TypingLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly warn?: Warn | undefined;
  /** Called with the number of characters that have been typed so far. */
  readonly onTyped?: (characters: number) => void;
}

/**
 * Types the text exactly; `\n` and `\r\n` press Return, `\t` Tab. Resolves when the server has processed all of it.
 * Without a keymap (a remote server) it sends each character's keysym, within `limits`.
 * @throws {UntypeableError} before the first key, for a lone surrogate, a control character without a key, or a character
 * beyond the limits. If the signal aborts, throws its reason between two characters, with no key pressed.
 */
export async function typeText(text: string, options: TypeTextOptions): Promise<void> {
  const { keyboard, keymap, limits, signal } = options;
  const keysyms = keysymsOf(text);
  signal?.throwIfAborted();
  const untypeable = limits?.untypeable(text) ?? [];
  if (untypeable.length > 0) throw beyondLimits(untypeable);
  // With Caps Lock on, letters without a second case on their key cannot be typed.
  const capsLocked = (await keymap?.capsLocked()) ?? false;
  if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  try {
    await typeKeysyms(keysyms, options);
  } finally {
    if (capsLocked) await press(keyboard, [XK.Caps_Lock]);
  }
}

async function typeKeysyms(
  keysyms: readonly number[],
  { keyboard, keymap, limits, signal, warn, onTyped }: TypeTextOptions,
): Promise<void> {
  const { needsShift = false, msPerKey = 0 } = limits ?? {};
  const chunk = msPerKey > 0 ? SLOW_CHUNK : CHUNK;
  const onUnproven = () => warn?.(UNPROVEN);
  const waitUntilHandled = createHandledWait(keymap, signal, onUnproven);
  // The text before may be a different action's.
  if (isAstral(keysyms[0] ?? 0)) await waitUntilHandled();
  for (let [at, bound] = [0, 0]; at < keysyms.length; ) {
    if (at === bound)
      bound = keymap ? await keymap.bind(keysyms, at, { signal, onUnproven }) : keysyms.length;
    signal?.throwIfAborted();
    const end = Math.min(keymap ? pauseAfter(keysyms, at) : bound, at + chunk, bound);
    const sent = await press(keyboard, keysyms.slice(at, end), needsShift);
    at = end;
    onTyped?.(at);
    await waitForServer(sent * msPerKey, signal);
    if (at < keysyms.length && pauseAfter(keysyms, at - 1) === at) await waitUntilHandled();
  }
}

async function waitForServer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
}

/**
 * Returns a function that waits until the program has handled its keys; it gives up after some waits without a proof.
 */
function createHandledWait(
  keymap: TypeTextOptions['keymap'],
  signal: AbortSignal | undefined,
  onUnproven: () => void,
): () => Promise<void> {
  let unproven = 0;
  return async () => {
    if (!keymap || unproven === MAX_UNPROVEN || (await keymap.handled(signal))) return;
    unproven += 1;
    if (unproven === MAX_UNPROVEN) onUnproven();
  };
}

/**
 * Returns the index before which the program must have handled all keys: LibreOffice handles characters beyond U+FFFF
 * at once and others later, and loses keys that arrive while it moves to a different cell.
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

/** @returns the number of presses and releases */
async function press(keyboard: Keyboard, keysyms: readonly number[], needsShift = false): Promise<number> {
  let sent = 0;
  const key = (keysym: number, down: boolean) => {
    keyboard.key(keysym, down);
    sent += 1;
  };
  for (const keysym of keysyms) {
    const shift = needsShift && withoutShift(keysym) !== undefined;
    if (shift) key(XK.Shift_L, true);
    key(keysym, true);
    key(keysym, false);
    if (shift) key(XK.Shift_L, false);
  }
  await keyboard.fence();
  return sent;
}

function beyondLimits(untypeable: readonly string[]): UntypeableError {
  const named = untypeable.slice(0, MAX_NAMED).join(' ');
  const rest = untypeable.length > MAX_NAMED ? ` and ${untypeable.length - MAX_NAMED} more` : '';
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
