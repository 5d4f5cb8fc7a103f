import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  parseSnapshotLines,
  SNAPSHOT_FILES,
  type SnapshotLine,
  snapshotFiles,
} from '../journal/snapshot-index';

type Line = Exclude<SnapshotLine, { removed: true }>;

/** Down to this part of what is allowed, so that not each new picture finds it full. */
const DOWN_TO = 0.95;

/** The bytes of all sessions' pictures, and the way to have fewer. */
export interface SnapshotQuota {
  readonly bytes: number;
  /** A session got so many more. */
  add(session: string, bytes: number): void;
  /**
   * Removes the oldest pictures, of whatever session, until there is room again; gives the entries they were of, and
   * nothing where there is room.
   */
  makeRoom(): Promise<{ session: string; ids: string[] }[]>;
}

/** The lines that hold, oldest first. */
export function currentLines(lines: readonly SnapshotLine[]): Line[] {
  const held = new Map<string, Line>();
  for (const line of lines) {
    held.delete(line.id);
    if (!('removed' in line)) held.set(line.id, line);
  }
  return [...held.values()];
}

/** How many of the oldest lines must go so that at least `excess` bytes do. */
export function oldestLines(lines: readonly Line[], excess: number): Line[] {
  let freed = 0;
  const most = lines.findIndex((line) => {
    const enough = freed >= excess;
    freed += line.bytes;
    return enough;
  });
  return most === -1 ? [...lines] : lines.slice(0, most);
}

/** Reads what all sessions under `root` have. Their ids sort by time. */
export async function openSnapshotQuota(root: string, maxBytes: number): Promise<SnapshotQuota> {
  const indexOf = (session: string) => join(root, session, SNAPSHOT_FILES.index);
  const read = async (session: string) =>
    currentLines(parseSnapshotLines(await readFile(indexOf(session), 'utf8').catch(() => '')));
  const total = (lines: readonly Line[]) => lines.reduce((sum, { bytes }) => sum + bytes, 0);

  const held = new Map<string, number>();
  for (const session of (await readdir(root).catch(() => [])).sort()) {
    const bytes = total(await read(session));
    if (bytes > 0) held.set(session, bytes);
  }
  const sum = () => [...held.values()].reduce((all, bytes) => all + bytes, 0);

  async function tellOf(session: string, words: string): Promise<boolean> {
    if (words.trim() !== '') await appendFile(indexOf(session), words);
    return true;
  }

  /** Removes the oldest of one session; what is not there any more counts as removed. */
  async function thin(session: string, excess: number): Promise<string[]> {
    const lines = await read(session);
    const going = oldestLines(lines, excess);
    // First the word, then the deed: a file nobody knows of is less bad than a word of one that is gone. On a full disk
    // only the deed makes room for the word.
    const words = going.map(({ id }) => `${JSON.stringify({ id, removed: true })}\n`).join('');
    const isTold = await tellOf(session, words).catch(() => false);
    const folder = join(root, session, SNAPSHOT_FILES.folder);
    for (const line of going) {
      for (const file of snapshotFiles(line.id, line)) await rm(join(folder, file), { force: true });
    }
    if (!isTold) await tellOf(session, `\n${words}`);
    const left = total(lines) - total(going);
    if (left > 0) held.set(session, left);
    else held.delete(session);
    return going.map(({ id }) => id);
  }

  return {
    get bytes() {
      return sum();
    },
    add(session, bytes) {
      held.set(session, (held.get(session) ?? 0) + bytes);
    },
    async makeRoom() {
      const removed: { session: string; ids: string[] }[] = [];
      if (sum() <= maxBytes) return removed;
      for (const session of [...held.keys()].sort()) {
        const excess = sum() - maxBytes * DOWN_TO;
        if (excess <= 0) break;
        removed.push({ session, ids: await thin(session, excess) });
      }
      return removed;
    },
  };
}
