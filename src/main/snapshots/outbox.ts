import type { ToWorker } from './protocol';

/** Longest delay of a message about an action's start while the worker rests (ms). */
const LATE_MS = 5;

/** Delays messages to the worker, in their order, because sending takes time from the action they are about. */
export function createOutbox(send: (message: ToWorker) => void) {
  const queued: ToWorker[] = [];
  let immediate: NodeJS.Immediate | undefined;
  let timeout: NodeJS.Timeout | undefined;
  /** Whether the worker's copy of the screen is current until something is drawn. */
  let rests = false;

  function flush(): void {
    clearImmediate(immediate);
    clearTimeout(timeout);
    immediate = undefined;
    timeout = undefined;
    if (queued.length > 0) rests = false;
    for (const message of queued.splice(0)) send(message);
  }

  return {
    /** Set when the worker reports that it rests, and cleared when a new worker starts. */
    set rests(is: boolean) {
      rests = is;
    },
    /** Sends at the end of this turn, after the desktop received the action or the answer was sent. */
    soon(message: ToWorker): void {
      queued.push(message);
      immediate ??= setImmediate(flush);
    },
    /** While the worker rests, sends after most actions have been answered: its work takes time from them too. */
    late(message: ToWorker): void {
      queued.push(message);
      if (rests) timeout ??= setTimeout(flush, LATE_MS);
      else immediate ??= setImmediate(flush);
    },
    flush,
  };
}
