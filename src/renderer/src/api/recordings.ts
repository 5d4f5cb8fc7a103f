import type { Recording, RecordingChange } from '../../../shared/recording';
import type { Client } from './client';
import { findMoov, frameTimes } from './frame-times';
import { apiUrl } from './urls';

export type RecordingsApi = ReturnType<typeof createRecordingsApi>;

/** The host's recordings. Every method throws `ApiFailure`. */
export function createRecordingsApi({ call }: Client) {
  return {
    async start(id: string): Promise<void> {
      await call('startRecording', { body: { recording_id: id } });
    },
    /** Resolves when the recording is finished. */
    stop: (id: string) => call('stopRecording', { params: { id } }),
    list: () => call('listRecordings'),
    detail: (id: string) => call('getRecording', { params: { id } }),
    /** Ordered by their time in the video. */
    async actions(id: string) {
      const { actions } = await call('listRecordedActions', { params: { id } });
      return actions.sort((a, b) => a.video_ms - b.video_ms);
    },
    change: (id: string, body: RecordingChange) => call('updateRecording', { params: { id }, body }),
    remove: (id: string): Promise<void> => call('deleteRecording', { params: { id } }),
    /** The URL of an archive of recordings. */
    async zip(ids: readonly string[]) {
      if (ids.length <= MAX_IDS_IN_URL) return zipUrl(ids);
      return (await call('selectRecordings', { body: { ids: [...ids] } })).url;
    },
  };
}

export type DownloadKind = 'video' | 'thumbnail' | 'actions' | 'subtitles' | 'zip';

/** Files that are attachments only on request. */
const FILES = {
  video: 'getRecordingVideo',
  thumbnail: 'getRecordingThumbnail',
  subtitles: 'getRecordingSubtitles',
} as const;

/** The URL of a recording's file as an attachment. */
export function downloadUrl(id: string, kind: DownloadKind): string {
  const params = { id };
  if (kind === 'actions') return apiUrl('getRecordedActionLines', { params });
  if (kind === 'zip') return apiUrl('downloadRecording', { params });
  return apiUrl(FILES[kind], { params, query: { download: '1' } });
}

/** More ids may not fit into a URL, so they are sent to the host first. */
const MAX_IDS_IN_URL = 400;

export function zipUrl(ids: readonly string[]): string {
  const [only] = ids;
  if (ids.length === 1 && only) return downloadUrl(only, 'zip');
  return apiUrl('downloadRecordings', { query: { ids: ids.join(',') } });
}

export function videoUrl(id: string): string {
  return apiUrl('getRecordingVideo', { params: { id } });
}

export function subtitlesUrl(id: string): string {
  return apiUrl('getRecordingSubtitles', { params: { id } });
}

/** The URL changes now and then while recording, since a better thumbnail may exist. */
export function thumbnailUrl({ id, status, wall_ms }: Recording): string {
  const version = status === 'recording' ? Math.floor(wall_ms / 10_000) : status;
  return apiUrl('getRecordingThumbnail', { params: { id }, query: { v: String(version) } });
}

/** Enough of a video to have its index, unless it is very long (bytes). */
const HEAD_BYTES = 64 * 1024;

/** The start of each frame, read from the video's index (ms); undefined if the index cannot be read. */
export async function loadFrameTimes(id: string, signal: AbortSignal): Promise<number[] | undefined> {
  const read = async (bytes: number) => {
    const headers = { range: `bytes=0-${bytes - 1}` };
    const response = await fetch(videoUrl(id), { headers, signal });
    return response.status === 206 ? new DataView(await response.arrayBuffer()) : undefined;
  };
  const head = await read(HEAD_BYTES);
  const moov = head && findMoov(head);
  if (!head || !moov) return undefined;
  const whole = moov.end <= head.byteLength ? head : await read(moov.end);
  return whole && frameTimes(whole);
}
