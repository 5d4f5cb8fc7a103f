import { mkdir } from 'node:fs/promises';
import type { JournalEntry } from '../../shared/journal';
import type { Recording, RecordingChange, RecordingDetail } from '../../shared/recording';
import type { TimePoint } from '../../shared/time-map';
import { wallTime } from '../base/clock';
import { freeBytes } from '../base/files';
import { type ActiveRecording, startRecording } from './capture/active-recording';
import { Capture } from './capture/capture';
import type { ScreenFeed } from './capture/screen-feed';
import { createThumbnailEncoder } from './capture/thumbnail';
import { findFfmpeg } from './encode/ffmpeg-path';
import { Finalizer } from './finish/finalizer';
import { createRetryQueue } from './finish/retries';
import { createKeyedQueue } from './keyed-queue';
import { createTitles, newRecording } from './library/new-recording';
import type { RecordingStore } from './library/recording-store';
import { RecorderError, toRecorderError } from './recorder-error';
import { RecordingMonitor, type RecordingMonitorOptions } from './recording-monitor';

export interface RecorderOptions extends RecordingMonitorOptions {
  readonly store: RecordingStore;
  /** Id of the session that new recordings belong to. */
  readonly session?: () => string;
  readonly feed: Pick<ScreenFeed, 'watch' | 'latest' | 'framebuffer'>;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Interval between attempts to complete recordings that the disk had no room for (ms). */
  readonly retryMs?: number;
  /** Free space on the recordings' disk (bytes). */
  readonly freeBytes?: () => Promise<number>;
  /** Whether the screen may show something that no thumbnail may show. */
  readonly isHidden?: () => boolean;
}

const MAX_ACTIVE = 5;
const RETRY_MS = 3000;
/** Time limit for encoders when the host stops; joining the files needs the rest (ms). */
const ENCODERS_MS = 3000;

/** Makes up to five recordings at once. Each survives a crash. */
export class Recorder {
  /** Resolves when the library is loaded. Repairs of what a killed host left may still run. */
  readonly ready: Promise<void>;
  readonly #capture: Capture;
  readonly #thumbnailOf: ReturnType<typeof createThumbnailEncoder>;
  readonly #titleOf = createTitles();
  /** One task at a time for each recording. */
  readonly #queue = createKeyedQueue();
  /** Recordings in progress; undefined while one starts. */
  readonly #active = new Map<string, ActiveRecording | undefined>();
  readonly #monitor: RecordingMonitor;
  readonly #retries: ReturnType<typeof createRetryQueue>;
  readonly #finalizer: Finalizer;
  readonly #freeBytes: () => Promise<number>;
  #isStopping = false;
  #onIdle = () => {};

