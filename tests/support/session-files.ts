import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { JournalEntry } from '../../src/shared/journal';

const START = Date.parse('2026-11-21T08:00:00.000Z');

/** The `n`th entry of a session, counted from 1, a second after the one before; every tenth failed. */
export function sessionEntry(n: number, rest: Partial<JournalEntry> = {}): JournalEntry {
  const at = (ms: number) => new Date(START + n * 1000 + ms).toISOString();
  const failed = n % 10 === 0;
  return {
    id: randomUUID(),
    seq: n,
    source: n % 3 === 0 ? 'composer' : 'agent',
    request: {
      action: 'left_click',
      coordinate: [n % 1280, n % 720],
      scaled_width: 1280,
      scaled_height: 720,
    },
    received_at: at(0),
    started_at: at(1),
    done_at: at(12),
    duration_ms: 11,
    ...(failed
      ? { status: 'failed', error: { status: 500, message: 'Left click failed.' } }
      : { status: 'done', output: 'left_click action performed' }),
    ...rest,
  };
}

export function sessionEntries(count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, i) => sessionEntry(i + 1));
}

export function jsonLines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Writes a session into a data directory, as a stopped host leaves it. */
export function writeSession(dataDir: string, id: string, lines: string): string {
  const folder = join(dataDir, 'sessions', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'actions.jsonl'), lines);
  return folder;
}

/** Writes a red snapshot before and a green one after an action of a session. */
export async function writePictures(session: string, id: string): Promise<void> {
  mkdirSync(join(session, 'pictures'));
  const size = { width: 640, height: 360 };
  for (const [kind, background] of Object.entries({ before: 'red', after: 'lime', thumb: 'lime' })) {
    const picture = sharp({ create: { ...size, channels: 3, background } });
    await picture.webp({ lossless: true }).toFile(join(session, 'pictures', `${id}.${kind}.webp`));
  }
  const line = { id, before: true, after: true, ...size, settle_ms: 180, bytes: 1000 };
  writeFileSync(join(session, 'pictures.jsonl'), jsonLines([line]));
}
