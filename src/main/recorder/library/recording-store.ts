import { appendFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/error-info';
import type { RecordedAction, RecordingDetail } from '../../../shared/recording';
import { writeFileAtomic } from '../../base/files';
import { readActions, summarizeActions } from './recorded-actions';
import { createRecordingFolders } from './recording-folders';
import { MAX_RECORDING_BYTES, parseRecordingJson } from './recording-json';
import { parseSegmentLog, SEGMENT_FILE, type SegmentLogLine } from './segment-log';

/** Files in the folder of a recording. */
export const RECORDING_FILES = {
  video: 'video.mp4',
  thumbnail: 'thumbnail.jpg',
  recording: 'recording.json',
  actions: 'actions.jsonl',
  /** Deleted when the recording is finished. */
  segmentLog: 'footage.jsonl',
} as const;

/** Unfinished files of a killed host, and input files for ffmpeg. */
const DRAFT = /\.new$|^(segments|chapters)\.txt$/;

export type RecordingStore = ReturnType<typeof createRecordingStore>;

/** `recordings/<id>/` on disk, in `root`. Ids are canonical UUIDs, as `parseRecordingId` returns them. */
export function createRecordingStore(root: string) {
  const folder = (id: string) => join(root, id);
  const path = (id: string, file: string) => join(root, id, file);
  const readText = (id: string, file: string) => readFile(path(id, file), 'utf8').catch(() => '');
  const folders = createRecordingFolders(root, async (id) => ((await read(id))?.width ?? 0) > 0);

  /**
   * Returns undefined if there is no readable recording. Sizes are those of the files; other implausible values are
   * replaced, and `onCorrected` is called.
   */
  async function read(id: string, onCorrected?: () => void): Promise<RecordingDetail | undefined> {
    if (((await size(id, RECORDING_FILES.recording)) ?? 0) > MAX_RECORDING_BYTES) return undefined;
    const stored = parseRecordingJson(await readText(id, RECORDING_FILES.recording), id, onCorrected);
    return stored && withSizes(stored);
  }

  /** Size of a file (bytes); undefined if it does not exist. */
  async function size(id: string, file: string): Promise<number | undefined> {
    try {
      return (await stat(path(id, file))).size;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Size of all these files (bytes). */
  async function totalSize(id: string, files: readonly string[]): Promise<number> {
    const sizes = await Promise.all(files.map((file) => size(id, file)));
    return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  }

  /** The recording with the actual sizes of its files. */
  async function withSizes(stored: RecordingDetail): Promise<RecordingDetail> {
    const { id, status } = stored;
    const has_thumbnail = (await size(id, RECORDING_FILES.thumbnail)) !== undefined;
    if (status === 'recording' || status === 'finalizing') return { ...stored, has_thumbnail };
    const files = status === 'failed' ? await readdir(folder(id)) : [RECORDING_FILES.video];
    return { ...stored, has_thumbnail, size_bytes: await totalSize(id, files) };
  }

  /** Removes the encoders' files, and drafts. */
  async function removeSegments(id: string): Promise<void> {
    const files = await readdir(folder(id));
    const unneeded = files.filter((file) => SEGMENT_FILE.test(file) || DRAFT.test(file));
    await Promise.all(unneeded.map((file) => rm(path(id, file), { force: true })));
  }

  return {
    root,
    folder,
    path,
    read,
    size,
    totalSize,
    removeSegments,
    ...folders,
    /** Replaces `recording.json` atomically. */
    write: (recording: RecordingDetail) =>
      writeFileAtomic(path(recording.id, RECORDING_FILES.recording), `${JSON.stringify(recording)}\n`),
    writeThumbnail: (id: string, jpeg: Buffer) => writeFileAtomic(path(id, RECORDING_FILES.thumbnail), jpeg),
    appendSegmentLog: (id: string, line: SegmentLogLine) =>
      appendLine(path(id, RECORDING_FILES.segmentLog), line),
    segmentLog: async (id: string) => parseSegmentLog(await readText(id, RECORDING_FILES.segmentLog)),
    appendAction: (id: string, action: RecordedAction) =>
      appendLine(path(id, RECORDING_FILES.actions), action),
    actions: (id: string) => readActions(path(id, RECORDING_FILES.actions)),
    /** All actions, without fields that may be long. */
    actionSummaries: (id: string) => summarizeActions(readActions(path(id, RECORDING_FILES.actions))),
    /** Names of the encoders' files, oldest first. */
    async segments(id: string): Promise<string[]> {
      const names = await readdir(folder(id)).catch((error: unknown): string[] => {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      });
      const files = names.filter((file) => SEGMENT_FILE.test(file));
      return files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    },
    /** Removes all files that a finished recording does not need, the segment log last. */
    async removeWorkingFiles(id: string): Promise<void> {
      await removeSegments(id);
      await rm(path(id, RECORDING_FILES.segmentLog), { force: true });
    },
  };
}

/** Files with a last line that a full disk may have torn. */
const torn = new Set<string>();

/** Synchronous, as in the journal: it takes microseconds and keeps the order. */
function appendLine(path: string, line: unknown): void {
  try {
    appendFileSync(path, `${torn.has(path) ? '\n' : ''}${JSON.stringify(line)}\n`, { mode: 0o600 });
    torn.delete(path);
  } catch (error) {
    torn.add(path);
    throw error;
  }
}
