import { readFile } from 'node:fs/promises';
import type { Recording } from '../../shared/recording';
import { toWebVtt } from '../recorder/captions/subtitles';
import { RECORDING_FILES, type RecordingStore } from '../recorder/library/recording-store';
import type { HeldFiles } from '../sessions/export/held-files';
import type { ZipEntry } from './zip';

/** All files of a recording, for an archive; `prefix` is a folder with a slash, or empty. */
export async function recordingEntries(
  store: RecordingStore,
  recording: Recording,
  prefix: string,
  held: HeldFiles,
): Promise<ZipEntry[]> {
  const { id, ended_at, started_at, video_ms } = recording;
  const modified = new Date(ended_at ?? started_at);
  const stored = [RECORDING_FILES.video, RECORDING_FILES.thumbnail, RECORDING_FILES.actions].map(
    async (file) => {
      const found = await held.hold(store.path(id, file));
      return found ? [{ name: prefix + file, modified, ...found }] : [];
    },
  );
  const files = (await Promise.all(stored)).flat();
  let subtitles = '';
  for await (const cue of toWebVtt(store.actions(id), video_ms)) subtitles += cue;
  // Read now: a change of the title replaces the file by one of a different length.
  const facts = await readFile(store.path(id, RECORDING_FILES.recording), 'utf8');
  return [
    ...files,
    { name: prefix + RECORDING_FILES.recording, modified, content: facts },
    { name: `${prefix}subtitles.vtt`, modified, content: subtitles },
  ];
}
