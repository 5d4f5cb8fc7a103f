import { type ActionBody, MAX_KEYS } from '../action';
import { keyNamed, parseCombination, splitCombination, UnknownKey } from '../keys';
import { isModifier } from '../keysym';
import { MAX_COMBINATION } from '../parse-action';
import { Malformed } from './fields';

/**
 * The keys to hold during a mouse action, such as `ctrl+shift`; undefined for none.
 * @throws {Malformed} if a key is not a modifier
 */
export function modifiersOf(text: string | undefined): string | undefined {
  if (!text?.trim()) return undefined;
  try {
    if (parseCombination(text.slice(0, MAX_COMBINATION)).every(({ keysym }) => isModifier(keysym)))
      return text;
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error;
    throw new Malformed(`${error.message}. ${error.detail}`);
  }
  throw new Malformed(
    'Only modifiers can be held during a mouse action: shift, ctrl, alt or super, joined by +.',
  );
}

/**
 * The request for keys as xdotool names them: blanks between combinations separate presses. `page down` is one key.
 * A text that names no keys is left to the API, whose errors suggest names.
 */
export function pressOf(text: string): ActionBody {
  if (text.length > MAX_COMBINATION || isCombination(text)) return { action: 'key', text };
  const combinations = text
    .trim()
    .replaceAll(/\s*\+\s*/g, '+')
    .replaceAll(/\bpage (?=up\b|down\b)/gi, 'page_')
    .split(/\s+/);
  const isSequence = combinations.length <= MAX_KEYS && combinations.every(isCombination);
  return isSequence ? { action: 'key', keys: combinations } : { action: 'key', text };
}

function isCombination(text: string): boolean {
  return splitCombination(text).every((part) => keyNamed(part) !== undefined);
}

/** A key that is pressed while modifiers are held. */
interface Press {
  readonly held: readonly string[];
  readonly key: string;
}

/**
 * The requests for a list of keys that is a chord or a sequence: a modifier is held from where it stands to the end, and
 * every other key is pressed in its turn. Modifiers with no key after them are pressed together.
 * @throws {Malformed} if there are no keys, or too many
 */
export function chordOf(names: readonly string[]): ActionBody[] {
  if (names.length === 0 || names.length > MAX_KEYS)
    throw new Malformed(`A list of keys has 1 to ${MAX_KEYS} keys.`);
  const spelled = names.map(spelledOut);
  // The API refuses these before it presses any.
  if (!spelled.every(isCombination)) return [{ action: 'key', keys: spelled }];
  const presses = pressesOf(spelled);
  const combinations = presses.map(({ held, key }) => [...held, key].join('+'));
  const [only] = combinations;
  if (combinations.length === 1 && only !== undefined) return [{ action: 'key', text: only }];
  if (presses.every(({ held }) => held.length === 0)) return [{ action: 'key', keys: combinations }];
  // One after the other, as releasing Alt between two Tabs would mean something else.
  const bodies: ActionBody[] = [];
  let down = 0;
  for (const { held, key } of presses) {
    if (held.length > down) bodies.push({ action: 'key_down', text: held.slice(down).join('+') });
    down = held.length;
    bodies.push({ action: 'key', text: down > 0 && key.length === 1 ? key.toLowerCase() : key });
  }
  const last = presses.at(-1)?.held ?? [];
  return [...bodies, { action: 'key_up', text: last.toReversed().join('+') }];
}

function pressesOf(names: readonly string[]): Press[] {
  const held: string[] = [];
  const presses: Press[] = [];
  for (const name of names) {
    const key = keyNamed(name);
    if (key && isModifier(key.keysym)) held.push(name);
    else presses.push({ held: [...held], key: name });
  }
  const used = presses.at(-1)?.held.length ?? 0;
  if (used < held.length) presses.push({ held: held.slice(0, used), key: held.slice(used).join('+') });
  return presses;
}

/** `control+c` as a single key of a list means both. */
export function unjoined(key: string): string[] {
  return key.length > 1 && !key.endsWith('+') ? key.split('+') : [key];
}

/** A character that cannot stand between plus signs, by its name. */
function spelledOut(name: string): string {
  return /^\s$/.test(name) ? (keyNamed(name)?.name ?? name) : name;
}
