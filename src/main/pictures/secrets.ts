import { monotonic, type ToMaker } from './messages';

type Told = Extract<ToMaker, { type: 'discreet' | 'traces' | 'before' }>;

/** What the host knows of sensitive text on the screen: enough for a maker that is started in another one's place. */
export interface Secrets {
  /** Private typing has begun, or is over. */
  typing(on: boolean): void;
  actionStarted(id: string): void;
  actionDone(id: string): void;
  /** The maker has found traces. `complete`: of all that was sensitive until now. */
  found(pieces: string, complete: boolean): void;
  /** What was on the screen before the sensitive text that has begun. */
  before(pieces: string): void;
  /** A maker was started: gives what it must be told before anything else. */
  started(): Told[];
}

/** `tell` sends to the maker that there is. */
export function createSecrets(tell: (message: Told) => void): Secrets {
  let typing = false;
  const running = new Set<string>();
  /** Actions under way that the maker there is has not been told of. */
  const unknown = new Set<string>();
  /** Whether something may be on the screen that is not among the traces. */
  let open = false;
  const traces: string[] = [];
  let before: string | undefined;
  let told = false;

  function news(): Told[] {
    const on = typing || unknown.size > 0;
    if (on === told) return [];
    told = on;
    return [{ type: 'discreet', on, at: monotonic() }];
  }
  const tellNews = () => {
    for (const message of news()) tell(message);
  };

  return {
    typing(on) {
      typing = on;
      open ||= on;
      tellNews();
    },
    actionStarted(id) {
      running.add(id);
      open = true;
    },
    actionDone(id) {
      running.delete(id);
      if (unknown.delete(id)) tellNews();
    },
    found(pieces, complete) {
      if (pieces !== '') traces.push(pieces);
      if (!complete) return;
      open = typing || running.size > 0;
      before = undefined;
    },
    before(pieces) {
      before = pieces;
    },
    started() {
      told = open;
      for (const id of running) unknown.add(id);
      return [
        ...traces.map((pieces) => ({ type: 'traces', pieces }) as const),
        // From before it was started on: all that it sees may be part of it.
        ...(open && before !== undefined ? [{ type: 'before', pieces: before } as const] : []),
        ...(open ? [{ type: 'discreet', on: true, at: 0 } as const] : []),
        ...news(),
      ];
    },
  };
}
