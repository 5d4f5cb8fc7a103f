import { nameOfKeysym } from '../../../shared/keys';
import { characterOf } from '../../../shared/keysym-text';
import type { Gesture } from './gesture';

/** A text goes on for so long, in milliseconds; a longer pause is a thought of its own. */
const TEXT_MS = 1500;
/** A modifier that is down for so long, in milliseconds, is held. */
const HOLD_MS = 500;
/** Longer texts become several, so that what was typed is on disk before long. */
const LONGEST_TEXT = 500;

/** Keys that do something to others, by keysym: how a combination names them, and whether they only help to write. */
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
/** Caps, Shift, Num and Scroll Lock: what they make of a text is in its characters. */
const LOCKS: readonly number[] = [0xffe5, 0xffe6, 0xff7f, 0xff14];

const TABS: readonly number[] = [0xff09, 0xfe20];

interface Modifier {
  readonly name: string;
  readonly writes: boolean;
  readonly began: number;
  /** Nothing else was touched while it is down. */
  alone: boolean;
  /** It is written down as held. */
  held: boolean;
}

interface Run {
  text: string;
  readonly sensitive: boolean;
  readonly began: number;
  ended: number;
}

/** What key events amount to: texts, single keys and combinations. */
export interface KeyDeeds {
  /** Whether this event is more than help for what comes, so that what the pointer did before it is over. */
  acts(event: { readonly keysym: number; readonly down: boolean }): boolean;
  take(
    event: { readonly keysym: number; readonly down: boolean },
    now: number,
    sensitive: boolean,
  ): Gesture[];
  /** The pointer presses something: modifiers that are down belong to it. */
  hold(now: number): Gesture[];
  flush(): Gesture[];
  readonly due: number | undefined;
}

export function createKeyDeeds(): KeyDeeds {
  const modifiers = new Map<number, Modifier>();
  let run: Run | undefined;

  function flush(): Gesture[] {
    const done = run;
    run = undefined;
    if (!done) return [];
    const { text, sensitive, began, ended } = done;
    return [{ body: { action: 'type', text, ...(sensitive && { sensitive }) }, began, ended }];
  }

  function write(character: string, now: number, sensitive: boolean): Gesture[] {
    const deeds = run && (run.sensitive !== sensitive || run.text.length >= LONGEST_TEXT) ? flush() : [];
    run ??= { text: '', sensitive, began: now, ended: now };
    run.text += character;
    run.ended = now;
    return deeds;
  }

  function holdAll(which: readonly Modifier[], now: number): Gesture[] {
    return which
      .filter((modifier) => !modifier.held)
      .map((modifier) => {
        modifier.held = true;
        return keyDeed('key_down', modifier.name, modifier.began, now);
      });
  }

  function press(keysym: number, now: number, sensitive: boolean): Gesture[] {
    const down = [...modifiers.values()];
    for (const modifier of down) modifier.alone = false;
    const character = characterOf(keysym);
    const commands = down.filter(({ writes }) => !writes);
    if (character !== undefined && commands.length === 0) return write(character, now, sensitive);
    const name = keyName(keysym, character);
    if (name === undefined) return [];
    // Alt with Tab again and again goes on through the windows for as long as Alt is down.
    const held = TABS.includes(keysym) ? holdAll(commands, now) : [];
    const shifted = down.some(({ writes }) => writes);
    // Shift makes a capital of a letter, which stands for its key; of anything else another character by itself.
    const isLetter = character !== undefined && character.toLowerCase() !== character.toUpperCase();
    const names = down
      .filter(({ held, writes }) => !held && (!writes || character === undefined || isLetter))
      .map((modifier) => modifier.name);
    const key = isLetter && shifted ? name.toLowerCase() : name;
    return [...flush(), ...held, keyDeed('key', [...names, key].join('+'), now, now)];
  }

  function letGo(keysym: number, now: number): Gesture[] {
    const modifier = modifiers.get(keysym);
    modifiers.delete(keysym);
    if (modifier?.held) return [...flush(), keyDeed('key_up', modifier.name, now, now)];
    return modifier?.alone ? [...flush(), aloneDeed(modifier, now)] : [];
  }

  return {
    acts: ({ keysym, down }) =>
      MODIFIERS.has(keysym)
        ? !down && (modifiers.get(keysym)?.held || modifiers.get(keysym)?.alone) === true
        : down && !LOCKS.includes(keysym),

    take({ keysym, down }, now, sensitive) {
      if (LOCKS.includes(keysym)) return [];
      const known = MODIFIERS.get(keysym);
      if (!known) return down ? press(keysym, now, sensitive) : [];
      if (!down) return letGo(keysym, now);
      if (modifiers.has(keysym)) return [];
      const alone = modifiers.size === 0;
      for (const modifier of modifiers.values()) modifier.alone = false;
      modifiers.set(keysym, {
        name: known.name,
        writes: known.writes ?? false,
        began: now,
        alone,
        held: false,
      });
      return [];
    },

    hold(now) {
      const down = [...modifiers.values()];
      for (const modifier of down) modifier.alone = false;
      return [...flush(), ...holdAll(down, now)];
    },

    flush,

    get due() {
      return run && run.ended + TEXT_MS;
    },
  };
}

/** A modifier by itself, which some programs show something for as long as it is down. */
function aloneDeed({ name, began }: Modifier, now: number): Gesture {
  const duration = now - began;
  return duration < HOLD_MS
    ? keyDeed('key', name, began, now)
    : { body: { action: 'hold_key', text: name, duration }, began, ended: now };
}

function keyDeed(action: 'key' | 'key_down' | 'key_up', text: string, began: number, ended: number): Gesture {
  return { body: { action, text }, began, ended };
}

/** Shift makes Tab another key, which a combination says by naming Shift. */
function keyName(keysym: number, character: string | undefined): string | undefined {
  if (TABS.includes(keysym)) return 'Tab';
  // A space in a combination could not be seen.
  return character === undefined || character === ' ' ? nameOfKeysym(keysym) : character;
}
