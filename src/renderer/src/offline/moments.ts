import type { JournalEntry } from '../../../shared/journal';
import type { RecordingDetail } from '../../../shared/recording';
import { videoAt, wallAt } from '../../../shared/time-map';

/** A place in the video of a recording, in milliseconds. */
export interface Moment {
  readonly recording: RecordingDetail;
  readonly ms: number;
}

/** When an action's turn came, in milliseconds since 1970. */
function turnOf({ started_at, received_at }: JournalEntry): number {
  return Date.parse(started_at ?? received_at);
}

/** Where the recordings show an action; undefined where none was made then. */
export function momentOf(entry: JournalEntry, recordings: readonly RecordingDetail[]): Moment | undefined {
  const at = turnOf(entry);
  const recording = recordings.find(({ started_at, wall_ms }) => {
    const wall = at - Date.parse(started_at);
    return wall >= 0 && wall <= wall_ms;
  });
  if (!recording) return undefined;
  return { recording, ms: videoAt(recording.clock, at - Date.parse(recording.started_at)) };
}

/** The number of the last entry whose turn had come at a moment; -1 before the first. `entries` in their order. */
export function entryAt(entries: readonly JournalEntry[], { recording, ms }: Moment): number {
  // A millisecond of grace: a player stops a little beside the place it was sent to.
  const at = Date.parse(recording.started_at) + wallAt(recording.clock, ms) + 1;
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && turnOf(entry) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
