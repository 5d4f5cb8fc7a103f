import type { Recording } from '../../shared/recording';
import { FILES, type Store } from '../recorder/store';
import { webVtt } from '../recorder/subtitles';
import type { ZipEntry } from './zip';

/** All there is of a recording, for an archive; `prefix` is a folder with a slash, or nothing. */
export async function recordingEntries(
  store: Store,
  recording: Recording,
  prefix: string,
): Promise<ZipEntry[]> {
  const { id, ended_at, started_at, video_ms } = recording;
  const modified = new Date(ended_at ?? started_at);
  const stored = [FILES.video, FILES.thumbnail, FILES.actions, FILES.recording].map(async (file) => {
    const bytes = await store.size(id, file);
    return bytes === undefined ? [] : [{ name: prefix + file, modified, path: store.path(id, file), bytes }];
  });
  const files = (await Promise.all(stored)).flat();
  const subtitles = webVtt(await store.actions(id), video_ms);
  return [...files, { name: `${prefix}subtitles.vtt`, modified, content: subtitles }];
}
