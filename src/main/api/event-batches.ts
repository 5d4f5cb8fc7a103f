/** Sends JSON messages as they come, or several at once. */
export interface EventSender {
  send(message: string): void;
  /** Sends nothing more; what waits is dropped. */
  stop(): void;
}

/**
 * Sends messages as JSON arrays at most every `every` milliseconds: at once after a pause of that length, else all that
 * came until then. Without `every` each is sent alone, and as it is.
 */
export function batched(send: (text: string) => void, every: number | undefined): EventSender {
  if (every === undefined) return { send, stop: () => {} };
  let waiting: string[] = [];
  let pause: NodeJS.Timeout | undefined;

  function flush(): void {
    pause = undefined;
    if (waiting.length === 0) return;
    const messages = waiting;
    waiting = [];
    pause = setTimeout(flush, every);
    send(`[${messages.join(',')}]`);
  }

  return {
    send(message) {
      waiting.push(message);
      if (!pause) flush();
    },
    stop() {
      clearTimeout(pause);
      waiting = [];
    },
  };
}
