import type { RecordingDetail } from '../../shared/recording';

/** A recording of which nothing is known but that it begins. */
export function newRecording(id: string, startedAt: Date, title = defaultTitle(startedAt)): RecordingDetail {
  return {
    id,
    status: 'recording',
    title,
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

/** The local time, by which a person remembers; to the second, so that two of a minute are told apart. */
function defaultTitle(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(pad).join(':');
  return `Recording ${date} ${time}`;
}
