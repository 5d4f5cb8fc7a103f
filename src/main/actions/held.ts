import { MOUSE_BUTTONS, type MouseButton } from '../../shared/action';
import type { Key } from '../../shared/keys';
import { XK } from '../../shared/keysym';
import { BUTTON_BIT } from '../rfb/messages/client-messages';

const SHIFTS: readonly number[] = [XK.Shift_L, XK.Shift_R];

/** Whether a key is one of the two that make capitals. */
export function isShift(key: Key): boolean {
  return SHIFTS.includes(key.keysym);
}

/** The keys and buttons that actions hold down. */
export class Held {
  /** By requested keysym: the pressed keysym, which differs if Shift was down, and the key's name. */
  readonly #keys = new Map<number, { readonly pressed: number; readonly name: string }>();
  #buttons = 0;

  /** `onChange` is called synchronously at every press and release. */
  constructor(private readonly onChange: () => void) {}

  /** The buttons as RFB's mask. */
  get buttonMask(): number {
    return this.#buttons;
  }

  get shift(): boolean {
    return SHIFTS.some((shift) => this.#keys.has(shift));
  }

  get keys(): string[] {
    return [...this.#keys.values()].map((key) => key.name);
  }

  get buttons(): MouseButton[] {
    return MOUSE_BUTTONS.filter((button) => this.#buttons & BUTTON_BIT[button]);
  }

  /** The pressed keysyms, oldest first. */
  get keysyms(): number[] {
    return [...this.#keys.values()].map((key) => key.pressed);
  }

  has(key: Key): boolean {
    return this.#keys.has(key.keysym);
  }

  buttonDown(button: MouseButton): void {
    this.#buttons |= BUTTON_BIT[button];
    this.onChange();
  }

  buttonUp(button: MouseButton): void {
    this.#buttons &= ~BUTTON_BIT[button];
    this.onChange();
  }

  keyDown(key: Key, pressed: number): void {
    this.#keys.set(key.keysym, { pressed, name: key.name });
    this.onChange();
  }

  /** The keysym that was sent to press a held key. */
  pressedAs(key: Key): number | undefined {
    return this.#keys.get(key.keysym)?.pressed;
  }

  /** Removes a key and returns the keysym to release: the key's own if it was not held. */
  keyUp(key: Key): number {
    const pressed = this.#keys.get(key.keysym)?.pressed ?? key.keysym;
    this.#keys.delete(key.keysym);
    this.onChange();
    return pressed;
  }

  /** Removes everything and returns the keysyms to release, newest first. */
  clear(): number[] {
    const pressed = [...this.#keys.values()].map((key) => key.pressed).reverse();
    this.#keys.clear();
    this.#buttons = 0;
    this.onChange();
    return pressed;
  }
}
