import type { JournalEntry } from '../../shared/journal';
import { now } from '../base/clock';

/** How long a program may take to show a text that was typed into it (ms). */
const DISPLAY_MS = 3000;

/** Whether the screen may show sensitive text, so that no picture of it may be kept. */
export function createScreenPrivacy(clock: () => number = now) {
  const running = new Set<string>();
  let isTyping = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  return {
    get hidesScreen(): boolean {
      return isTyping || running.size > 0 || clock() - endedAt < DISPLAY_MS;
    },
    actionStarted({ id, request }: JournalEntry): void {
      if (request.sensitive === true) running.add(id);
    },
    actionDone({ id }: JournalEntry): void {
      if (running.delete(id)) endedAt = clock();
    },
    /** Sets whether a person types privately. */
    typingPrivately(on: boolean): void {
      if (isTyping && !on) endedAt = clock();
      isTyping = on;
    },
  };
}
