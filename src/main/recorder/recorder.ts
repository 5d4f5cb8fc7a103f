import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Notice } from '../../shared/events';
import type { JournalEntry } from '../../shared/journal';
import type { Recording, RecordingChange } from '../../shared/recording';
import type { TimePoint } from '../../shared/time-map';
import { now, wallTime } from '../base/clock';
import { type ActiveRecording, startRecording } from './capture/active-recording';
import { createCapture } from './capture/capture';
import type { ScreenFeed } from './capture/screen-feed';
import { createThumbnailEncoder } from './capture/thumbnail';
import { findFfmpeg } from './encode/ffmpeg-path';
import { createFinalizer } from './finish/finalizer';
import { createRetryQueue } from './finish/retries';
import { diskProblem, freeBytesAt } from './free-bytes';
import { createKeyedQueue } from './keyed-queue';
import { createTitles, newRecording } from './library/new-recording';
import type { RecordingLibrary } from './library/recording-library';
import type { RecordingStore } from './library/recording-store';
import { createProgress } from './progress';
import { RecorderError, toRecorderError } from './recorder-error';

export interface RecorderOptions {
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
  /** What is recorded belongs to it. */
  readonly session?: string;
  readonly feed: ScreenFeed;
  readonly fps: number;
  readonly idleAfterMs: number;
  readonly idleSpeed: number;
  /** Bytes that must stay free on the disk. */
  readonly minFreeBytes: number;
  /** How long nobody may touch the desktop before recordings end, in milliseconds. */
  readonly endAfterMs?: number;
  /** How often it looks at the disk and at what it records, in milliseconds. */
  readonly tickMs?: number;
  /** How often it completes recordings for which there was no room (ms). */
  readonly retryMs?: number;
  /** Bytes that are free; by default those of the disk the recordings are on. */
  readonly freeBytes?: () => Promise<number>;
  readonly log: Logger;
  readonly onNotice: (level: Notice['level'], message: string) => void;
  /** Whether the screen may show just now what must not be on a thumbnail. */
  readonly isHidden?: () => boolean;
}

interface StartOptions {
  readonly chatId?: string | undefined;
}

/** Makes recordings: at most five at once, each whole on disk whatever happens. */
export interface Recorder {
  /** Resolves when the library has been read and what a killed host left is being repaired. */
  readonly ready: Promise<void>;
  /** Those being made. */
  active(): Recording[];
  /** Resolves when the first picture is on disk. @throws {RecorderError} */
  start(id: string, options?: StartOptions): Promise<Recording>;
  /**
   * Ends it, or gives what has ended; one that could not be joined is tried again.
   * `beforeRestart` runs before the id can be started anew or deleted: it may open the files.
   * @throws {RecorderError} `not-found`; `corrupted` where nothing of it can be played; `failed`
   */
  stop(id: string, beforeRestart?: (recording: Recording) => Promise<void>): Promise<Recording>;
  /** The map of one being made. */
  clock(id: string): readonly TimePoint[] | undefined;
  /** @throws {RecorderError} `not-found` */
  change(id: string, change: RecordingChange): Promise<Recording>;
  /** @throws {RecorderError} `not-found`, `busy` */
  remove(id: string): Promise<void>;
  actionStarted(entry: JournalEntry): void;
  actionDone(entry: JournalEntry): void;
  humanInput(): void;
  /** Ends all recordings. */
  endAll(reason: string): Promise<unknown>;
  /** Ends all recordings and starts no more. */
  shutDown(): RecorderShutDown;
}

/** Neither promise rejects. */
interface RecorderShutDown {
  /** Resolves when the desktop is filmed no more. */
  readonly captured: Promise<unknown>;
  /** Resolves when every recording is whole. */
  readonly finished: Promise<unknown>;
}

