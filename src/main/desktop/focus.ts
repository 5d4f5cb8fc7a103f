import type { MapReaders } from './map-readers';
import type { Pings } from './pings';
import { words, type X11 } from './x11';

/** A window that gets keys, and how its program shows that it has read them. */
export interface Target {
  readonly window: number;
  /** The window the proof is asked of: the focused one or one around it. */
  readonly asked: number;
  readonly proof: 'protocol' | 'editres' | 'none';
}

export interface Focus {
  target(signal?: AbortSignal): Promise<Target>;
  /**
   * Resolves when the program has handled every key it was sent, as far as can be known: a program that answers no pings
   * is given until it has done reading the keyboard map after the mark. Throws after 10 s without an answer.
   */
  caughtUp(target: Target, mark: number, signal?: AbortSignal): Promise<void>;
}

const QUERY_TREE = 15;
const GET_INPUT_FOCUS = 43;
/** A hung program would misread the keys in its queue after a change of the map, so typing fails instead. */
const PATIENCE_MS = 10_000;
/** Once for each window: time to answer where nothing says whether it will. */
const TRIAL_MS = 1000;
/** Where neither pings nor the server tell anything. */
const UNSEEN_MS = 200;

export function watchFocus(x: X11, pings: Pings, readers: MapReaders | undefined): Focus {
  const answersEditres = new Map<number, boolean>();

  async function declaring(window: number): Promise<number | undefined> {
    // 0 and 1 stand for no window and for the one under the pointer.
    for (let at = window; at > 1 && at !== x.root; ) {
      if (await pings.declared(at)) return at;
      at = (await x.request(QUERY_TREE, 0, words(at))).readUInt32LE(12);
    }
    return undefined;
  }

  return {
    async target(signal) {
      const window = (await x.request(GET_INPUT_FOCUS, 0)).readUInt32LE(8);
      const asked = await declaring(window).catch(() => undefined); // it may have gone meanwhile
      if (asked !== undefined) return { window, asked, proof: 'protocol' };
      if (window <= 1 || window === x.root) return { window, asked: window, proof: 'none' };
      const answers = answersEditres.get(window) ?? (await pings.editres(window, TRIAL_MS, signal));
      answersEditres.set(window, answers);
      return { window, asked: window, proof: answers ? 'editres' : 'none' };
    },
    async caughtUp({ window, asked, proof }, mark, signal) {
      if (proof === 'none') {
        if (readers) return readers.settled(window, mark, signal);
        return new Promise((resolve) => setTimeout(resolve, UNSEEN_MS));
      }
      const answered = await pings[proof](asked, PATIENCE_MS, signal);
      // A window that is gone answers as little as one that hangs, but misreads nothing.
      const gone = async () =>
        !(await pings.declared(asked).then(
          () => true,
          () => false,
        ));
      if (!answered && !(await gone())) throw new Error('The focused window has not answered for 10 s');
    },
  };
}
