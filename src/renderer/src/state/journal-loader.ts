import type { JournalPage } from '../../../shared/journal';
import { CHUNK, chunksMissing, hasRoom, isLoaded, type Log } from './log';

/** Requests at a time; more would only queue behind each other. */
const AT_ONCE = 2;
/** Milliseconds until a chunk that could not be loaded, or not whole, is asked for again. */
const PAUSE = 2000;

export interface JournalLoader {
  /** Loads what is missing between two rows, inclusive, before all else. Cheap to call with every rendering. */
  ensureLoaded(from: number, to: number): void;
  /**
   * Loads what is missing, the newest first, as far as there is room for it and while nothing else is wanted; to be called
   * again after a gap.
   */
  backfill(): void;
  /** Nothing more is asked for, and what still comes is dropped. */
  stop(): void;
}

export interface JournalLoaderOptions {
  readonly fetchPage: (after: number, limit: number) => Promise<JournalPage>;
  readonly onPage: (page: JournalPage) => void;
  /** The log as it is now. */
  readonly log: () => Log;
}

/** Fetches a journal: first the part that somebody looks at, then the rest of it, so that all of it can be searched. */
export function createJournalLoader({ fetchPage, onPage, log }: JournalLoaderOptions): JournalLoader {
  const busy = new Set<number>();
  let wanted: readonly [from: number, to: number] = [0, -1];
  /** The next chunk to be loaded unasked; all above it are there. */
  let cursor = -1;
  let stopped = false;

  async function load(chunk: number): Promise<void> {
    busy.add(chunk);
    const [start, end] = [chunk * CHUNK, (chunk + 1) * CHUNK];
    let isWhole = false;
    try {
      let loaded = 0;
      // A page is shorter than asked for where its entries are long.
      for (let after = start; !stopped; ) {
        const page = await fetchPage(after, end - after);
        if (stopped) return;
        loaded += page.actions.length;
        const newest = page.actions.at(-1)?.seq ?? after;
        isWhole = loaded >= Math.min(CHUNK, page.last_seq - start);
        onPage(page);
        if (newest <= after || newest >= Math.min(end, page.last_seq)) break;
        after = newest;
      }
    } catch {
      // The connection's own state says what is wrong; here it is enough not to ask in a loop.
    }
    if (isWhole) released(chunk);
    else setTimeout(() => released(chunk), PAUSE);
  }

  function released(chunk: number): void {
    busy.delete(chunk);
    goOn();
  }

  function goOn(): void {
    if (stopped) return;
    const now = log();
    for (const chunk of chunksMissing(now, ...wanted)) {
      if (busy.size >= AT_ONCE) return;
      if (!busy.has(chunk)) void load(chunk);
    }
    while (busy.size === 0 && cursor >= 0 && hasRoom(now)) {
      const chunk = cursor--;
      if (!isLoaded(now, chunk)) void load(chunk);
    }
  }

  return {
    ensureLoaded(from, to) {
      wanted = [from, to];
      goOn();
    },
    backfill() {
      cursor = Math.ceil(log().lastSeq / CHUNK) - 1;
      goOn();
    },
    stop() {
      stopped = true;
    },
  };
}
