import type { Point } from '../../../shared/geometry';
import type { ScreenImage } from './pixel-format';

/** Screen, mouse and clipboard of a machine. Points are pixels of the images that `grab` returns. */
export interface Machine {
  /** The screen now, without the pointer; the caller may draw into it. */
  grab(): Promise<ScreenImage>;
  position(): Promise<Point>;
  move(to: Point): Promise<void>;
  button(button: 'left' | 'middle' | 'right', down: boolean): Promise<void>;
  /** One click of the wheel. */
  wheel(direction: 'up' | 'down' | 'left' | 'right'): Promise<void>;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
}

/** A machine's keyboard, by keysyms. */
export interface MachineKeyboard {
  /** @throws {UntypeableKey} for a keysym that this machine cannot type */
  key(keysym: number, down: boolean): Promise<void>;
  /** Resolves when the machine has processed all keys before. */
  settled(): Promise<void>;
}

export class UntypeableKey extends Error {
  override readonly name = 'UntypeableKey';

  constructor(keysym: number) {
    super(`This machine has no key for keysym 0x${keysym.toString(16)}.`);
  }
}
