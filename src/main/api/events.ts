import type { EventBody, EventMessage } from '../../shared/events';

/** How many events are kept for those who come back. */
const KEPT = 2000;

type Send = (message: EventMessage) => void;
export type SnapshotBody = Omit<Extract<EventMessage, { type: 'snapshot' }>, 'seq'>;

/** Hands every event to every subscriber, numbered, and to one who comes back those it missed. */
export interface EventHub {
  publish(event: EventBody): void;
  /**
   * Calls `send` with what came after `since`, or with a snapshot where that is not known any more, and then with every
   * event to come. Returns how to stop that.
   */
  subscribe(since: number | undefined, send: Send): () => void;
}

export function createEventHub(snapshot: () => Promise<SnapshotBody>): EventHub {
  // From the clock, so that numbers rise over a restart too, and one from before it is never taken for one of ours.
  let seq = Date.now();
  const kept: (EventBody & { seq: number })[] = [];
  const subscribers = new Set<Send>();

  function missedSince(since: number | undefined): EventMessage[] | undefined {
    const oldest = kept[0]?.seq ?? seq + 1;
    if (since === undefined || since > seq || since < oldest - 1) return undefined;
    return kept.slice(since - oldest + 1);
  }

  return {
    publish(event) {
      seq += 1;
      const message = { ...event, seq };
      kept.push(message);
      if (kept.length > KEPT) kept.splice(0, KEPT / 4);
      for (const send of subscribers) send(message);
    },

    subscribe(since, send) {
      let stopped = false;
      const missed = missedSince(since);
      const join = () => {
        if (!stopped) subscribers.add(send);
      };
      if (missed) {
        for (const message of missed) send(message);
        join();
      } else {
        void sendSnapshot(send, join);
      }
      return () => {
        stopped = true;
        subscribers.delete(send);
      };
    },
  };

  /** What happens while the snapshot is being read is sent after it, so that nothing falls in between. */
  async function sendSnapshot(send: Send, join: () => void): Promise<void> {
    const at = seq;
    const body = await snapshot();
    send({ ...body, seq: at });
    for (const message of missedSince(at) ?? []) send(message);
    join();
  }
}
