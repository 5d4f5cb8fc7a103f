import { KEYS_MS, monotonic, type ToMaker } from './protocol';

type Told = Extract<ToMaker, { type: 'discreet' | 'key' | 'traces' | 'before' | 'started' }>;

/** What the host knows of sensitive text on the screen: enough for a maker that is started in another one's place. */
export interface Secrets {
  /** Private typing has begun, or is over. */
  typing(on: boolean): void;
  /** A key of it is about to be pressed. */
  key(): void;
  actionStarted(id: string): void;
  actionDone(id: string): void;
  /** The maker has found traces. `complete`: of all that was sensitive until now. */
  found(pieces: string, complete: boolean): void;
  /** What was on the screen before the sensitive text that has begun. */
  before(pieces: string): void;
  /** A maker was started: returns the messages that it must receive first. */
  started(): Told[];
}

/** `tell` sends to the maker that there is. */
export function createSecrets(tell: (message: Told) => void): Secrets {
  let isTyping = false;
  const running = new Set<string>();
  /** Whether something may be on the screen that is not among the traces. */
  let open = false;
  const traces: string[] = [];
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
      if (at - keyAt < KEYS_MS) return;
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
      if (pieces !== '') traces.push(pieces);
      if (!complete) return;
      open = running.size > 0;
      before = undefined;
    },
    before(pieces) {
      before = pieces;
    },
    started() {
      const at = monotonic();
      const known = traces.map((pieces) => ({ type: 'traces', pieces }) as const);
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
