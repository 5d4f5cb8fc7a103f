import { nameOfKeysym } from '../../../shared/keys';
import { keysymOf } from '../../../shared/keysym';
import { characterOf } from '../../../shared/keysym-text';
import type { Gesture } from './gesture';

/** A longer pause ends a text (ms). */
const TEXT_MS = 1500;
/** A modifier that is down for this long is held (ms). */
const HOLD_MS = 500;
/** Longer texts become several, so that they are on disk soon (UTF-16 units). */
const MAX_TEXT = 500;

/** Modifiers by keysym: their names in combinations, and whether they only serve to type characters. */
const MODIFIERS: ReadonlyMap<number, { readonly name: string; readonly writes?: true }> = new Map([
  [0xffe1, { name: 'shift', writes: true }],
  [0xffe2, { name: 'Shift_R', writes: true }],
  [0xffe3, { name: 'ctrl' }],
  [0xffe4, { name: 'Control_R' }],
  [0xffe7, { name: 'Meta_L' }],
  [0xffe8, { name: 'Meta_R' }],
  [0xffe9, { name: 'alt' }],
  [0xffea, { name: 'Alt_R' }],
  [0xffeb, { name: 'super' }],
  [0xffec, { name: 'Super_R' }],
  [0xffed, { name: 'Hyper_L' }],
  [0xffee, { name: 'Hyper_R' }],
  [0xfe03, { name: 'altgr', writes: true }],
  [0xff7e, { name: 'Mode_switch', writes: true }],
]);
/** Caps, Shift, Num and Scroll Lock. The characters of a text include their effect. */
const LOCKS: readonly number[] = [0xffe5, 0xffe6, 0xff7f, 0xff14];

const TABS: readonly number[] = [0xff09, 0xfe20];

interface Modifier {
  readonly name: string;
  readonly writes: boolean;
  readonly began: number;
  /** Whether nothing else was pressed while it is down. */
  isAlone: boolean;
  /** Whether it was returned as a key down. */
  isReported: boolean;
}

interface Text {
  text: string;
  readonly sensitive: boolean;
  readonly began: number;
  ended: number;
}

export interface KeyEvent {
  readonly keysym: number;
  readonly down: boolean;
}

/** Recognizes texts, single keys and combinations in key events. */
export class KeyboardGestures {
  readonly #modifiers = new Map<number, Modifier>();
  #text: Text | undefined;

  /** When the current text ends if no key follows (ms since the epoch). */
  get deadline(): number | undefined {
    return this.#text && this.#text.ended + TEXT_MS;
  }

  /** Whether this event does more than to prepare others, so that the gestures of the pointer before it have ended. */
  acts({ keysym, down }: KeyEvent): boolean {
    if (!MODIFIERS.has(keysym)) return down && !LOCKS.includes(keysym);
    const modifier = this.#modifiers.get(keysym);
    return !down && (modifier?.isReported || modifier?.isAlone) === true;
  }

  /** Returns the gestures that end with this event. */
  add({ keysym, down }: KeyEvent, now: number, sensitive: boolean): Gesture[] {
    if (LOCKS.includes(keysym)) return [];
    const known = MODIFIERS.get(keysym);
    if (!known) return down ? this.#press(keysym, now, sensitive) : [];
    if (!down) return this.#releaseModifier(keysym, now);
    if (this.#modifiers.has(keysym)) return [];
    const isAlone = this.#modifiers.size === 0;
    this.#modifiersDown();
    const { name, writes = false } = known;
    this.#modifiers.set(keysym, { name, writes, began: now, isAlone, isReported: false });
    return [];
  }

  /** Returns the modifiers that are down as held: the pointer presses something that they belong to. */
  holdModifiers(now: number): Gesture[] {
    const down = this.#modifiersDown();
    return [...this.flush(), ...holdAll(down, now)];
  }

  /** Ends the current text. */
  flush(): Gesture[] {
    const ended = this.#text;
    this.#text = undefined;
    if (!ended) return [];
    const { text, sensitive, began, ended: at } = ended;
    return [{ body: { action: 'type', text, ...(sensitive && { sensitive }) }, began, ended: at }];
  }

  #write(character: string, now: number, sensitive: boolean): Gesture[] {
    const text = this.#text;
    const isOther = text && (text.sensitive !== sensitive || text.text.length >= MAX_TEXT);
    const gestures = isOther ? this.flush() : [];
    this.#text ??= { text: '', sensitive, began: now, ended: now };
    this.#text.text += character;
    this.#text.ended = now;
    return gestures;
  }

  #press(keysym: number, now: number, sensitive: boolean): Gesture[] {
    const down = this.#modifiersDown();
    const character = characterOf(keysym);
    const commands = down.filter(({ writes }) => !writes);
    if (character !== undefined && commands.length === 0) return this.#write(character, now, sensitive);
    const name = keyName(keysym, character);
    if (name === undefined) return [];
    // Alt with repeated Tab steps through the windows for as long as Alt is down.
    const held = TABS.includes(keysym) ? holdAll(commands, now) : [];
    const isShifted = down.some(({ writes }) => writes);
    // With Shift, a letter becomes a capital, which names the same key. Any other key gives a different character.
    const isLetter = character !== undefined && character.toLowerCase() !== character.toUpperCase();
    const names = down
      .filter(({ isReported, writes }) => !isReported && (!writes || character === undefined || isLetter))
      .map((modifier) => modifier.name);
    const key = isLetter && isShifted ? name.toLowerCase() : name;
    return [...this.flush(), ...held, keyGesture('key', [...names, key].join('+'), now, now)];
  }

  #releaseModifier(keysym: number, now: number): Gesture[] {
    const modifier = this.#modifiers.get(keysym);
    this.#modifiers.delete(keysym);
    if (modifier?.isReported) return [...this.flush(), keyGesture('key_up', modifier.name, now, now)];
    return modifier?.isAlone ? [...this.flush(), loneModifier(modifier, now)] : [];
  }

  /** Returns the modifiers that are down; none of them is alone any more. */
  #modifiersDown(): Modifier[] {
    const down = [...this.#modifiers.values()];
    for (const modifier of down) modifier.isAlone = false;
    return down;
  }
}

function holdAll(modifiers: readonly Modifier[], now: number): Gesture[] {
  return modifiers
    .filter(({ isReported }) => !isReported)
    .map((modifier) => {
      modifier.isReported = true;
      return keyGesture('key_down', modifier.name, modifier.began, now);
    });
}

/** Some programs show something for as long as a lone modifier is down. */
function loneModifier({ name, began }: Modifier, now: number): Gesture {
  const duration = now - began;
  return duration < HOLD_MS
    ? keyGesture('key', name, began, now)
    : { body: { action: 'hold_key', text: name, duration }, began, ended: now };
}

function keyGesture(
  action: 'key' | 'key_down' | 'key_up',
  text: string,
  began: number,
  ended: number,
): Gesture {
  return { body: { action, text }, began, ended };
}

/** Tab with Shift has a keysym of its own; a combination names Shift and Tab. */
function keyName(keysym: number, character: string | undefined): string | undefined {
  if (TABS.includes(keysym)) return 'Tab';
  if (character === undefined) return nameOfKeysym(keysym);
  // White space is invisible in a combination, and ignored at its end.
  return character.trim() === '' ? nameOfKeysym(keysymOf(character.codePointAt(0) ?? 0)) : character;
}
