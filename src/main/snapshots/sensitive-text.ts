import { monotonic, PRIVATE_KEY_INTERVAL_MS, type ToWorker } from './protocol';

type Message = Extract<
  ToWorker,
  { type: 'private-typing' | 'private-key' | 'fingerprints' | 'before' | 'started' }
>;

/**
 * Keeps what a restarted worker must know of sensitive text on the screen.
 * @param send sends to the current worker
 */
export function createSensitiveText(send: (message: Message) => void) {
  let isTyping = false;
  const running = new Set<string>();
  /** Whether the screen may show sensitive text without known fingerprints. */
  let isIncomplete = false;
  const fingerprints: string[] = [];
  let before: string | undefined;
  let keyAt = Number.NEGATIVE_INFINITY;

  return {
    /** Private typing starts or ends. */
    typing(on: boolean): void {
      if (isTyping === on) return;
      isTyping = on;
      send({ type: 'private-typing', on, at: monotonic() });
    },
    /** A private key is about to be sent to the desktop. */
    key(): void {
      const at = monotonic();
      if (at - keyAt < PRIVATE_KEY_INTERVAL_MS) return;
      keyAt = at;
      isIncomplete = true;
      send({ type: 'private-key', at });
    },
    actionStarted(id: string): void {
      running.add(id);
      isIncomplete = true;
    },
    actionDone(id: string): void {
      running.delete(id);
    },
    /** The worker found fingerprints. `complete`: of all that was sensitive until now. */
    found(pieces: string, complete: boolean): void {
      if (pieces !== '') fingerprints.push(pieces);
      if (!complete) return;
      isIncomplete = running.size > 0;
      before = undefined;
    },
    /** The text on the screen before the current sensitive text. */
    before(pieces: string): void {
      before = pieces;
    },
    /** Returns the messages that a new worker must receive first. */
    started(): Message[] {
      const at = monotonic();
      const known = fingerprints.map((pieces) => ({ type: 'fingerprints', pieces }) as const);
      if (!isIncomplete)
        return [...known, ...(isTyping ? [{ type: 'private-typing', on: true, at } as const] : [])];
      return [
        ...known,
        ...(before !== undefined ? [{ type: 'before', pieces: before } as const] : []),
        // From a time before its start, since anything it sees may be sensitive.
        { type: 'private-typing', on: true, at: 0 },
        ...[...running].map((id) => ({ type: 'started', id, changes: true, sensitive: true, at }) as const),
        { type: 'private-key', at },
        ...(isTyping ? [] : [{ type: 'private-typing', on: false, at } as const]),
      ];
    },
  };
}
