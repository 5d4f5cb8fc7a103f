import type { Recording, RecordingChange } from '../../shared/recording';
import type { TimePoint } from '../../shared/time-map';
import { freeBytes } from '../base/files';
import { Finalizer, type FinalizerOptions } from './finish/finalizer';
import { createRetryQueue } from './finish/retries';
import { createKeyedQueue } from './keyed-queue';
import { RecorderError } from './recorder-error';

export interface RecordingsOptions extends Pick<FinalizerOptions, 'store' | 'library' | 'log' | 'onNotice'> {
  /** Interval between attempts to complete recordings that the disk had no room for (ms). */
  readonly retryMs?: number;
  /** Free space on the recordings' disk (bytes). */
  readonly freeBytes?: () => Promise<number>;
}

/** The recorder of a recording in progress. */
interface RecordingOwner {
  /** As {@link Recordings.stop}, but returns the error. */
  end(id: string): Promise<RecorderError | undefined>;
  clock(id: string): readonly TimePoint[] | undefined;
}

const RETRY_MS = 3000;

/** All recordings, which the recorders of the desktops share: one task at a time for each. */
export class Recordings {
  /** Resolves when the library is loaded. Repairs of what a killed host left may still run. */
  readonly ready: Promise<void>;
  readonly finalizer: Finalizer;
  readonly freeBytes: () => Promise<number>;
  readonly #queue = createKeyedQueue();
  /** The recorders of recordings in progress. */
  readonly #recorders = new Map<string, RecordingOwner>();
  readonly #retries: ReturnType<typeof createRetryQueue>;

  constructor(private readonly options: RecordingsOptions) {
    const { store, library, log, onNotice } = options;
    this.freeBytes = options.freeBytes ?? (() => freeBytes(store.root));
    this.#retries = createRetryQueue(options.retryMs ?? RETRY_MS, (id) =>
      this.run(id, () => this.finalizer.retry(id)).catch((error: unknown) => {
        log.error({ err: error, id }, 'A recording could not be completed');
        return false;
      }),
    );
    this.finalizer = new Finalizer({
      ...{ store, library, log, onNotice },
      freeBytes: this.freeBytes,
      retryLater: this.#retries.add,
    });
    this.ready = this.#load();
    this.ready.catch((error: unknown) => log.error({ err: error }, 'The recordings could not be read'));
  }

  /** Runs a task when those that were added before for the same recording have ended. */
  run<T>(id: string, task: () => Promise<T>): Promise<T> {
    return this.#queue.run(id, task);
  }

  /** Resolves when all tasks that were added so far have ended. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Gives a recording to the recorder that makes it. @throws {RecorderError} `busy` if a different one does */
  claim(id: string, recorder: RecordingOwner): void {
    const owner = this.#recorders.get(id) ?? recorder;
    if (owner !== recorder)
      throw new RecorderError('busy', 'A recording of a different desktop has this id and is in progress.');
    this.#recorders.set(id, recorder);
  }

  release(id: string): void {
    this.#recorders.delete(id);
  }

  /**
   * Ends a recording, or returns one that has ended. A recording that could not be joined is joined now.
   * @param beforeRestart runs before the id can be started again or deleted; it may open the files
   * @throws {RecorderError} `not-found`; `corrupted` if nothing of it is playable; `failed`
   */
  async stop(id: string, beforeRestart?: (recording: Recording) => Promise<void>): Promise<Recording> {
    const { library } = this.options;
    await this.ready;
    return this.run(id, async () => {
      const isFailed = library.get(id)?.status === 'failed';
      const failure = await (isFailed ? this.finalizer.recover(id) : this.#recorders.get(id)?.end(id));
      if (failure) throw failure;
      const recording = library.get(id);
      if (!recording) throw notFound();
      await beforeRestart?.(recording);
      return recording;
    });
  }

  /** The time map of a recording in progress. */
  clock(id: string): readonly TimePoint[] | undefined {
    return this.#recorders.get(id)?.clock(id);
  }

  /** @throws {RecorderError} `not-found` */
  async change(id: string, change: RecordingChange): Promise<Recording> {
    await this.ready;
    return this.run(id, () => this.options.library.change(id, change));
  }

  /** @throws {RecorderError} `not-found`, `busy` */
  async remove(id: string): Promise<void> {
    const { library } = this.options;
    await this.ready;
    if (this.#recorders.has(id)) throw new RecorderError('busy', 'Recording is in progress. Stop it first.');
    return this.run(id, async () => {
      if (!library.get(id)) throw notFound();
      await library.remove(id);
    });
  }

  /** Tries no more to complete recordings. */
  stopRetries(): void {
    this.#retries.stop();
  }

  /** Loads the library, and repairs what a killed host left. */
  async #load(): Promise<void> {
    const { library, log } = this.options;
    for (const id of await library.load()) {
      this.run(id, () => this.finalizer.recover(id)).catch((error: unknown) =>
        log.error({ err: error, id }, 'A recording could not be repaired'),
      );
    }
    await library.applyQuota();
  }
}

function notFound(): RecorderError {
  return new RecorderError('not-found', 'Recording not found.');
}
