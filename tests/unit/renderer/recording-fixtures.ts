import type { EventMessage } from '../../../src/shared/events';
import type { RecordedAction, Recording } from '../../../src/shared/recording';
import { entry, idOf } from './entries';

/** A finished recording; `part` overrides its fields. Higher numbers are newer. */
export function recording(n: number, part: Partial<Recording> = {}): Recording {
  return {
    id: idOf(n),
    status: 'ready',
    desktop: 'main',
    title: `Recording ${n}`,
    pinned: false,
    started_at: new Date(Date.UTC(2026, 10, 1) + n * 3_600_000).toISOString(),
    ended_at: new Date(Date.UTC(2026, 10, 1) + n * 3_600_000 + 60_000).toISOString(),
    wall_ms: 60_000,
    video_ms: 20_000,
    size_bytes: 1_000_000,
    actions: 3,
    width: 1920,
    height: 1080,
    frames: 200,
    skipped_frames: 0,
    has_thumbnail: true,
    ...part,
  };
}

export function recorded(n: number, ms: number, part: Partial<RecordedAction> = {}): RecordedAction {
  return { ...entry(n), video_ms: ms, video_end_ms: ms, ...part };
}

export const told = (seq: number, one: Recording): EventMessage => ({
  type: 'recording',
  seq,
  recording: one,
});
export const deleted = (seq: number, id: string): EventMessage => ({ type: 'recording.deleted', seq, id });
