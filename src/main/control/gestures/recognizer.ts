import type { ViewerMessage } from '../../rfb/proxy/message-splitter';
import type { Gesture } from './gesture';
import { createKeyDeeds } from './keyboard';
import { createPointerDeeds } from './pointer';

/** What one person's hands do, told by what they send; `now` is in milliseconds since the epoch. */
export interface Deeds {
  /** Gives what is over with this message. With `sensitive` a text that is typed is to be kept as its length. */
  take(message: ViewerMessage, now: number, sensitive: boolean): Gesture[];
  /** Gives what is over by now. */
  tick(now: number): Gesture[];
  /** Gives all, over or not. */
  end(): Gesture[];
  /** When something is over without more to come. */
  readonly due: number | undefined;
}

export function createGestureRecognizer(): Deeds {
  const pointer = createPointerDeeds();
  const keys = createKeyDeeds();

  return {
    take(message, now, sensitive) {
      const late = this.tick(now);
      switch (message.kind) {
        case 'key': {
          // What is pressed while a button is down belongs to that, as a modifier to a drag.
          const within = pointer.holds && message.down;
          const before = keys.acts(message) || within ? pointer.interrupt() : [];
          const done = keys.take(message, now, sensitive);
          return [...late, ...before, ...done, ...(within ? keys.hold(now) : [])];
        }
        case 'pointer': {
          const before = pointer.presses(message.buttons) ? keys.hold(now) : [];
          // A click goes on with the next one, which those modifiers belong to as well.
          const ended = before.length > 0 ? pointer.flush() : [];
          return [...late, ...ended, ...before, ...pointer.take(message, now)];
        }
        default:
          return late;
      }
    },

    tick(now) {
      return [
        ...(pointer.due !== undefined && pointer.due <= now ? pointer.flush() : []),
        ...(keys.due !== undefined && keys.due <= now ? keys.flush() : []),
      ];
    },

    end: () => [...pointer.end(), ...keys.flush()],

    get due() {
      const dues = [pointer.due, keys.due].filter((due) => due !== undefined);
      return dues.length > 0 ? Math.min(...dues) : undefined;
    },
  };
}
