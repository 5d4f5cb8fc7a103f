import { wallTime } from '../base/clock';
import type { ActiveRecording } from './capture/active-recording';
import type { RecordingLibrary } from './library/recording-library';

/** Share of frames left out from which a person is told. */
const TELL_SKIPPED = 1 / 20;
const TELL_AFTER = 100;

/** Shows in the library how far a recording is; true the first time that too many frames of it were left out. */
export function createProgress(library: RecordingLibrary) {
  const told = new Set<string>();

  return {
    async show(id: string, recording: ActiveRecording): Promise<boolean> {
      const bytes = await recording.bytes();
      const shown = library.get(id);
      if (shown?.status !== 'recording') return false;
      const { frames, skipped } = recording;
      library.show({
        ...shown,
        wall_ms: wallTime() - recording.startedAt,
        video_ms: Math.round(recording.videoMs()),
        size_bytes: bytes,
        actions: recording.actions,
        frames,
        skipped_frames: skipped,
        has_thumbnail: recording.hasThumbnail,
      });
      const offered = frames + skipped;
      if (told.has(id) || offered < TELL_AFTER || skipped <= offered * TELL_SKIPPED) return false;
      told.add(id);
      return true;
    },
    forget: (id: string) => told.delete(id),
  };
}
