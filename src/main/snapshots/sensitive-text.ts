import { monotonic, PRIVATE_KEY_INTERVAL_MS, type ToWorker } from './protocol';

type Told = Extract<ToWorker, { type: 'discreet' | 'key' | 'fingerprints' | 'before' | 'started' }>;

/** What the host knows of sensitive text on the screen: enough for a worker that is started in another one's place. */
export interface SensitiveText {
  /** Private typing has begun, or is over. */
  typing(on: boolean): void;
  /** A key of it is about to be pressed. */
  key(): void;
  actionStarted(id: string): void;
  actionDone(id: string): void;
  /** The worker has found fingerprints. `complete`: of all that was sensitive until now. */
  found(pieces: string, complete: boolean): void;
  /** What was on the screen before the sensitive text that has begun. */
  before(pieces: string): void;
  /** A worker was started: returns the messages that it must receive first. */
  started(): Told[];
}

/** `tell` sends to the worker that there is. */
export function createSensitiveText(tell: (message: Told) => void): SensitiveText {
  let isTyping = false;
  const running = new Set<string>();
  /** Whether something may be on the screen that is not among the fingerprints. */
  let open = false;
  const fingerprints: string[] = [];
  let before: string | undefined;
  let keyAt = Number.NEGATIVE_INFINITY;

  return {
    typing(on) {
      if (isTyping === on) return;
      isTyping = on;
      tell({ type: 'discreet', on, at: monotonic() });
    },
    key() {
      const at = monotonic();
      if (at - keyAt < PRIVATE_KEY_INTERVAL_MS) return;
      keyAt = at;
      open = true;
      tell({ type: 'key', at });
    },
    actionStarted(id) {
      running.add(id);
      open = true;
    },
    actionDone(id) {
      running.delete(id);
    },
    found(pieces, complete) {
      if (pieces !== '') fingerprints.push(pieces);
      if (!complete) return;
      open = running.size > 0;
      before = undefined;
    },
    before(pieces) {
      before = pieces;
    },
    started() {
      const at = monotonic();
      const known = fingerprints.map((pieces) => ({ type: 'fingerprints', pieces }) as const);
      if (!open) return [...known, ...(isTyping ? [{ type: 'discreet', on: true, at } as const] : [])];
      return [
        ...known,
        ...(before !== undefined ? [{ type: 'before', pieces: before } as const] : []),
        // From before it was started on: all that it sees may be part of it.
        { type: 'discreet', on: true, at: 0 },
        ...[...running].map((id) => ({ type: 'started', id, changes: true, sensitive: true, at }) as const),
        { type: 'key', at },
        ...(isTyping ? [] : [{ type: 'discreet', on: false, at } as const]),
      ];
    },
  };
}
