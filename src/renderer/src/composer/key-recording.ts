import { keyNamed } from '../../../shared/keys';

/** The part of a keyboard event that tells which key it is. */
export interface RecordedKeyEvent {
  /** The place on the keyboard. */
  readonly code: string;
  /** What it gives. */
  readonly key: string;
}

/** A combination while it is being pressed. */
export interface KeyRecording {
  /** Names in the order the keys went down. */
  readonly names: readonly string[];
  /** Codes of the keys that are down now. */
  readonly down: readonly string[];
}

export const EMPTY_RECORDING: KeyRecording = { names: [], down: [] };

const MODIFIERS: Readonly<Record<string, string>> = {
  Control: 'ctrl',
  Shift: 'shift',
  Alt: 'alt',
  AltGraph: 'altgr',
  Meta: 'super',
  OS: 'super',
};

const KEYPAD: Readonly<Record<string, string>> = {
  NumpadEnter: 'KP_Enter',
  NumpadAdd: 'KP_Add',
  NumpadSubtract: 'KP_Subtract',
  NumpadMultiply: 'KP_Multiply',
  NumpadDivide: 'KP_Divide',
  NumpadDecimal: 'KP_Decimal',
};

/** What Shift makes of a key where the desktop has its own keyboard, and the key. */
const SHIFTED = new Map([...'~!@#$%^&*()_{}|:"<>?'].map((c, i) => [c, [..."`1234567890-[]\\;',./"][i] ?? c]));

/** X's name of a pressed key; undefined where it has none: a dead key, or one the browser does not know. */
export function nameOfKey({ code, key }: RecordedKeyEvent, shift: boolean): string | undefined {
  const modifier = MODIFIERS[key];
  if (modifier) return modifier;
  const digit = /^Numpad(\d)$/.exec(code)?.[1];
  const keypad = digit === undefined ? KEYPAD[code] : `KP_${digit}`;
  if (keypad) return keypad;
  if (key === '+') return shift && code === 'Equal' ? '=' : 'plus';
  if (key === ' ') return 'space';
  if ([...key].length > 1) return keyNamed(key)?.name;
  // Shift is a key of the combination itself: the other is named as it is without.
  return shift ? (SHIFTED.get(key) ?? key.toLowerCase()) : key.toLowerCase();
}

/** A key goes down; one without a name changes nothing. */
export function withKeyDown(before: KeyRecording, event: RecordedKeyEvent): KeyRecording {
  const { names, down } = before;
  const name = nameOfKey(event, names.includes('shift'));
  if (name === undefined || down.includes(event.code)) return before;
  return { names: names.includes(name) ? names : [...names, name], down: [...down, event.code] };
}

/** A key is let go; the combination is whole when none is down any more. */
export function withKeyUp(pressing: KeyRecording, { code, key }: RecordedKeyEvent): KeyRecording {
  // A Mac does not tell of other keys let go while Command is down.
  if (key === 'Meta') return { ...pressing, down: [] };
  return { ...pressing, down: pressing.down.filter((one) => one !== code) };
}

export function combinationOf({ names }: KeyRecording): string {
  return names.join('+');
}
