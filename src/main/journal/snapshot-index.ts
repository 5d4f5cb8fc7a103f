import { join } from 'node:path';
import { z } from 'zod';
import type { JournalEntry } from '../../shared/journal';
import { Pictures } from '../../shared/journal';
import { parseBoundedJson } from '../../shared/json';
import { fileSize } from '../base/files';
import { readLines } from './read-lines';

/**
 * Snapshots in a session's folder: `pictures/<entry id>.<kind>`, and `pictures.jsonl` with a line for each entry. The
 * names do not contain the format: the first bytes of a file identify it.
 * Entries that share a snapshot have a file each (hard links, if the file system has them), so that each can be read,
 * moved and deleted alone.
 */
export const SNAPSHOT_FILES = { folder: 'pictures', index: 'pictures.jsonl' } as const;

/** `thumb` is a small version of `after`, or of `before` if there is no `after`. */
export const SnapshotKind = z.enum(['before', 'after', 'thumb']);
export type SnapshotKind = z.infer<typeof SnapshotKind>;

/** A line of the index, written after the files are written or deleted. The newest line of an entry counts. */
export const SnapshotLine = z.union([
  z.object({ id: z.uuid(), removed: z.literal(true) }),
  Pictures.extend({
    id: z.uuid(),
    bytes: z.int().describe('Size of the files that are not shared (bytes).'),
  }),
]);
export type SnapshotLine = z.infer<typeof SnapshotLine>;

/** Name of a snapshot's file. The id must be a UUID, because it becomes part of a path. */
export const snapshotFile = (id: string, kind: SnapshotKind): string => `${id}.${kind}`;

/** What earlier versions added to the names of their files, which were WebP. */
const EARLIER = '.webp';

/** The name of a snapshot's file without what earlier versions added. */
export function withoutFormat(name: string): string {
  return name.endsWith(EARLIER) ? name.slice(0, -EARLIER.length) : name;
}

/** The kinds of an entry with these snapshots. */
export function snapshotKinds({ before, after }: Pictures): SnapshotKind[] {
  return SnapshotKind.options.filter((kind) => kind === 'thumb' || { before, after }[kind]);
}

/** The names that a snapshot's file may have. */
export function snapshotNames(id: string, kind: SnapshotKind): string[] {
  const name = snapshotFile(id, kind);
  return [name, name + EARLIER];
}

/** The file of a snapshot with its size (bytes); undefined if there is none. The id must be a UUID. */
export async function findSnapshot(sessionFolder: string, id: string, kind: SnapshotKind) {
  for (const name of snapshotNames(id, kind)) {
    const path = join(sessionFolder, SNAPSHOT_FILES.folder, name);
    const bytes = await fileSize(path);
    if (bytes !== undefined) return { name, path, bytes };
  }
  return undefined;
}

/** Above what a line of an index has (bytes). */
const MAX_LINE = 4096;
const LIMITS = { depth: 4, tokens: 100 };

/**
 * The snapshots of a session, by the entry's id, oldest first; empty if there is no index. Skips torn and foreign lines.
 * An imported session may have a million.
 */
export async function readSnapshots(sessionFolder: string): Promise<Map<string, Pictures>> {
  const found = new Map<string, Pictures>();
  try {
    for await (const text of readLines(join(sessionFolder, SNAPSHOT_FILES.index), { maxBytes: MAX_LINE })) {
      const line = SnapshotLine.safeParse(text && parseBoundedJson(text, LIMITS)).data;
      if (!line) continue;
      found.delete(line.id);
      if ('removed' in line) continue;
      const { id, bytes: _, ...pictures } = line;
      found.set(id, pictures);
    }
  } catch {
    // no index, or unreadable from here on
  }
  return found;
}

/** Adds an entry's snapshots, if there are any. */
export function withSnapshots(entry: JournalEntry, pictures: Pictures | undefined): JournalEntry {
  return pictures ? { ...entry, pictures } : entry;
}
