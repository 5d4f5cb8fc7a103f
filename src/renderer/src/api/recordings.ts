import { z } from 'zod';
import {
  type RecordedAction,
  RecordedActions,
  Recording,
  type RecordingChange,
  RecordingDetail,
  RecordingList,
} from '../../../shared/recording';
import { findMoov, frameTimes } from './frame-times';
import { type Ask, asJson } from './http';

const ALL = '/api/v0/recordings';
const Choice = z.object({ url: z.string() });

/** The host's recordings. Every method throws `ApiFailure`. */
export interface RecordingsApi {
  start(id: string): Promise<void>;
  /** Resolves when it is finished. */
  stop(id: string): Promise<Recording>;
  list(): Promise<RecordingList>;
  detail(id: string): Promise<RecordingDetail>;
  /** In the order of their places in the video. */
  actions(id: string): Promise<RecordedAction[]>;
  change(id: string, change: RecordingChange): Promise<Recording>;
  remove(id: string): Promise<void>;
  /** Where an archive of them is to be had. */
  zip(ids: readonly string[]): Promise<string>;
}

export function createRecordingsApi(ask: Ask): RecordingsApi {
  return {
    async start(id) {
      await ask('/api/v0/desktop/recording/start', asJson('POST', { recording_id: id }));
    },
    stop: async (id) => Recording.parse(await ask(`${ALL}/${id}/stop`, { method: 'POST' })),
    list: async () => RecordingList.parse(await ask(ALL)),
    detail: async (id) => RecordingDetail.parse(await ask(`${ALL}/${id}`)),
    async actions(id) {
      const { actions } = RecordedActions.parse(await ask(`${ALL}/${id}/actions`));
      return actions.sort((a, b) => a.video_ms - b.video_ms);
    },
    change: async (id, change) => Recording.parse(await ask(`${ALL}/${id}`, asJson('PATCH', change))),
    async remove(id) {
      await ask(`${ALL}/${id}`, { method: 'DELETE' });
    },
    async zip(ids) {
      if (ids.length <= MAX_IDS_IN_URL) return zipUrl(ids);
      return Choice.parse(await ask(`${ALL}.zip`, asJson('POST', { ids }))).url;
    },
  };
}

export type DownloadKind = 'video' | 'thumbnail' | 'actions' | 'subtitles' | 'zip';

/** Where a file of a recording is to be had for saving. */
export function downloadUrl(id: string, kind: DownloadKind): string {
  const files: Readonly<Record<DownloadKind, string>> = {
    video: 'video.mp4?download=1',
    thumbnail: 'thumbnail.jpg?download=1',
    actions: 'actions.jsonl',
    subtitles: 'subtitles.vtt?download=1',
    zip: 'recording.zip',
  };
  return `${ALL}/${id}/${files[kind]}`;
}

/** More ids than these are more than an address may hold: the host is told of them first. */
const MAX_IDS_IN_URL = 400;

export function zipUrl(ids: readonly string[]): string {
  const [only] = ids;
  return ids.length === 1 && only ? downloadUrl(only, 'zip') : `${ALL}.zip?ids=${ids.join(',')}`;
}

export function videoUrl(id: string): string {
  return `${ALL}/${id}/video.mp4`;
}

export function subtitlesUrl(id: string): string {
  return `${ALL}/${id}/subtitles.vtt`;
}

/** Asked for anew now and then while it is being made, because a more telling one may have come. */
export function thumbnailUrl({ id, status, wall_ms }: Recording): string {
  const version = status === 'recording' ? Math.floor(wall_ms / 10_000) : status;
  return `${ALL}/${id}/thumbnail.jpg?v=${version}`;
}

/** Bytes of a video that hold its index, if it is not very long. */
const HEAD_BYTES = 64 * 1024;

/** When each frame of a video begins, from its index alone; undefined where that cannot be had. */
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
