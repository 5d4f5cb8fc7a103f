import type { ToWorker } from './protocol';

/** How much later than an action begins the worker may hear of it while it rests, in milliseconds. */
const LATE_MS = 5;

/** Holds back what the worker is to hear, in its order: to send takes from the time of the action it is about. */
export function createOutbox(send: (message: ToWorker) => void) {
  const held: ToWorker[] = [];
  let soon: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  /** Whether what the worker has of the screen stays as it is until something is drawn. */
  let rests = false;

  function flush(): void {
    clearImmediate(soon);
    clearTimeout(later);
    soon = undefined;
    later = undefined;
    if (held.length > 0) rests = false;
    for (const message of held.splice(0)) send(message);
  }

  return {
    /** The worker says that it rests, or is another one. */
    set rests(is: boolean) {
      rests = is;
    },
    /** At the end of this turn, when the desktop has been told what to do or the answer is on its way. */
    soon(message: ToWorker): void {
      held.push(message);
      soon ??= setImmediate(flush);
    },
    /** While the worker rests, when the action has been answered, mostly: what the worker does then costs it time too. */
    late(message: ToWorker): void {
      held.push(message);
      if (rests) later ??= setTimeout(flush, LATE_MS);
      else soon ??= setImmediate(flush);
    },
    flush,
  };
}
