import { wallTime } from '../base/clock';
import type { ActiveRecording } from './capture/active-recording';
import type { RecordingLibrary } from './library/recording-library';

/** Share of skipped frames that is reported. */
const MAX_SKIPPED_SHARE = 1 / 20;
/** Frames before the share is judged. */
const MIN_FRAMES = 100;

/** Shows the progress of recordings in the library. */
export function createProgress(library: RecordingLibrary) {
  const reported = new Set<string>();

  return {
    /** @returns true the first time that too many frames of the recording were skipped */
    async show(id: string, recording: ActiveRecording): Promise<boolean> {
      const bytes = await recording.bytes();
      const shown = library.get(id);
      if (shown?.status !== 'recording') return false;
      const { frames, skippedFrames } = recording;
      library.show({
        ...shown,
        wall_ms: wallTime() - recording.startedAt,
        video_ms: Math.round(recording.videoMs()),
        size_bytes: bytes,
        actions: recording.actions,
        frames,
        skipped_frames: skippedFrames,
        has_thumbnail: recording.hasThumbnail,
      });
      const captured = frames + skippedFrames;
      const isSlow = captured >= MIN_FRAMES && skippedFrames > captured * MAX_SKIPPED_SHARE;
      if (!isSlow || reported.has(id)) return false;
      reported.add(id);
      return true;
    },
    forget: (id: string) => reported.delete(id),
  };
}
