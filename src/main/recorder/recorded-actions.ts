import type { JournalEntry } from '../../shared/journal';
import { parseJsonLines } from '../../shared/json';
import { RecordedAction } from '../../shared/recording';

export function readActions(text: string): RecordedAction[] {
  return parseJsonLines(text, RecordedAction);
}

/** A journal entry with its place in the video, by `videoAt`, which takes milliseconds since 1970. */
export function recordedAction(entry: JournalEntry, videoAt: (at: number) => number): RecordedAction {
  const start = Date.parse(entry.started_at ?? entry.received_at);
  const end = Date.parse(entry.done_at ?? entry.received_at);
  const startMs = Math.round(videoAt(start));
  return { ...entry, video_ms: startMs, video_end_ms: Math.max(Math.round(videoAt(end)), startMs) };
}
