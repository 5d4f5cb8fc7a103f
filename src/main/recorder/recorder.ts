import { mkdir } from 'node:fs/promises';
import type { JournalEntry } from '../../shared/journal';
import type { Recording, RecordingDetail } from '../../shared/recording';
import type { TimePoint } from '../../shared/time-map';
import { wallTime } from '../base/clock';
import { type ActiveRecording, startRecording } from './capture/active-recording';
import { Capture } from './capture/capture';
import type { ScreenFeed } from './capture/screen-feed';
import { createThumbnailEncoder } from './capture/thumbnail';
import { findFfmpeg } from './encode/ffmpeg-path';
import { createTitles, newRecording } from './library/new-recording';
import type { RecordingStore } from './library/recording-store';
import { RecorderError, toRecorderError } from './recorder-error';
import { RecordingMonitor, type RecordingMonitorOptions } from './recording-monitor';
import type { Recordings } from './recordings';

export interface RecorderOptions extends RecordingMonitorOptions {
  readonly store: RecordingStore;
  /** What the recorders of all desktops share. */
  readonly recordings: Recordings;
  /** The desktop that is recorded; default `main`. */
  readonly desktopName?: string;
  /** Id of the session that new recordings belong to. */
  readonly session?: () => string;
  readonly feed: Pick<ScreenFeed, 'watch' | 'latest' | 'framebuffer'>;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Whether the screen may show something that no thumbnail may show. */
  readonly isHidden?: () => boolean;
}

const MAX_ACTIVE = 5;
/** Time limit for encoders when the host stops; joining the files needs the rest (ms). */
const ENCODERS_MS = 3000;

/** Makes up to five recordings at once. Each survives a crash. */
export class Recorder {
  readonly #capture: Capture;
  readonly #thumbnailOf: ReturnType<typeof createThumbnailEncoder>;
  readonly #titleOf = createTitles();
  /** Recordings in progress; undefined while one starts. */
  readonly #active = new Map<string, ActiveRecording | undefined>();
  readonly #monitor: RecordingMonitor;
  #isStopping = false;
  #onIdle = () => {};

  constructor(private readonly options: RecorderOptions) {
    const { store, feed, onNotice, recordings } = options;
    this.#capture = new Capture({
      ...options,
      root: store.root,
      onError: (message) => onNotice('warn', message),
    });
    this.#thumbnailOf = createThumbnailEncoder(() => feed.framebuffer);
    this.#monitor = new RecordingMonitor(options, this.#active, recordings.freeBytes, (reason) =>
      this.endAll(reason),
    );
  }

  active(): Recording[] {
    const { library } = this.options;
    return [...this.#active].flatMap(([id, recording]) => (recording && library.get(id)) ?? []);
  }

  /** Resolves when the first frame is on disk. @throws {RecorderError} */
  async start(id: string, chatId?: string): Promise<Recording> {
    const { recordings } = this.options;
    await recordings.ready;
    return recordings.run(id, async () => {
      if (this.#isStopping) throw new RecorderError('stopping', 'Desktop API is shutting down.');
      const shown = this.options.library.get(id);
      if (this.#active.get(id) && shown) return shown;
      if (this.#active.size >= MAX_ACTIVE) {
        throw new RecorderError('too-many', `${MAX_ACTIVE} recordings are already in progress.`);
      }
      recordings.claim(id, this);
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

  clock(id: string): readonly TimePoint[] | undefined {
    return this.#active.get(id)?.timeMap();
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
    return Promise.all([...this.#active.keys()].map((id) => this.#endInTurn(id, reason)));
  }

  /**
   * Ends all recordings and starts no more. Neither promise rejects: `captured` resolves when the screen is no longer
   * captured, `finished` when all its recordings are complete.
   */
  shutDown(): { readonly captured: Promise<unknown>; readonly finished: Promise<unknown> } {
    const { recordings } = this.options;
    this.#isStopping = true;
    const captured = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      if (this.#active.size === 0) resolve();
    });
    const timer = setTimeout(() => this.#capture.killEncoders(), ENCODERS_MS);
    void captured.then(() => clearTimeout(timer));
    const finished = recordings.ready.then(() => this.endAll()).catch(() => undefined);
    return { captured, finished };
  }

  async #start(id: string, chatId: string | undefined): Promise<Recording> {
    const { store, log, onNotice, isHidden = () => false } = this.options;
    const ffmpeg = findFfmpeg();
    await mkdir(store.root, { recursive: true, mode: 0o700 });
    if ((await this.options.recordings.freeBytes()) < this.options.minFreeBytes) {
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
        onFailed: (reason) => void this.#endInTurn(id, reason),
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
    const { session: sessionOf, desktopName } = this.options;
    const session = sessionOf?.();
    const startedAt = new Date(wallTime());
    return {
      ...newRecording(id, startedAt, this.#titleOf(startedAt)),
      ...(desktopName !== undefined && { desktop: desktopName }),
      ...(chatId !== undefined && { chat_id: chatId }),
      ...(session !== undefined && { session }),
    };
  }

  /** @param reason why the recording ends, unless a client stopped it */
  async end(id: string, reason?: string): Promise<RecorderError | undefined> {
    const recording = this.#active.get(id);
    return (
      recording && this.options.recordings.finalizer.finish(id, recording, () => this.#ended(id), reason)
    );
  }

  #endInTurn(id: string, reason?: string): Promise<RecorderError | undefined> {
    return this.options.recordings.run(id, () => this.end(id, reason));
  }

  #ended(id: string): void {
    this.#active.delete(id);
    this.options.recordings.release(id);
    this.#monitor.forget(id);
    if (this.#active.size === 0) this.#onIdle();
  }
}
