import type { Key } from '../../shared/keys';
import { XK } from '../../shared/keysym';

const MASK = { left: 1, middle: 2, right: 4 } as const;
export type Button = keyof typeof MASK;

/** A button as RFB's mask. */
export function maskOf(button: Button): number {
  return MASK[button];
}

const SHIFTS: readonly number[] = [XK.Shift_L, XK.Shift_R];

/** Whether a key is one of the two that make capitals. */
export function isShift(key: Key): boolean {
  return SHIFTS.includes(key.keysym);
}

/** What actions hold down. */
export class Held {
  /** By the keysym asked for: the keysym pressed, which is a capital's where Shift was down, and the key's name. */
  readonly #keys = new Map<number, { readonly pressed: number; readonly name: string }>();
  #buttons = 0;
  readonly #onChange: () => void;

  /** `onChange` is called at every press and release, before others may run. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

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

  get buttons(): Button[] {
    return (['left', 'middle', 'right'] as const).filter((button) => this.#buttons & MASK[button]);
  }

  /** The keysyms that were pressed and are held, oldest first. */
  get keysyms(): number[] {
    return [...this.#keys.values()].map((key) => key.pressed);
  }

  has(key: Key): boolean {
    return this.#keys.has(key.keysym);
  }

  buttonDown(button: Button): void {
    this.#buttons |= MASK[button];
    this.#onChange();
  }

  buttonUp(button: Button): void {
    this.#buttons &= ~MASK[button];
    this.#onChange();
  }

  keyDown(key: Key, pressed: number): void {
    this.#keys.set(key.keysym, { pressed, name: key.name });
    this.#onChange();
  }

  /** The keysym a held key was pressed by. */
  pressedAs(key: Key): number | undefined {
    return this.#keys.get(key.keysym)?.pressed;
  }

  /** Forgets a key and gives the keysym to let go of: the key's own where it was not held. */
  keyUp(key: Key): number {
    const pressed = this.#keys.get(key.keysym)?.pressed ?? key.keysym;
    this.#keys.delete(key.keysym);
    this.#onChange();
    return pressed;
  }

  /** Forgets everything and gives the keysyms to let go of, newest first. */
  clear(): number[] {
    const pressed = [...this.#keys.values()].map((key) => key.pressed).reverse();
    this.#keys.clear();
    this.#buttons = 0;
    this.#onChange();
    return pressed;
  }
}
