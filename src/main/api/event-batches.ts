interface BatchOptions {
  /** The shortest time between two messages (ms). */
  readonly every: number | undefined;
  /** Whether the reader has received all previous messages; if not, further ones are collected. */
  readonly isReady?: () => boolean;
}

/**
 * Sends messages as JSON arrays at most every `every` milliseconds: at once after a pause of that length, else all that
 * came until then. Without `every` each is sent alone, and as it is.
 */
export function batched(send: (text: string) => void, { every, isReady = () => true }: BatchOptions) {
  if (every === undefined) return { send, stop: () => {}, waiting: 0 };
  let gathered: string[] = [];
  let waiting = 0;
  let pause: NodeJS.Timeout | undefined;

  function flush(): void {
    pause = undefined;
    if (gathered.length === 0) return;
    pause = setTimeout(flush, every);
    if (!isReady()) return;
    const messages = gathered;
    gathered = [];
    waiting = 0;
    send(`[${messages.join(',')}]`);
  }

  return {
    send(message: string): void {
      gathered.push(message);
      waiting += message.length;
      if (!pause) flush();
    },
    /** Sends nothing more; what waits is dropped. */
    stop(): void {
      clearTimeout(pause);
      gathered = [];
      waiting = 0;
    },
    /** Characters that were not sent yet. */
    get waiting(): number {
      return waiting;
    },
  };
}
