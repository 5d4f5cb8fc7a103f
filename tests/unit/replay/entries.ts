import type { JournalEntry } from '../../../src/shared/journal';

export const NATIVE = { width: 1920, height: 1080 } as const;

/** A different UUID for each number. */
export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** The time `ms` after a fixed moment. */
export function at(ms: number): string {
  return new Date(Date.UTC(2026, 10, 21, 10) + ms).toISOString();
}

/** A successful click that was received at `n` seconds and took 100 ms; `part` overrides its fields. */
export function entry(n: number, part: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: idOf(n),
    seq: n,
    source: 'agent',
    request: { action: 'left_click', coordinate: [n, n] },
    native: { ...NATIVE, at: { x: n, y: n } },
    received_at: at(n * 1000),
    done_at: at(n * 1000 + 100),
    status: 'done',
    ...part,
  };
}
