import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import type { RecordingDetail } from '../../../shared/recording';

/** A recording that is about to start. */
export function newRecording(id: string, startedAt: Date, title: string): RecordingDetail {
  return {
    id,
    status: 'recording',
    title,
    desktop: MAIN_DESKTOP,
    pinned: false,
    started_at: startedAt.toISOString(),
    wall_ms: 0,
    video_ms: 0,
    size_bytes: 0,
    actions: 0,
    width: 0,
    height: 0,
    frames: 0,
    skipped_frames: 0,
    has_thumbnail: false,
    clock: [],
  };
}

/** Titles recordings by their local start time, with a number if several start in the same second. */
export function createTitles(): (startedAt: Date) => string {
  let last: string | undefined;
  let count = 0;
  return (startedAt) => {
    // Sweden writes dates as ISO 8601 does.
    const title = `Recording ${startedAt.toLocaleString('sv-SE')}`;
    count = title === last ? count + 1 : 1;
    last = title;
    return count === 1 ? title : `${title} (${count})`;
  };
}