const MAX_ACTIVE = 5;
const TEN_MINUTES = 10 * 60_000;
const TICK_MS = 2000;
const RETRY_MS = 3000;
/** How long encoders may take for their last frames if the host stops; the files still have to be joined then (ms). */
const ENCODERS_MS = 3000;

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, library, feed: screen, fps, log, onNotice, endAfterMs = TEN_MINUTES } = options;
  const freeBytes = options.freeBytes ?? (() => freeBytesAt(store.root));
  const film = createCapture({
    screen,
    root: store.root,
    fps,
    idleAfterMs: options.idleAfterMs,
    idleSpeed: options.idleSpeed,
    onError: (message) => onNotice('warn', message),
  });
  const posterOf = createThumbnailEncoder(() => screen.framebuffer);
  const titleOf = createTitles();
  const turns = createKeyedQueue();
  const { run: inTurn } = turns;
  /** With undefined for one that is about to begin. */
  const active = new Map<string, ActiveRecording | undefined>();
  const progress = createProgress(library);
  const retries = createRetryQueue(options.retryMs ?? RETRY_MS, (id) =>
    inTurn(id, () => ending.retry(id)).catch((error: unknown) => {
      log.error({ err: error, id }, 'A recording could not be completed');
      return false;
    }),
  );
  const ending = createFinalizer({ store, library, log, onNotice, freeBytes, retryLater: retries.add });
  let lastInput = now();
  let running = 0;
  let stopping = false;
  let ticking: NodeJS.Timeout | undefined;
  let onIdle = () => {};

  const ready = (async () => {
    for (const id of await library.load()) {
      inTurn(id, () => ending.recover(id)).catch((error: unknown) =>
        log.error({ err: error, id }, 'A recording could not be repaired'),
      );
    }
    await library.applyQuota();
  })();
  ready.catch((error: unknown) => log.error({ err: error }, 'The recordings could not be read'));

  async function begin(id: string, { chatId }: StartOptions): Promise<Recording> {
    const ffmpeg = findFfmpeg();
    await mkdir(store.root, { recursive: true, mode: 0o700 });
    if ((await freeBytes()) < options.minFreeBytes) {
      throw new RecorderError('disk-full', 'The disk is nearly full.');
    }
    const folder = await store.create(id);
    let recording: ActiveRecording | undefined;
    try {
      const startedAt = new Date(wallTime());
      const chat = chatId === undefined ? {} : { chat_id: chatId };
      const session = options.session === undefined ? {} : { session: options.session };
      const draft = { ...newRecording(id, startedAt, titleOf(startedAt)), ...chat, ...session };
      await store.write(draft);
      recording = await startRecording({
        id,
        store,
        capture: film,
        ffmpeg,
        thumbnailOf: posterOf,
        isHidden: options.isHidden ?? (() => false),
        onError: (message) => onNotice('warn', message),
        onFailed: (reason) => void inTurn(id, () => end(id, reason)),
      });
      const { width, height } = recording;
      const begun = { ...draft, started_at: new Date(recording.startedAt).toISOString(), width, height };
      active.set(id, recording);
      await library.save(begun);
      await folder
        .keep()
        .catch((error: unknown) => log.warn({ err: error, id }, 'What it replaced is still there'));
      watchOver();
      return begun;
    } catch (error) {
      await recording?.finish();
      await folder.undo();
      throw error;
    }
  }

  function watchOver(): void {
    ticking ??= setInterval(() => {
      tick().catch((error: unknown) => log.error({ err: error }, 'The recorder could not look after itself'));
    }, options.tickMs ?? TICK_MS);
  }

  /** Ends a recording being made; `reason` where nobody asked for it. */
  async function end(id: string, reason?: string): Promise<RecorderError | undefined> {
    const recording = active.get(id);
    if (!recording) return undefined;
    return ending.finish(id, recording, () => ended(id), reason);
  }

  function ended(id: string): void {
    active.delete(id);
    progress.forget(id);
    if (active.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
    onIdle();
  }

  function endAll(reason?: string): Promise<unknown> {
    return Promise.all([...active.keys()].map((id) => inTurn(id, () => end(id, reason))));
  }

  async function tick(): Promise<void> {
    if (running > 0) lastInput = now();
    for (const [id, recording] of active) {
      if (recording && (await progress.show(id, recording))) {
        const { title } = library.get(id) ?? {};
        onNotice('warn', `The machine is too busy for ${fps} frames a second: "${title}" has fewer.`);
      }
    }
    if (now() - lastInput >= endAfterMs) await endAll('Nobody touched the desktop for ten minutes.');
    else {
      const reason = await diskProblem(freeBytes, options.minFreeBytes);
      if (reason !== undefined) await endAll(reason);
    }
  }

  return {
    ready,
    active: () => [...active].flatMap(([id, recording]) => (recording && library.get(id)) ?? []),

    async start(id, startOptions = {}) {
      await ready;
      return inTurn(id, async () => {
        if (stopping) throw new RecorderError('stopping', 'Desktop API is shutting down.');
        const shown = library.get(id);
        if (active.get(id) && shown) return shown;
        if (active.size >= MAX_ACTIVE) {
          throw new RecorderError('too-many', `${MAX_ACTIVE} recordings are being made already.`);
        }
        active.set(id, undefined);
        lastInput = now();
        try {
          return await begin(id, startOptions);
        } catch (error) {
          ended(id);
          throw toRecorderError(error);
        }
      });
    },

    async stop(id, beforeRestart) {
      await ready;
      return inTurn(id, async () => {
        const isFailed = library.get(id)?.status === 'failed';
        const failure = await (isFailed ? ending.recover(id) : end(id));
        if (failure) throw failure;
        const found = library.get(id);
        if (!found) throw new RecorderError('not-found', 'Recording not found.');
        await beforeRestart?.(found);
        return found;
      });
    },

    clock: (id) => active.get(id)?.clock(),
    // Between start and end, which write the same file.
    change: (id, change) => inTurn(id, () => library.change(id, change)),

    async remove(id) {
      await ready;
      if (active.has(id)) throw new RecorderError('busy', 'Recording is still being made; stop it first.');
      return inTurn(id, async () => {
        if (!library.get(id)) throw new RecorderError('not-found', 'Recording not found.');
        await library.remove(id);
      });
    },

    actionStarted(entry) {
      running += 1;
      lastInput = now();
      film.actionStarted(entry.id);
    },
    actionDone(entry) {
      if (entry.started_at !== undefined) running = Math.max(running - 1, 0);
      lastInput = now();
      film.actionDone(entry.id);
      for (const recording of active.values()) recording?.actionDone(entry);
    },
    humanInput() {
      lastInput = now();
      film.humanInput();
    },

    endAll,
    shutDown() {
      stopping = true;
      retries.stop();
      const filmed =
        active.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => (onIdle = resolve));
      const timer = setTimeout(film.killEncoders, ENCODERS_MS);
      void filmed.then(() => clearTimeout(timer));
      const finished = ready.then(() => endAll()).then(turns.idle, turns.idle);
      return { captured: filmed, finished };
    },
  };
}
