import { join } from 'node:path';
import { z } from 'zod';
import type { JournalEntry } from '../../shared/journal';
import { Pictures } from '../../shared/journal';
import { parseBoundedJson, parseJsonLines } from '../../shared/json';
import { readLines } from './read-lines';

/**
 * Where the pictures of a session are, inside its folder: `pictures/<entry id>.<which>.webp`, and beside that folder
 * `pictures.jsonl`, which says of each entry what there is. Two entries that share a picture each have a file of it
 * (hard links, where the file system has them), so that each can be read, moved and deleted without the other.
 */
export const SNAPSHOT_FILES = { folder: 'pictures', index: 'pictures.jsonl' } as const;

/** `thumb` is a small one of the screen after, or before where there is none after. */
export const SnapshotKind = z.enum(['before', 'after', 'thumb']);
export type SnapshotKind = z.infer<typeof SnapshotKind>;

/** A line of the index, written once the files are there, or gone. The newest line of an entry holds. */
export const SnapshotLine = z.union([
  z.object({ id: z.uuid(), removed: z.literal(true) }),
  Pictures.extend({ id: z.uuid(), bytes: z.int().describe('That they added to what the disk holds.') }),
]);
export type SnapshotLine = z.infer<typeof SnapshotLine>;

/** The name of a picture's file, for an id that is a UUID: nothing else may become part of a path. */
export const snapshotFile = (id: string, kind: SnapshotKind): string => `${id}.${kind}.webp`;

/** The files an entry with such pictures has. */
export function snapshotFiles(id: string, { before, after }: Pictures): string[] {
  const kinds = SnapshotKind.options.filter((kind) => kind === 'thumb' || { before, after }[kind]);
  return kinds.map((kind) => snapshotFile(id, kind));
}

/** The lines of an index. A torn or foreign one is passed over. */
export function parseSnapshotLines(text: string): SnapshotLine[] {
  return parseJsonLines(text, SnapshotLine);
}

/** What lines say there is, by the id of the entry, oldest first. */
export function snapshotsByEntry(lines: readonly SnapshotLine[]): Map<string, Pictures> {
  const found = new Map<string, Pictures>();
  for (const line of lines) note(found, line);
  return found;
}

function note(found: Map<string, Pictures>, line: SnapshotLine): void {
  found.delete(line.id);
  if ('removed' in line) return;
  const { id, bytes: _, ...pictures } = line;
  found.set(id, pictures);
}

/** More than a line of an index has. */
const MAX_LINE = 4096;
const LIMITS = { depth: 4, tokens: 100 };

/**
 * The pictures of a session, this one's or a past one's, by the id of the entry. The map is empty if there is no index.
 * Reads in turns: a session that was imported may have a million lines.
 */
export async function readSnapshots(sessionFolder: string): Promise<Map<string, Pictures>> {
  const found = new Map<string, Pictures>();
  try {
    for await (const text of readLines(join(sessionFolder, SNAPSHOT_FILES.index), { maxBytes: MAX_LINE })) {
      const line = SnapshotLine.safeParse(text && parseBoundedJson(text, LIMITS)).data;
      if (line) note(found, line);
    }
  } catch {
    // there is no index, or it can be read so far
  }
  return found;
}

/** The entry with its pictures, where it has any. */
export function withSnapshots(entry: JournalEntry, pictures: Pictures | undefined): JournalEntry {
  return pictures ? { ...entry, pictures } : entry;
}
