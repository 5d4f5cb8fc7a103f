import type { Recording, RecordingChange, RecordingDetail, RecordingList } from '../../../shared/recording';
import { forEachConcurrently } from '../../base/concurrency';
import { RecorderError } from '../recorder-error';
import { overQuota } from './recording-quota';
import { RECORDING_FILES, type RecordingStore } from './recording-store';

interface RecordingLibraryOptions {
  readonly store: RecordingStore;
  /** Limit for all videos together (bytes); undefined for no limit. */
  readonly maxBytes: number | undefined;
  readonly onChange: (recording: Recording) => void;
  readonly onRemoved: (id: string) => void;
  readonly onRemovedForQuota: (removed: Recording) => void;
  /** Called if a recording above the quota cannot be deleted. */
  readonly onUndeletable?: (recording: Recording, error: unknown) => void;
  /** Called if a recording's folder cannot be read. */
  readonly onUnreadable?: (id: string, error: unknown) => void;
  /** Called if implausible values in a recording's file were replaced. */
  readonly onCorrected?: (recording: Recording) => void;
}

/** Recordings to read at once. */
const MAX_READS = 32;

/** All recordings: a summary of each in memory, details on disk. */
export class RecordingLibrary {
  readonly #index = new Map<string, Recording>();
  /** Recordings that a full disk did not take. */
  readonly #unwritten = new Map<string, RecordingDetail>();

  constructor(private readonly options: RecordingLibraryOptions) {}

  /** Reads the disk. @returns ids of recordings that a killed host was making, or that could not be joined */
  async load(): Promise<string[]> {
    const unfinished: string[] = [];
    await forEachConcurrently(await this.options.store.list(), MAX_READS, async (id) => {
      try {
        if (!(await this.#loadOne(id))) unfinished.push(id);
      } catch (error) {
        this.options.onUnreadable?.(id, error);
      }
    });
    return unfinished;
  }

  list(): RecordingList {
    const { maxBytes } = this.options;
    const recordings = [...this.#index.values()];
    const finished = recordings.filter(({ status }) => status !== 'recording');
    return {
      recordings: recordings.sort((a, b) => (a.started_at < b.started_at ? 1 : -1)),
      total_bytes: finished.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
      ...(maxBytes !== undefined && { max_bytes: maxBytes }),
    };
  }

  get(id: string): Recording | undefined {
    return this.#index.get(id);
  }

  /** The recording with its clock. */
  async detail(id: string): Promise<RecordingDetail | undefined> {
    return this.#unwritten.get(id) ?? this.options.store.read(id);
  }

  /** Publishes a recording without writing it. */
  show(recording: Recording): void {
    this.#index.set(recording.id, recording);
    this.options.onChange(recording);
  }

  /** Writes and publishes a recording. @throws if it cannot be written */
  async save(recording: RecordingDetail): Promise<void> {
    await this.options.store.write(recording);
    this.#unwritten.delete(recording.id);
    this.show(summaryOf(recording));
  }

  /** Like `save`, but keeps an unwritten recording in memory until {@link retrySave}. @returns whether it is written */
  async saveOrHold(recording: RecordingDetail): Promise<boolean> {
    try {
      await this.save(recording);
      return true;
    } catch {
      this.#unwritten.set(recording.id, recording);
      this.show(summaryOf(recording));
      return false;
    }
  }

  /** Writes what `saveOrHold` could not. @returns whether all of it is written */
  async retrySave(id: string): Promise<boolean> {
    const recording = this.#unwritten.get(id);
    return recording === undefined || this.saveOrHold(recording);
  }

  async change(id: string, change: RecordingChange): Promise<Recording> {
    const stored = await this.detail(id);
    if (!stored) throw new RecorderError('not-found', 'Recording not found.');
    const title = change.title ?? stored.title;
    const pinned = change.pinned ?? stored.pinned;
    await this.options.store.write({ ...stored, title, pinned });
    this.#unwritten.delete(id);
    const changed = { ...(this.#index.get(id) ?? stored), title, pinned };
    this.show(changed);
    return changed;
  }

  /** Deletes a recording from the disk. */
  async remove(id: string): Promise<void> {
    const { store, onRemoved } = this.options;
    const known = this.#index.get(id);
    this.#index.delete(id);
    this.#unwritten.delete(id);
    try {
      await store.remove(id);
    } catch (error) {
      if (known && (await store.size(id, RECORDING_FILES.recording)) !== undefined)
        this.#index.set(id, known);
      throw error;
    }
    onRemoved(id);
  }

  /** Deletes the oldest recordings above the quota, but never `justEnded`. */
  async applyQuota(justEnded?: string): Promise<void> {
    const { maxBytes, onRemovedForQuota, onUndeletable } = this.options;
    if (maxBytes === undefined) return;
    for (const recording of overQuota([...this.#index.values()], maxBytes, { justEnded })) {
      // A failure affects neither the recording that just ended nor the rest of the library.
      try {
        await this.remove(recording.id);
        onRemovedForQuota(recording);
      } catch (error) {
        onUndeletable?.(recording, error);
      }
    }
  }

  /** Adds a recording on disk to the index. @returns whether it is finished */
  async #loadOne(id: string): Promise<boolean> {
    const { store, onCorrected } = this.options;
    let isCorrected = false;
    const recording = await store.read(id, () => {
      isCorrected = true;
    });
    if (!recording || isBeingMade(recording)) return false;
    const summary = summaryOf(recording);
    this.#index.set(id, summary);
    if (isCorrected) {
      onCorrected?.(summary);
      await store.write(recording).catch(() => undefined); // the next start tries again
    }
    return !(await mustBeJoined(store, recording));
  }
}

function summaryOf({ clock: _, ...summary }: RecordingDetail): Recording {
  return summary;
}

/** Whether a recording failed and still has its parts. Deletes what a killed host left beside a finished one. */
async function mustBeJoined(store: RecordingStore, { id, status }: Recording): Promise<boolean> {
  if ((await store.size(id, RECORDING_FILES.segmentLog)) === undefined) return false;
  if (status === 'failed') return true;
  await store.removeWorkingFiles(id).catch(() => undefined); // they do not affect playback
  return false;
}

function isBeingMade({ status }: Recording): boolean {
  return status === 'recording' || status === 'finalizing';
}
