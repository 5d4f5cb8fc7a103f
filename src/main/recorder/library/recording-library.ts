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

export type RecordingLibrary = ReturnType<typeof createRecordingLibrary>;

/** All recordings: a summary of each in memory, details on disk. */
export function createRecordingLibrary({ store, maxBytes, ...options }: RecordingLibraryOptions) {
  const index = new Map<string, Recording>();
  /** Recordings that a full disk did not take. */
  const unwritten = new Map<string, RecordingDetail>();

  /** Publishes a recording without writing it. */
  function show(recording: Recording): void {
    index.set(recording.id, recording);
    options.onChange(recording);
  }

  /** Deletes a recording from the disk. */
  async function remove(id: string): Promise<void> {
    const known = index.get(id);
    index.delete(id);
    unwritten.delete(id);
    try {
      await store.remove(id);
    } catch (error) {
      if (known && (await store.size(id, RECORDING_FILES.recording)) !== undefined) index.set(id, known);
      throw error;
    }
    options.onRemoved(id);
  }

  /** Writes and publishes a recording. @throws if it cannot be written */
  async function save(recording: RecordingDetail): Promise<void> {
    await store.write(recording);
    unwritten.delete(recording.id);
    show(summaryOf(recording));
  }

  /** Like `save`, but keeps an unwritten recording in memory until `retrySave`. @returns whether it is written */
  async function saveOrHold(recording: RecordingDetail): Promise<boolean> {
    try {
      await save(recording);
      return true;
    } catch {
      unwritten.set(recording.id, recording);
      show(summaryOf(recording));
      return false;
    }
  }

  /** Adds a recording on disk to the index. @returns whether it is finished */
  async function loadOne(id: string): Promise<boolean> {
    let isCorrected = false;
    const recording = await store.read(id, () => {
      isCorrected = true;
    });
    if (!recording || isBeingMade(recording)) return false;
    const summary = summaryOf(recording);
    index.set(id, summary);
    if (isCorrected) {
      options.onCorrected?.(summary);
      await store.write(recording).catch(() => undefined); // the next start tries again
    }
    return !(await mustBeJoined(store, recording));
  }

  return {
    show,
    save,
    saveOrHold,
    /** Writes what `saveOrHold` could not. @returns whether all of it is written */
    async retrySave(id: string): Promise<boolean> {
      const recording = unwritten.get(id);
      return recording === undefined || saveOrHold(recording);
    },
    remove,
    /** Reads the disk. @returns ids of recordings that a killed host was making, or that could not be joined */
    async load(): Promise<string[]> {
      const unfinished: string[] = [];
      await forEachConcurrently(await store.list(), MAX_READS, async (id) => {
        try {
          if (!(await loadOne(id))) unfinished.push(id);
        } catch (error) {
          options.onUnreadable?.(id, error);
        }
      });
      return unfinished;
    },
    list: () => toList([...index.values()], maxBytes),
    get: (id: string) => index.get(id),
    /** The recording with its clock. */
    detail: async (id: string) => unwritten.get(id) ?? store.read(id),
    async change(id: string, change: RecordingChange): Promise<Recording> {
      const stored = unwritten.get(id) ?? (await store.read(id));
      if (!stored) throw new RecorderError('not-found', 'Recording not found.');
      const title = change.title ?? stored.title;
      const pinned = change.pinned ?? stored.pinned;
      await store.write({ ...stored, title, pinned });
      unwritten.delete(id);
      const changed = { ...(index.get(id) ?? stored), title, pinned };
      show(changed);
      return changed;
    },
    /** Deletes the oldest recordings above the quota, but never `justEnded`. */
    async applyQuota(justEnded?: string): Promise<void> {
      if (maxBytes === undefined) return;
      for (const recording of overQuota([...index.values()], maxBytes, { justEnded })) {
        // A failure affects neither the recording that just ended nor the rest of the library.
        try {
          await remove(recording.id);
          options.onRemovedForQuota(recording);
        } catch (error) {
          options.onUndeletable?.(recording, error);
        }
      }
    },
  };
}

function toList(recordings: Recording[], maxBytes: number | undefined): RecordingList {
  const total = recordings
    .filter(({ status }) => status !== 'recording')
    .reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  return {
    recordings: recordings.sort((a, b) => (a.started_at < b.started_at ? 1 : -1)),
    total_bytes: total,
    ...(maxBytes !== undefined && { max_bytes: maxBytes }),
  };
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
