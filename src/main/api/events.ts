import type { EventBody, EventMessage } from '../../shared/events';

/** How much is kept for those who come back: events, and characters of their JSON (a typed text may be long). */
const KEPT_EVENTS = 2000;
const KEPT_LENGTH = 8 * 1024 * 1024;

export type SnapshotBody = Omit<Extract<EventMessage, { type: 'snapshot' }>, 'seq'>;

interface Subscriber {
  /** Gets each message as JSON. */
  send(message: string): void;
  /** Told when no snapshot could be made; nothing will be sent. */
  fail(error: unknown): void;
}

/** Hands every event to every subscriber, numbered, and to one who comes back those it missed. */
export interface EventHub {
  publish(event: EventBody): void;
  /**
   * Sends what came after `since`, or a snapshot where that is not known any more, and then every event to come.
   * Returns how to stop that.
   */
  subscribe(since: number | undefined, subscriber: Subscriber): () => void;
}

export function createEventHub(snapshot: () => Promise<SnapshotBody>): EventHub {
  // From the clock, so that numbers rise over a restart too, and one from before it is never taken for one of ours.
  let seq = Date.now();
  const kept: string[] = [];
  let keptLength = 0;
  const subscribers = new Set<Subscriber>();

  function keep(message: string): void {
    kept.push(message);
    keptLength += message.length;
    while (kept.length > KEPT_EVENTS || keptLength > KEPT_LENGTH) keptLength -= kept.shift()?.length ?? 0;
  }

  function missedSince(since: number | undefined): string[] | undefined {
    const lost = seq - kept.length;
    if (since === undefined || since > seq || since < lost) return undefined;
    return kept.slice(since - lost);
  }

  /** Ends, without a pause in which something could be lost, with `join`. */
  async function catchUp(since: number | undefined, { send }: Subscriber, join: () => void): Promise<void> {
    let missed = missedSince(since);
    while (!missed) {
      const at = seq;
      send(JSON.stringify({ ...(await snapshot()), seq: at }));
      missed = missedSince(at);
    }
    for (const message of missed) send(message);
    join();
  }

  return {
    publish(event) {
      seq += 1;
      const message = JSON.stringify({ ...event, seq });
      keep(message);
      for (const subscriber of subscribers) subscriber.send(message);
    },

    subscribe(since, subscriber) {
      let stopped = false;
      const join = () => {
        if (!stopped) subscribers.add(subscriber);
      };
      catchUp(since, subscriber, join).catch((error) => subscriber.fail(error));
      return () => {
        stopped = true;
        subscribers.delete(subscriber);
      };
    },
  };
}
