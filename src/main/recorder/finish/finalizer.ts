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
  /** Called if the disk has no room for a recording: call `retry` later. */
  readonly retryLater: (id: string) => void;
  readonly freeBytes: () => Promise<number>;
}

const KEPT =
  'The recorded parts are kept. They are joined when it is stopped again or when Jumpseat restarts.';
const KEPT_FOR_ROOM = 'The recorded parts are kept. They are joined when the disk has room.';

/** Turns segments into recordings. Its methods return errors, which the library shows too, instead of throwing. */
export class Finalizer {
  constructor(private readonly options: FinalizerOptions) {}

  /**
   * Ends a recording in progress. Calls `onCaptured` when its capture has stopped.
   * @param reason why it ends, unless a client stopped it
   */
  async finish(
    id: string,
    recording: ActiveRecording,
    onCaptured: () => void,
    reason?: string,
  ): Promise<RecorderError | undefined> {
    const { library, log, onNotice } = this.options;
    const shown = library.get(id);
    if (!shown) return new RecorderError('not-found', 'Recording not found.');
    library.show({ ...shown, status: 'finalizing' });
    const { endedAt, videoMs, clock } = await recording.finish();
    onCaptured();
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
      ...recording.counts(),
      clock,
    };
    let failure: RecorderError | undefined;
    try {
      await this.#save(await this.#withVideo(ended, recording, videoMs));
      await library.applyQuota(id);
    } catch (error) {
      log.error({ err: error, id }, 'A recording could not be finished');
      failure = await this.#saveFailed(ended, error);
    }
    if (reason !== undefined) onNotice('warn', `The recording "${title}" has ended: ${reason}`);
    return failure;
  }

  /** Makes a recording of what is on disk. */
  async recover(id: string): Promise<RecorderError | undefined> {
    const { store, library, log, onNotice } = this.options;
    const shown = library.get(id);
    if (shown) library.show({ ...shown, status: 'finalizing' });
    const stored = await library.detail(id);
    const folder = await stat(store.folder(id)).catch(() => undefined);
    const recording = stored ?? newRecording(id, folder?.birthtime ?? new Date(), 'Recovered recording');
    try {
      const options = { store, ffmpeg: findFfmpeg(), onProgress: this.#progressOf(id) };
      const repaired = await repair(options, recording);
      await this.#save(repaired);
      onNotice('info', `The recording "${repaired.title}" was recovered.`);
      return undefined;
    } catch (error) {
      log.error({ err: error, id }, 'A recording could not be repaired');
      const known = {
        ended_at: recording.ended_at ?? recording.started_at,
        actions: (await store.actionSummaries(id)).length,
        has_thumbnail: (await store.size(id, RECORDING_FILES.thumbnail)) !== undefined,
      };
      const failure = await this.#saveFailed({ ...recording, ...known }, error);
      if (stored?.status !== 'failed') {
        onNotice('warn', `The recording "${recording.title}" could not be recovered: ${failure.message}`);
      }
      return failure;
    }
  }

  /** Completes a recording that the disk had no room for. @returns whether nothing is left to do */
  async retry(id: string): Promise<boolean> {
    const { store, library, freeBytes } = this.options;
    const shown = library.get(id);
    const wasDeletedOrRestarted = !shown || shown.status === 'recording' || shown.status === 'finalizing';
    if (wasDeletedOrRestarted) return true;
    if (shown.status !== 'failed') {
      if (!(await library.retrySave(id))) return false;
      await store.removeWorkingFiles(id);
      return true;
    }
    if ((await store.size(id, '')) === undefined) return true; // its folder was deleted
    // Joining the segments takes their size again.
    if ((await freeBytes()) <= (await store.totalSize(id, await store.segments(id)))) return false;
    const failure = await this.recover(id);
    return failure?.code !== 'disk-full';
  }

  async #withVideo(
    ended: RecordingDetail,
    { segments }: ActiveRecording,
    videoMs: number,
  ): Promise<RecordingDetail> {
    const { id, title, reason } = ended;
    const { store } = this.options;
    const { bytes, frames, unreadable } = await finalizeVideo({
      ffmpeg: findFfmpeg(),
      folder: store.folder(id),
      title,
      segments,
      actions: await store.actionSummaries(id),
      videoMs,
      onProgress: this.#progressOf(id),
    });
    return {
      ...ended,
      ...(unreadable > 0 && {
        status: 'recovered',
        reason: [reason, describeUnreadable(unreadable)].filter(Boolean).join(' '),
      }),
      frames: frames || ended.frames,
      size_bytes: bytes,
    };
  }

  /** Saves a recording that has its video, and deletes its working files. */
  async #save(recording: RecordingDetail): Promise<void> {
    const { id } = recording;
    const { store, library, retryLater } = this.options;
    if (!(await library.saveOrHold(recording))) {
      // Deleting the segments may free enough space.
      await store.removeSegments(id);
      if (!(await library.retrySave(id))) return retryLater(id);
    }
    await store.removeWorkingFiles(id);
  }

  async #saveFailed(recording: RecordingDetail, error: unknown): Promise<RecorderError> {
    const { code } = toRecorderError(error);
    const isFull = code === 'disk-full';
    const failure =
      error instanceof RecorderError && code === 'corrupted'
        ? error
        : new RecorderError(code, `${describeError(error)} ${isFull ? KEPT_FOR_ROOM : KEPT}`, {
            cause: error,
          });
    const failed: RecordingDetail = { ...recording, status: 'failed', reason: failure.message };
    const isSaved = await this.options.library.saveOrHold(failed);
    if (isFull || !isSaved) this.options.retryLater(recording.id);
    return failure;
  }

  #progressOf(id: string): (share: number) => void {
    const { library } = this.options;
    return (share) => {
      const shown = library.get(id);
      const progress = Math.round(share * 100) / 100;
      if (shown?.status === 'finalizing' && progress !== (shown.progress ?? 0)) {
        library.show({ ...shown, progress });
      }
    };
  }
}
