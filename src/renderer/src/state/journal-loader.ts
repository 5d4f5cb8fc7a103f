import type { JournalPage } from '../../../shared/journal';
import { CHUNK, chunksMissing, hasRoom, isLoaded, type Log } from './log';

/** Concurrent requests; more would only queue behind each other. */
const AT_ONCE = 2;
/** Delay before a failed or incomplete chunk is requested again (ms). */
const PAUSE = 2000;

export interface JournalLoader {
  /** Loads the missing rows between two rows (inclusive) before any others. Cheap enough for every rendering. */
  ensureLoaded(from: number, to: number): void;
  /**
   * Loads all missing rows, the newest first, while there is memory for them and no others are wanted. Call it again
   * after a gap.
   */
  backfill(): void;
  /** Stops the requests and drops pending responses. */
  stop(): void;
}

export interface JournalLoaderOptions {
  readonly fetchPage: (after: number, limit: number) => Promise<JournalPage>;
  readonly onPage: (page: JournalPage) => void;
  /** The current log. */
  readonly log: () => Log;
}

/** Fetches a journal: the visible part first, then the rest, so that all of it can be searched. */
export function createJournalLoader({ fetchPage, onPage, log }: JournalLoaderOptions): JournalLoader {
  const busy = new Set<number>();
  let wanted: readonly [from: number, to: number] = [0, -1];
  /** The next chunk to backfill; all chunks above it are loaded. */
  let cursor = -1;
  let stopped = false;

  async function load(chunk: number): Promise<void> {
    busy.add(chunk);
    const [start, end] = [chunk * CHUNK, (chunk + 1) * CHUNK];
    let isWhole = false;
    try {
      let loaded = 0;
      // The host shortens a page if its entries are long.
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
      // The state of the connection shows the error. This loader only waits before it retries.
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
