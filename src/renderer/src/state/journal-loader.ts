import type { JournalPage } from '../../../shared/journal';
import { CHUNK, chunksMissing, hasRoom, isLoaded, type Log } from './log';

/** Concurrent requests; more would only queue behind each other. */
const AT_ONCE = 2;
/** Delay before a failed or incomplete chunk is requested again (ms). */
const PAUSE = 2000;

export type JournalLoader = ReturnType<typeof createJournalLoader>;

export interface JournalLoaderOptions {
  readonly fetchPage: (after: number, limit: number) => Promise<JournalPage>;
  readonly onPage: (page: JournalPage) => void;
  /** The current log. */
  readonly log: () => Log;
}

/** Fetches a journal: the visible part first, then the rest, so that all of it can be searched. */
export function createJournalLoader({ fetchPage, onPage, log }: JournalLoaderOptions) {
  const busy = new Set<number>();
  let wanted: readonly [from: number, to: number] = [0, -1];
  /** The next chunk to backfill; all chunks above it are loaded. */
  let cursor = -1;
  let stopped = false;

  async function load(chunk: number): Promise<void> {
    busy.add(chunk);
    // The state of the connection shows an error. This loader only waits before it retries.
    const isWhole = await fetchChunk(chunk).catch(() => false);
    if (isWhole) released(chunk);
    else setTimeout(() => released(chunk), PAUSE);
  }

  /** Returns whether all rows of the chunk arrived. */
  async function fetchChunk(chunk: number): Promise<boolean> {
    const [start, end] = [chunk * CHUNK, (chunk + 1) * CHUNK];
    let [after, loaded] = [start, 0];
    // The host shortens a page if its entries are long.
    while (true) {
      const page = await fetchPage(after, end - after);
      if (stopped) return false;
      onPage(page);
      loaded += page.actions.length;
      const newest = page.actions.at(-1)?.seq ?? after;
      if (newest <= after || newest >= Math.min(end, page.last_seq))
        return loaded >= Math.min(CHUNK, page.last_seq - start);
      after = newest;
    }
  }

  function released(chunk: number): void {
    busy.delete(chunk);
    goOn();
  }

  function goOn(): void {
    if (stopped) return;
    const now = log();
    const missing = chunksMissing(now, ...wanted).filter((chunk) => !busy.has(chunk));
    for (const chunk of missing.slice(0, AT_ONCE - busy.size)) void load(chunk);
    while (busy.size === 0 && cursor >= 0 && hasRoom(now)) {
      const chunk = cursor--;
      if (!isLoaded(now, chunk)) void load(chunk);
    }
  }

  return {
    /** Loads the missing rows between two rows (inclusive) before any others. Cheap enough for every rendering. */
    ensureLoaded(from: number, to: number) {
      wanted = [from, to];
      goOn();
    },
    /**
     * Loads all missing rows, the newest first, while there is memory for them and no others are wanted. Call it again
     * after a gap.
     */
    backfill() {
      cursor = Math.ceil(log().lastSeq / CHUNK) - 1;
      goOn();
    },
    /** Stops the requests and drops pending responses. */
    stop() {
      stopped = true;
    },
  };
}
