import { type Log, perChunk } from './log';
import type { LogRowData } from './row';

export type Facets = ReturnType<typeof countFacets>;

/** The number of rows of each kind, source, chat and status. */
export function countFacets(rows: Iterable<LogRowData>) {
  const kinds = new Map<string, number>();
  const sources = new Map<LogRowData['source'], number>();
  const chats = new Map<string, number>();
  const statuses = new Map<LogRowData['status'], number>();
  for (const row of rows) {
    count(kinds, row.action);
    count(sources, row.source);
    count(statuses, row.status);
    if (row.chat !== undefined) count(chats, row.chat);
  }
  return { kinds, sources, chats, statuses };
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The loaded rows, in their order. */
export function* eachRow(log: Log): Generator<LogRowData> {
  for (const chunk of [...log.chunks, log.unwritten, log.running]) {
    for (const row of chunk ?? []) if (row) yield row;
  }
}

const failedIn = perChunk((chunk) => chunk.filter((row) => row?.status === 'failed').length);

/** The number of loaded rows that failed. Cheap enough to compute after every change. */
export function failedCount(log: Log): number {
  return [...log.chunks, log.unwritten].reduce((sum, chunk) => sum + (chunk ? failedIn(chunk) : 0), 0);
}
