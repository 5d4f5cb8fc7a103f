import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonLines } from '../../shared/json';
import { SNAPSHOT_FILES, SnapshotLine, snapshotKinds, snapshotNames } from '../journal/snapshot-index';

type Line = Exclude<SnapshotLine, { removed: true }>;

/** Part of the limit to shrink to, so that not every new snapshot exceeds it (0 to 1). */
const TARGET_SHARE = 0.95;

/** The lines whose snapshots exist, oldest first. */
export function currentLines(lines: readonly SnapshotLine[]): Line[] {
  const held = new Map<string, Line>();
  for (const line of lines) {
    held.delete(line.id);
    if (!('removed' in line)) held.set(line.id, line);
  }
  return [...held.values()];
}

/** The oldest lines with at least `excess` bytes in total. */
export function oldestLines(lines: readonly Line[], excess: number): Line[] {
  let freed = 0;
  const count = lines.findIndex((line) => {
    const enough = freed >= excess;
    freed += line.bytes;
    return enough;
  });
  return count === -1 ? [...lines] : lines.slice(0, count);
}

export type SnapshotQuota = Awaited<ReturnType<typeof openSnapshotQuota>>;

/** Limits the bytes of the snapshots of all sessions under `root`, whose ids sort by time. */
export async function openSnapshotQuota(root: string, maxBytes: number) {
  const indexOf = (session: string) => join(root, session, SNAPSHOT_FILES.index);
  const read = async (session: string) =>
    currentLines(parseJsonLines(await readFile(indexOf(session), 'utf8').catch(() => ''), SnapshotLine));
  const total = (lines: readonly Line[]) => lines.reduce((sum, { bytes }) => sum + bytes, 0);

  const held = new Map<string, number>();
  for (const session of (await readdir(root).catch(() => [])).sort()) {
    const bytes = total(await read(session));
    if (bytes > 0) held.set(session, bytes);
  }
  const sum = () => [...held.values()].reduce((all, bytes) => all + bytes, 0);

  async function appendLines(session: string, lines: string): Promise<boolean> {
    if (lines.trim() !== '') await appendFile(indexOf(session), lines);
    return true;
  }

  /** Removes the oldest snapshots of one session; missing files count as removed. */
  async function removeOldest(session: string, excess: number): Promise<string[]> {
    const lines = await read(session);
    const removed = oldestLines(lines, excess);
    // The lines come first: a file without a line is better than a line without a file. On a full disk only removing
    // the files makes room for the lines.
    const removals = removed.map(({ id }) => `${JSON.stringify({ id, removed: true })}\n`).join('');
    const isWritten = await appendLines(session, removals).catch(() => false);
    const folder = join(root, session, SNAPSHOT_FILES.folder);
    for (const line of removed) {
      const names = snapshotKinds(line).flatMap((kind) => snapshotNames(line.id, kind));
      for (const name of names) await rm(join(folder, name), { force: true });
    }
    if (!isWritten) await appendLines(session, `\n${removals}`);
    const remaining = total(lines) - total(removed);
    if (remaining > 0) held.set(session, remaining);
    else held.delete(session);
    return removed.map(({ id }) => id);
  }

  return {
    get bytes(): number {
      return sum();
    },
    /** Counts new bytes of a session. */
    add(session: string, bytes: number): void {
      held.set(session, (held.get(session) ?? 0) + bytes);
    },
    /**
     * Removes the oldest snapshots of all sessions until the limit holds.
     * @returns the actions that lost theirs
     */
    async makeRoom() {
      const removed: { readonly session: string; readonly ids: string[] }[] = [];
      if (sum() <= maxBytes) return removed;
      for (const session of [...held.keys()].sort()) {
        const excess = sum() - maxBytes * TARGET_SHARE;
        if (excess <= 0) break;
        removed.push({ session, ids: await removeOldest(session, excess) });
      }
      return removed;
    },
  };
}
