import type { JournalPage } from '../../../shared/journal';
import { CHUNK, chunksMissing, type Log } from './log';

/** Requests at a time; more would only queue behind each other. */
const AT_ONCE = 2;
/** Milliseconds until a chunk that could not be loaded, or not whole, is asked for again. */
const PAUSE = 2000;

export interface Loader {
  /** Loads what is missing between two rows, inclusive. Cheap to call with every rendering. */
  want(log: Log, from: number, to: number): void;
}

/** Fetches the parts of the journal that somebody looks at. */
export function createLoader(
  fetchPage: (after: number, limit: number) => Promise<JournalPage>,
  onPage: (page: JournalPage) => void,
): Loader {
  const busy = new Set<number>();

  async function load(chunk: number): Promise<void> {
    busy.add(chunk);
    const [start, end] = [chunk * CHUNK, (chunk + 1) * CHUNK];
    try {
      let loaded = 0;
      // A page is shorter than asked for where its entries are long.
      for (let after = start; ; ) {
        const page = await fetchPage(after, end - after);
        loaded += page.actions.length;
        const newest = page.actions.at(-1)?.seq ?? after;
        const over = newest <= after || newest >= Math.min(end, page.last_seq);
        const whole = loaded >= Math.min(CHUNK, page.last_seq - start);
        if (over && whole) busy.delete(chunk);
        else if (over) setTimeout(() => busy.delete(chunk), PAUSE);
        onPage(page);
        if (over) return;
        after = newest;
      }
    } catch {
      // The connection's own state says what is wrong; here it is enough not to ask in a loop.
      setTimeout(() => busy.delete(chunk), PAUSE);
    }
  }

  return {
    want(log, from, to) {
      for (const chunk of chunksMissing(log, from, to)) {
        if (busy.size >= AT_ONCE) return;
        if (!busy.has(chunk)) void load(chunk);
      }
    },
  };
}
