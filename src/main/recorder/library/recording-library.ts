import type { Recording, RecordingChange, RecordingDetail, RecordingList } from '../../../shared/recording';
import { RecorderError } from '../recorder-error';
import { overQuota } from './recording-quota';
import { RECORDING_FILES, type RecordingStore } from './recording-store';

export interface RecordingLibraryOptions {
  readonly store: RecordingStore;
  /** Bytes all videos may take together; undefined for as many as they like. */
  readonly maxBytes: number | undefined;
  readonly onChange: (recording: Recording) => void;
  readonly onRemoved: (id: string) => void;
  readonly onRemovedForQuota: (removed: Recording) => void;
  /** A recording should go because of the quota, and cannot be deleted. */
  readonly onUndeletable?: (recording: Recording, error: unknown) => void;
  /** A folder among the recordings cannot be read. */
  readonly onUnreadable?: (id: string, error: unknown) => void;
  /** Something that its file said of a recording could not be true, and was left out. */
  readonly onCorrected?: (recording: Recording) => void;
}

/** All recordings there are: what is asked of often in memory, the rest on disk. */
export interface RecordingLibrary {
  /** Reads the disk; gives the ids of those that were being made when we were killed, or could not be joined. */
  load(): Promise<string[]>;
  list(): RecordingList;
  get(id: string): Recording | undefined;
  /** With its clock. */
  detail(id: string): Promise<RecordingDetail | undefined>;
  /** Tells of a recording without writing it: what changes all the time. */
  show(recording: Recording): void;
  /** Writes it and tells of it. @throws if it cannot be written */
  save(recording: RecordingDetail): Promise<void>;
  /** Tells of it and writes it; if there is no room, it stays in memory until {@link retrySave}. @returns whether it is written */
  saveOrHold(recording: RecordingDetail): Promise<boolean>;
  /** Writes one that could not be written before. @returns whether all of it is written */
  retrySave(id: string): Promise<boolean>;
  change(id: string, change: RecordingChange): Promise<Recording>;
  /** Takes it from the disk. */
  remove(id: string): Promise<void>;
  /** Removes the oldest that are too much, but never the one with the id `justEnded`. */
  applyQuota(justEnded?: string): Promise<void>;
}

/** Recordings read at once at the start. */
const READ_AT_ONCE = 32;

export function createRecordingLibrary({
  store,
  maxBytes,
  ...options
}: RecordingLibraryOptions): RecordingLibrary {
  const index = new Map<string, Recording>();
  /** Those that a full disk did not take. */
  const unwritten = new Map<string, RecordingDetail>();

  function show(recording: Recording): void {
    index.set(recording.id, recording);
    options.onChange(recording);
  }

  async function remove(id: string): Promise<void> {
    const known = index.get(id);
    index.delete(id);
    unwritten.delete(id);
    try {
      await store.remove(id);
    } catch (error) {
      // Where it is still on disk it is still to be seen.
      if (known && (await store.size(id, RECORDING_FILES.recording)) !== undefined) index.set(id, known);
      throw error;
    }
    options.onRemoved(id);
  }

  /** One that could not be joined has still what it was to be joined of; a finished one may have been left with it. */
  async function isUnfinished(found: Recording): Promise<boolean> {
    if (isBeingMade(found)) return true;
    if ((await store.size(found.id, RECORDING_FILES.footageLog)) === undefined) return false;
    if (found.status === 'failed') return true;
    await store.removeWorkingFiles(found.id).catch(() => undefined); // it can be played with them too
    return false;
  }

  async function save(recording: RecordingDetail): Promise<void> {
    await store.write(recording);
    unwritten.delete(recording.id);
    const { clock: _, ...summary } = recording;
    show(summary);
  }

  async function keep(recording: RecordingDetail): Promise<boolean> {
    try {
      await save(recording);
      return true;
    } catch {
      unwritten.set(recording.id, recording);
      const { clock: _, ...summary } = recording;
      show(summary);
      return false;
    }
  }

  return {
    show,
    save,
    saveOrHold: keep,
    async retrySave(id) {
      const recording = unwritten.get(id);
      return recording === undefined || keep(recording);
    },
    remove,
    async load() {
      const ids = await store.list();
      const unfinished: string[] = [];
      const readOne = async (id: string): Promise<void> => {
        let isCorrected = false;
        const found = await store.read(id, () => {
          isCorrected = true;
        });
        if (!found || (await isUnfinished(found))) unfinished.push(id);
        if (!found || isBeingMade(found)) return;
        const { clock: _, ...summary } = found;
        index.set(id, summary);
        if (!isCorrected) return;
        options.onCorrected?.(summary);
        // Said once; on a full disk again at the next start.
        await store.write(found).catch(() => undefined);
      };
      const readNext = async (): Promise<void> => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
          // One that cannot be read never hides the others.
          await readOne(id).catch((error: unknown) => options.onUnreadable?.(id, error));
        }
      };
      await Promise.all(Array.from({ length: READ_AT_ONCE }, readNext));
      return unfinished;
    },
    list() {
      const recordings = [...index.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
      const total = recordings
        .filter(({ status }) => status !== 'recording')
        .reduce((sum, { size_bytes }) => sum + size_bytes, 0);
      return { recordings, total_bytes: total, ...(maxBytes !== undefined && { max_bytes: maxBytes }) };
    },
    get: (id) => index.get(id),
    detail: async (id) => unwritten.get(id) ?? store.read(id),
    async change(id, change) {
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
    async applyQuota(justEnded) {
      if (maxBytes === undefined) return;
      for (const recording of overQuota([...index.values()], maxBytes, { justEnded })) {
        // It must fail neither the recording that just ended nor the whole library at the start.
        try {
          await remove(recording.id);
        } catch (error) {
          options.onUndeletable?.(recording, error);
          continue;
        }
        options.onRemovedForQuota(recording);
      }
    },
  };
}

function isBeingMade({ status }: Recording): boolean {
  return status === 'recording' || status === 'finalizing';
}
