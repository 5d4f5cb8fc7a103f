import type { EventBody, OverviewMessage, SnapshotMessage } from '../../shared/events';

/** Events kept for clients that reconnect, and the limit on their JSON (characters), since a typed text may be long. */
const KEPT_EVENTS = 2000;
const KEPT_LENGTH = 8 * 1024 * 1024;

export type SnapshotBody = Omit<SnapshotMessage, 'seq'>;
export type OverviewBody = Omit<OverviewMessage, 'seq'>;

interface Subscriber {
  /** Sends a message, which is JSON. */
  send(message: string): void;
  /** Called if no snapshot could be made; then nothing is sent. */
  fail(error: unknown): void;
  /** Called when there will be no more events. */
  end(): void;
}

export type EventHub = ReturnType<typeof createEventHub>;

/** Numbers every event and sends it to every subscriber. A client that reconnects gets the events that it missed. */
export function createEventHub(snapshot: () => Promise<SnapshotBody | OverviewBody>) {
  // From the clock, so that numbers also rise over a restart and never repeat.
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

  /** Calls `join` at the end, in the same turn, so that no event is lost. */
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
    publish(event: EventBody & { readonly desktop_name?: string }): void {
      seq += 1;
      const message = JSON.stringify({ ...event, seq });
      keep(message);
      for (const subscriber of subscribers) subscriber.send(message);
    },

    /** Ends all subscriptions. */
    close(): void {
      for (const subscriber of subscribers) subscriber.end();
    },

    /**
     * Sends all events after `since`, or a snapshot if these are no longer kept, and then every new event.
     * @returns a function that ends the subscription
     */
    subscribe(since: number | undefined, subscriber: Subscriber): () => void {
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
