import { type Log, perChunk } from './log';
import type { LogRowData } from './row';

/** The number of rows of each kind, source, chat and status. */
export interface Facets {
  readonly kinds: ReadonlyMap<string, number>;
  readonly sources: ReadonlyMap<LogRowData['source'], number>;
  readonly chats: ReadonlyMap<string, number>;
  readonly statuses: ReadonlyMap<LogRowData['status'], number>;
}

export function countFacets(rows: Iterable<LogRowData>): Facets {
  const [kinds, chats] = [new Map<string, number>(), new Map<string, number>()];
  const [sources, statuses] = [
    new Map<LogRowData['source'], number>(),
    new Map<LogRowData['status'], number>(),
  ];
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
