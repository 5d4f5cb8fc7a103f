import { keyNamed } from '../../../shared/keys';

/** The part of a keyboard event that identifies a key. */
export interface RecordedKeyEvent {
  /** The physical key. */
  readonly code: string;
  /** The character or name it produces. */
  readonly key: string;
}

/** A key combination while it is pressed. */
export interface KeyRecording {
  /** Key names in the order they were pressed. */
  readonly names: readonly string[];
  /** Codes of the pressed keys. */
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

/** The key of each shifted character, on the US layout. */
const SHIFTED = new Map([...'~!@#$%^&*()_{}|:"<>?'].map((c, i) => [c, [..."`1234567890-[]\\;',./"][i] ?? c]));

/** The X key name; undefined for dead keys and keys unknown to the browser. */
function nameOfKey({ code, key }: RecordedKeyEvent, shift: boolean): string | undefined {
  const modifier = MODIFIERS[key];
  if (modifier) return modifier;
  const [, keypad] = /^Numpad(\d|Enter|Add|Subtract|Multiply|Divide|Decimal)$/.exec(code) ?? [];
  if (keypad) return `KP_${keypad}`;
  if (key === '+') return shift && code === 'Equal' ? '=' : 'plus';
  if (key === ' ') return 'space';
  if ([...key].length > 1) return keyNamed(key)?.name;
  // Shift is in the combination, so the key gets its unshifted name.
  return shift ? (SHIFTED.get(key) ?? key.toLowerCase()) : key.toLowerCase();
}

/** The recording after a key press; keys without a name are ignored. */
export function withKeyDown(before: KeyRecording, event: RecordedKeyEvent): KeyRecording {
  const { names, down } = before;
  const name = nameOfKey(event, names.includes('shift'));
  if (name === undefined || down.includes(event.code)) return before;
  return { names: names.includes(name) ? names : [...names, name], down: [...down, event.code] };
}

/** The recording after a key release; it is complete once no key is pressed. */
export function withKeyUp(pressing: KeyRecording, { code, key }: RecordedKeyEvent): KeyRecording {
  // macOS reports no releases of other keys while Command is pressed.
  if (key === 'Meta') return { ...pressing, down: [] };
  return { ...pressing, down: pressing.down.filter((one) => one !== code) };
}

export function combinationOf({ names }: KeyRecording): string {
  return names.join('+');
}
