import type { JournalEntry } from '../../shared/journal';
import { now } from '../base/clock';

/** Whether the screen may show a sensitive text that is being typed, so that no picture of it may be kept. */
export interface ScreenPrivacy {
  readonly hidesScreen: boolean;
  actionStarted(entry: JournalEntry): void;
  actionDone(entry: JournalEntry): void;
  /** A person types privately, or does so no more. */
  typingPrivately(on: boolean): void;
}

/** How long a program may take to show what was typed into it, in milliseconds. */
const SHOWN_MS = 3000;

export function createScreenPrivacy(clock: () => number = now): ScreenPrivacy {
  const running = new Set<string>();
  let isTyping = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  return {
    get hidesScreen() {
      return isTyping || running.size > 0 || clock() - endedAt < SHOWN_MS;
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