  constructor(private readonly options: RecorderOptions) {
    const { store, library, feed, log, onNotice } = options;
    this.#freeBytes = options.freeBytes ?? (() => freeBytes(store.root));
    this.#capture = new Capture({
      ...options,
      root: store.root,
      onError: (message) => onNotice('warn', message),
    });
    this.#thumbnailOf = createThumbnailEncoder(() => feed.framebuffer);
    this.#monitor = new RecordingMonitor(options, this.#active, this.#freeBytes, (reason) =>
      this.endAll(reason),
    );
    this.#retries = createRetryQueue(options.retryMs ?? RETRY_MS, (id) =>
      this.#queue
        .run(id, () => this.#finalizer.retry(id))
        .catch((error: unknown) => {
          log.error({ err: error, id }, 'A recording could not be completed');
          return false;
        }),
    );
    this.#finalizer = new Finalizer({
      ...{ store, library, log, onNotice },
      freeBytes: this.#freeBytes,
      retryLater: this.#retries.add,
    });
    this.ready = this.#load();
    this.ready.catch((error: unknown) => log.error({ err: error }, 'The recordings could not be read'));
  }

  active(): Recording[] {
    const { library } = this.options;
    return [...this.#active].flatMap(([id, recording]) => (recording && library.get(id)) ?? []);
  }

  /** Resolves when the first frame is on disk. @throws {RecorderError} */
  async start(id: string, chatId?: string): Promise<Recording> {
    await this.ready;
    return this.#queue.run(id, async () => {
      if (this.#isStopping) throw new RecorderError('stopping', 'Desktop API is shutting down.');
      const shown = this.options.library.get(id);
      if (this.#active.get(id) && shown) return shown;
      if (this.#active.size >= MAX_ACTIVE) {
        throw new RecorderError('too-many', `${MAX_ACTIVE} recordings are already in progress.`);
      }
      this.#active.set(id, undefined);
      this.#monitor.input();
      try {
        return await this.#start(id, chatId);
      } catch (error) {
        this.#ended(id);
        throw toRecorderError(error);
      }
    });
  }

  /**
   * Ends a recording, or returns one that has ended. A recording that could not be joined is joined now.
   * @param beforeRestart runs before the id can be started again or deleted; it may open the files
   * @throws {RecorderError} `not-found`; `corrupted` if nothing of it is playable; `failed`
   */
  async stop(id: string, beforeRestart?: (recording: Recording) => Promise<void>): Promise<Recording> {
    const { library } = this.options;
    await this.ready;
    return this.#queue.run(id, async () => {
      const isFailed = library.get(id)?.status === 'failed';
      const failure = await (isFailed ? this.#finalizer.recover(id) : this.#end(id));
      if (failure) throw failure;
      const recording = library.get(id);
      if (!recording) throw notFound();
      await beforeRestart?.(recording);
      return recording;
    });
  }

  clock(id: string): readonly TimePoint[] | undefined {
    return this.#active.get(id)?.timeMap();
  }

  /** @throws {RecorderError} `not-found` */
  async change(id: string, change: RecordingChange): Promise<Recording> {
    await this.ready;
    return this.#queue.run(id, () => this.options.library.change(id, change));
  }

  /** @throws {RecorderError} `not-found`, `busy` */
  async remove(id: string): Promise<void> {
    const { library } = this.options;
    await this.ready;
    if (this.#active.has(id)) throw new RecorderError('busy', 'Recording is in progress. Stop it first.');
    return this.#queue.run(id, async () => {
      if (!library.get(id)) throw notFound();
      await library.remove(id);
    });
  }

  actionStarted(entry: JournalEntry): void {
    this.#monitor.actionStarted();
    this.#capture.actionStarted(entry.id);
  }

  actionDone(entry: JournalEntry): void {
    this.#monitor.actionDone(entry.started_at !== undefined);
    this.#capture.actionDone(entry.id);
    for (const recording of this.#active.values()) recording?.actionDone(entry);
  }

  humanInput(): void {
    this.#monitor.input();
    this.#capture.humanInput();
  }

  endAll(reason?: string): Promise<unknown> {
    return Promise.all(
      [...this.#active.keys()].map((id) => this.#queue.run(id, () => this.#end(id, reason))),
    );
  }

  /**
   * Ends all recordings and starts no more. Neither promise rejects: `captured` resolves when the screen is no longer
   * captured, `finished` when every recording is complete.
   */
  shutDown(): { readonly captured: Promise<unknown>; readonly finished: Promise<unknown> } {
    this.#isStopping = true;
    this.#retries.stop();
    const captured = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      if (this.#active.size === 0) resolve();
    });
    const timer = setTimeout(() => this.#capture.killEncoders(), ENCODERS_MS);
    void captured.then(() => clearTimeout(timer));
    const finished = this.ready.then(() => this.endAll()).then(this.#queue.idle, this.#queue.idle);
    return { captured, finished };
  }

  /** Loads the library, and repairs what a killed host left. */
  async #load(): Promise<void> {
    const { library, log } = this.options;
    for (const id of await library.load()) {
      this.#queue
        .run(id, () => this.#finalizer.recover(id))
        .catch((error: unknown) => log.error({ err: error, id }, 'A recording could not be repaired'));
    }
    await library.applyQuota();
  }

  async #start(id: string, chatId: string | undefined): Promise<Recording> {
    const { store, log, onNotice, isHidden = () => false } = this.options;
    const ffmpeg = findFfmpeg();
    await mkdir(store.root, { recursive: true, mode: 0o700 });
    if ((await this.#freeBytes()) < this.options.minFreeBytes) {
      throw new RecorderError('disk-full', 'The disk is nearly full.');
    }
    const folder = await store.create(id);
    let recording: ActiveRecording | undefined;
    try {
      const draft = this.#draft(id, chatId);
      await store.write(draft);
      recording = await startRecording({
        ...{ id, store, ffmpeg, isHidden },
        capture: this.#capture,
        thumbnailOf: this.#thumbnailOf,
        onError: (message) => onNotice('warn', message),
        onFailed: (reason) => void this.#queue.run(id, () => this.#end(id, reason)),
      });
      const started_at = new Date(recording.startedAt).toISOString();
      const started = { ...draft, started_at, ...recording.size };
      this.#active.set(id, recording);
      await this.options.library.save(started);
      await folder
        .commit()
        .catch((error: unknown) => log.warn({ err: error, id }, 'A replaced recording could not be deleted'));
      this.#monitor.start();
      return started;
    } catch (error) {
      await recording?.finish();
      await folder.rollback();
      throw error;
    }
  }

  #draft(id: string, chatId: string | undefined): RecordingDetail {
    const session = this.options.session?.();
    const startedAt = new Date(wallTime());
    return {
      ...newRecording(id, startedAt, this.#titleOf(startedAt)),
      ...(chatId !== undefined && { chat_id: chatId }),
      ...(session !== undefined && { session }),
    };
  }

  /** @param reason why the recording ends, unless a client stopped it */
  async #end(id: string, reason?: string): Promise<RecorderError | undefined> {
    const recording = this.#active.get(id);
    return recording && this.#finalizer.finish(id, recording, () => this.#ended(id), reason);
  }

  #ended(id: string): void {
    this.#active.delete(id);
    this.#monitor.forget(id);
    if (this.#active.size === 0) this.#onIdle();
  }
}

function notFound(): RecorderError {
  return new RecorderError('not-found', 'Recording not found.');
}
