import { countWhile } from '../../../shared/binary-search';
import type { JournalEntry } from '../../../shared/journal';
import type { RecordingDetail } from '../../../shared/recording';
import { videoAt, wallAt } from '../../../shared/time-map';

/** A position in the video of a recording (ms). */
export interface Moment {
  readonly recording: RecordingDetail;
  readonly ms: number;
}

/** When an action started (ms since the epoch). */
function startOf({ started_at, received_at }: JournalEntry): number {
  return Date.parse(started_at ?? received_at);
}

/** The position of an action in the recordings; undefined if none covers it. */
export function momentOf(entry: JournalEntry, recordings: readonly RecordingDetail[]): Moment | undefined {
  const at = startOf(entry);
  const recording = recordings.find(({ started_at, wall_ms }) => {
    const wall = at - Date.parse(started_at);
    return wall >= 0 && wall <= wall_ms;
  });
  if (!recording) return undefined;
  return { recording, ms: videoAt(recording.clock, at - Date.parse(recording.started_at)) };
}

/** The index of the last entry that had started at a position; -1 before the first. */
export function entryAt(entries: readonly JournalEntry[], { recording, ms }: Moment): number {
  // Browsers round `currentTime`: tolerate a millisecond.
  const at = Date.parse(recording.started_at) + wallAt(recording.clock, ms) + 1;
  const hasStarted = (entry: JournalEntry | undefined) => entry !== undefined && startOf(entry) <= at;
  return countWhile(entries.length, (index) => hasStarted(entries[index])) - 1;
}
