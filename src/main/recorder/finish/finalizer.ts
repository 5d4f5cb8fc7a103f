import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Notice } from '../../../shared/events';
import type { RecordingDetail } from '../../../shared/recording';
import type { ActiveRecording } from '../capture/active-recording';
import { findFfmpeg } from '../encode/ffmpeg-path';
import { newRecording } from '../library/new-recording';
import type { RecordingLibrary } from '../library/recording-library';
import { RECORDING_FILES, type RecordingStore } from '../library/recording-store';
import { describeError, RecorderError, toRecorderError } from '../recorder-error';
import { finalizeVideo } from './finalize-video';
import { describeUnreadable, repair } from './repair';

export interface FinalizerOptions {
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
  readonly log: Logger;
  readonly onNotice: (level: Notice['level'], message: string) => void;
  /** There was no room for one: it is to be tried again. */
  readonly retryLater: (id: string) => void;
  /** Bytes that are free on the disk. */
  readonly freeBytes: () => Promise<number>;
}

/** Makes whole recordings of what was filmed. Neither throws: what fails is said in the library, and given back. */
export interface Finalizer {
  /** Ends one being made; `reason` where nobody asked for it. `onFilmed` is called when no more of it is filmed. */
  finish(
    id: string,
    recording: ActiveRecording,
    onFilmed: () => void,
    reason?: string,
  ): Promise<RecorderError | undefined>;
  /** Tries, or tries again, to make one of what is on disk. */
  recover(id: string): Promise<RecorderError | undefined>;
  /** Completes one for which there was no room. @returns whether there is nothing left to do */
  retry(id: string): Promise<boolean>;
}

/** What is on disk is not lost. */
const KEPT = 'What was recorded is kept, and joined when it is stopped again or the host starts again.';
const KEPT_FOR_ROOM = 'What was recorded is kept, and joined when there is room again.';

export function createFinalizer(options: FinalizerOptions): Finalizer {
  const { store, library, log, onNotice } = options;

  function progressOf(id: string): (share: number) => void {
    let told = 0;
    return (share) => {
      const shown = library.get(id);
      const progress = Math.round(share * 100) / 100;
      if (shown?.status !== 'finalizing' || progress === told) return;
      told = progress;
      library.show({ ...shown, progress });
    };
  }

  async function failed(detail: RecordingDetail, error: unknown): Promise<RecorderError> {
    const { code } = toRecorderError(error);
    const isFull = code === 'disk-full';
    const failure =
      error instanceof RecorderError && code === 'corrupted'
        ? error
        : new RecorderError(code, `${describeError(error)} ${isFull ? KEPT_FOR_ROOM : KEPT}`, {
            cause: error,
          });
    const isWritten = await library.saveOrHold({ ...detail, status: 'failed', reason: failure.message });
    if (isFull || !isWritten) options.retryLater(detail.id);
    return failure;
  }

  /** Writes down a recording whose video is whole, and removes what the video was made of. */
  async function completed(detail: RecordingDetail): Promise<void> {
    const { id } = detail;
    if (!(await library.saveOrHold(detail))) {
      // There may be room without the files that the video was made of.
      await store.removeSegments(id);
      if (!(await library.retrySave(id))) return options.retryLater(id);
    }
    await store.removeWorkingFiles(id);
  }

  async function recover(id: string): Promise<RecorderError | undefined> {
    const shown = library.get(id);
    if (shown) library.show({ ...shown, status: 'finalizing' });
    const stored = await library.detail(id);
    const found = stored ?? newRecording(id, await begunAt(store.folder(id)), 'Recovered recording');
    try {
      const repaired = await repair({ store, ffmpeg: findFfmpeg(), onProgress: progressOf(id) }, found);
      await completed(repaired);
      onNotice('info', `The recording "${repaired.title}" was recovered.`);
      return undefined;
    } catch (error) {
      log.error({ err: error, id }, 'A recording could not be repaired');
      const known = {
        ended_at: found.ended_at ?? found.started_at,
        actions: (await store.briefActions(id)).length,
        has_thumbnail: (await store.size(id, RECORDING_FILES.thumbnail)) !== undefined,
      };
      const failure = await failed({ ...found, ...known }, error);
      // Once is enough, however often it is tried.
      if (stored?.status !== 'failed') {
        onNotice('warn', `The recording "${found.title}" could not be recovered: ${failure.message}`);
      }
      return failure;
    }
  }

  return {
    async finish(id, recording, onFilmed, reason) {
      const shown = library.get(id);
      if (!shown) return new RecorderError('not-found', 'Recording not found.');
      library.show({ ...shown, status: 'finalizing' });
      const { endedAt, videoMs, clock } = await recording.finish();
      onFilmed();
      const { title, pinned } = library.get(id) ?? shown;
      const ended: RecordingDetail = {
        ...shown,
        title,
        pinned,
        status: 'ready',
        ...(reason !== undefined && { reason }),
        ended_at: new Date(endedAt).toISOString(),
        wall_ms: endedAt - recording.startedAt,
        video_ms: Math.round(videoMs),
        actions: recording.actions,
        frames: recording.frames,
        skipped_frames: recording.skipped,
        has_thumbnail: recording.hasThumbnail,
        clock,
      };
      let failure: RecorderError | undefined;
      try {
        const { bytes, frames, unreadable } = await finalizeVideo({
          ffmpeg: findFfmpeg(),
          folder: store.folder(id),
          title,
          segments: recording.segments,
          actions: await store.briefActions(id),
          videoMs,
          onProgress: progressOf(id),
        });
        await completed({
          ...ended,
          ...(unreadable > 0 && {
            status: 'recovered',
            reason: [reason, describeUnreadable(unreadable)].filter(Boolean).join(' '),
          }),
          frames: frames || ended.frames,
          size_bytes: bytes,
        });
        await library.applyQuota(id);
      } catch (error) {
        log.error({ err: error, id }, 'A recording could not be finished');
        failure = await failed(ended, error);
      }
      if (reason !== undefined) onNotice('warn', `The recording "${title}" has ended: ${reason}`);
      return failure;
    },

    recover,

    async retry(id) {
      const shown = library.get(id);
      if (!shown) return true; // deleted meanwhile
      if (shown.status === 'recording' || shown.status === 'finalizing') return true; // it began again
      if (shown.status !== 'failed') {
        if (!(await library.retrySave(id))) return false;
        await store.removeWorkingFiles(id);
        return true;
      }
      if ((await store.size(id, '')) === undefined) return true; // its folder was deleted
      // It takes as much again while it is joined.
      const sizes = await Promise.all((await store.segments(id)).map((file) => store.size(id, file)));
      const needed = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
      if ((await options.freeBytes()) <= needed) return false;
      const failure = await recover(id);
      return failure?.code !== 'disk-full';
    },
  };
}

/** When a recording of which nothing else is known began. */
async function begunAt(folder: string): Promise<Date> {
  return stat(folder).then(
    ({ birthtime }) => birthtime,
    () => new Date(),
  );
}
