import type { ViewerMessage } from '../../rfb/proxy/message-splitter';
import type { Gesture } from './gesture';
import { KeyboardGestures, type KeyEvent } from './keyboard';
import { PointerGestures } from './pointer';

/** Recognizes gestures in the input of one live view. Times are in milliseconds since the epoch. */
export class GestureRecognizer {
  readonly #pointer = new PointerGestures();
  readonly #keyboard = new KeyboardGestures();

  /** When a gesture ends if nothing follows. */
  get deadline(): number | undefined {
    const deadlines = [this.#pointer.deadline, this.#keyboard.deadline].filter((time) => time !== undefined);
    return deadlines.length > 0 ? Math.min(...deadlines) : undefined;
  }

  /** Returns the gestures that end with this message. With `sensitive`, only the length of a text is to be kept. */
  add(message: ViewerMessage, now: number, sensitive: boolean): Gesture[] {
    const ended = this.advance(now);
    if (message.kind === 'key') return [...ended, ...this.#addKey(message, now, sensitive)];
    if (message.kind !== 'pointer') return ended;
    const modifiers = this.#pointer.presses(message.buttons) ? this.#keyboard.holdModifiers(now) : [];
    // The modifiers belong to the next click, which therefore is no part of a double click.
    const clicks = modifiers.length > 0 ? this.#pointer.flush() : [];
    return [...ended, ...clicks, ...modifiers, ...this.#pointer.add(message, now)];
  }

  /** Returns the gestures that have ended by now. */
  advance(now: number): Gesture[] {
    return [this.#pointer, this.#keyboard].flatMap((gestures) =>
      gestures.deadline !== undefined && gestures.deadline <= now ? gestures.flush() : [],
    );
  }

  /** Ends and returns all gestures. */
  end(): Gesture[] {
    return [...this.#pointer.end(), ...this.#keyboard.flush()];
  }

  #addKey(key: KeyEvent, now: number, sensitive: boolean): Gesture[] {
    // A key that is pressed while a button is down belongs to the button, as a modifier to a drag.
    const isWithinPress = this.#pointer.isButtonDown && key.down;
    const before = this.#keyboard.acts(key) || isWithinPress ? this.#pointer.interrupt() : [];
    const gestures = this.#keyboard.add(key, now, sensitive);
    return [...before, ...gestures, ...(isWithinPress ? this.#keyboard.holdModifiers(now) : [])];
  }
}
