import { FREE } from '../../../src/shared/control';
import type { DesktopStatus } from '../../../src/shared/desktop';
import type { EventMessage } from '../../../src/shared/events';
import type { JournalEntry } from '../../../src/shared/journal';

/** A different UUID for each number. */
export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A successful click with that seq; `part` overrides its fields. */
export function entry(seq: number, part: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: idOf(seq),
    seq,
    source: 'agent',
    request: { action: 'left_click', coordinate: [seq, seq] },
    native: { width: 1920, height: 1080, at: { x: seq, y: seq } },
    received_at: '2026-11-21T10:00:00.000Z',
    started_at: '2026-11-21T10:00:00.000Z',
    done_at: '2026-11-21T10:00:00.002Z',
    duration_ms: 2,
    status: 'done',
    ...part,
  };
}

export function running(n: number): JournalEntry {
  const { seq: _seq, done_at: _done, duration_ms: _took, native: _native, ...rest } = entry(n);
  return { ...rest, status: 'running' };
}

export const DESKTOP: DesktopStatus = {
  state: 'running',
  backend: 'virtual',
  width: 1920,
  height: 1080,
  viewers: 0,
  held: { keys: [], buttons: [] },
};

export function snapshot(
  seq: number,
  recent: JournalEntry[],
  part: Partial<Extract<EventMessage, { type: 'snapshot' }>> = {},
): EventMessage {
  return {
    type: 'snapshot',
    now: '2026-01-01T00:00:00.000Z',
    seq,
    session: 'one',
    installation: 'source',
    desktop: DESKTOP,
    recent,
    running: [],
    last_action_seq: recent.at(-1)?.seq ?? 0,
    notices: [],
    control: FREE,
    questions: [],
    recordings: [],
    chats: [],
    ...part,
  };
}
