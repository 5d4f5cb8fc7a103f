import type { JournalEntry } from '../../shared/journal';
import { now } from '../base/clock';

/** Whether the screen may show sensitive text, so that no picture of it may be kept. */
interface ScreenPrivacy {
  readonly hidesScreen: boolean;
  actionStarted(entry: JournalEntry): void;
  actionDone(entry: JournalEntry): void;
  /** Sets whether a person types privately. */
  typingPrivately(on: boolean): void;
}

/** How long a program may take to show a text that was typed into it (ms). */
const DISPLAY_MS = 3000;

export function createScreenPrivacy(clock: () => number = now): ScreenPrivacy {
  const running = new Set<string>();
  let isTyping = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  return {
    get hidesScreen() {
      return isTyping || running.size > 0 || clock() - endedAt < DISPLAY_MS;
    },
    actionStarted({ id, request }) {
      if (request.sensitive === true) running.add(id);
    },
    actionDone({ id }) {
      if (running.delete(id)) endedAt = clock();
    },
    typingPrivately(on) {
      if (isTyping && !on) endedAt = clock();
      isTyping = on;
    },
  };
}
