import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecordingId, type RecordedAction, type RecordingDetail } from '../../../shared/recording';
import { isMissing } from '../recorder-error';
import { readActions, summarizeActions } from './recorded-actions';
import { MAX_RECORDING_BYTES, parseRecordingJson } from './recording-json';
import { parseSegmentLog, SEGMENT_FILE, type SegmentLog, type SegmentLogLine } from './segment-log';

/** Files in the folder of a recording. */
export const RECORDING_FILES = {
  video: 'video.mp4',
  thumbnail: 'thumbnail.jpg',
  recording: 'recording.json',
  actions: 'actions.jsonl',
  /** Only until it is finished. */
  footageLog: 'footage.jsonl',
} as const;

/** What was being written when we were killed, and what ffmpeg was to read. */
const DRAFT = /\.new$|^(segments|chapters)\.txt$/;

/** What is being deleted or sent, or was when we were killed. */
const TRASH = /^\.(trash|export)-/;
/** What was there when an id was begun again, until that is known to go well. */
const BEFORE = /^\.before-(.*)$/;

/** A folder for a recording that may yet fail to begin. */
interface NewRecordingFolder {
  /** It has begun: what was there before goes. */
  keep(): Promise<void>;
  /** It never did: all is as it was. */
  undo(): Promise<void>;
}

/** `recordings/<id>/` on disk. Ids are canonical UUIDs, as parseRecordingId gives them. */
export interface RecordingStore {
  readonly root: string;
  folder(id: string): string;
  path(id: string, file: string): string;
  /** Makes an empty folder; what was there is set aside until one of its two ends. */
  create(id: string): Promise<NewRecordingFolder>;
  /** Ids of all recordings there are; ends what a killed host was deleting or replacing. */
  list(): Promise<string[]>;
  /**
   * undefined where there is none, or none that can be understood. Sizes are those of the files; whatever else
   * cannot be true is left out, and `onCorrected` is called.
   */
  read(id: string, onCorrected?: () => void): Promise<RecordingDetail | undefined>;
  /** Readers see the old one or the new, never half of one. */
  write(recording: RecordingDetail): Promise<void>;
  appendSegmentLog(id: string, line: SegmentLogLine): void;
  segmentLog(id: string): Promise<SegmentLog>;
  appendAction(id: string, action: RecordedAction): void;
  /** As they are read from the disk. */
  actions(id: string): AsyncGenerator<RecordedAction>;
  /** All of them, each without what may be long. */
  briefActions(id: string): Promise<RecordedAction[]>;
  writeThumbnail(id: string, jpeg: Buffer): Promise<void>;
  /** Bytes of a file of a recording; undefined where there is none. */
  size(id: string, file: string): Promise<number | undefined>;
  /** Names of the files that its encoders wrote, in the order they were begun. */
  segments(id: string): Promise<string[]>;
  /** Removes those files, and drafts. */
  removeSegments(id: string): Promise<void>;
  /** Removes everything that a finished recording was made of; the file that tells of it goes last. */
  removeWorkingFiles(id: string): Promise<void>;
  /** From the moment this is called nobody finds it any more. */
  remove(id: string): Promise<void>;
}

export function createRecordingStore(root: string): RecordingStore {
  const folder = (id: string) => join(root, id);
  const path = (id: string, file: string) => join(root, id, file);
  const readText = (id: string, file: string) => readFile(path(id, file), 'utf8').catch(() => '');
  let count = 0;

  async function writeWhole(id: string, file: string, content: string | Buffer): Promise<void> {
    count += 1;
    const draft = path(id, `${file}.${process.pid}-${count}.new`);
    try {
      await writeFile(draft, content, { mode: 0o600 });
      await rename(draft, path(id, file));
    } catch (error) {
      await rm(draft, { force: true }); // a full disk has room again
      throw error;
    }
  }

  /** Whether there was anything to rename. */
  async function renamed(from: string, to: string): Promise<boolean> {
    try {
      await rename(from, to);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async function discard(name: string): Promise<void> {
    count += 1;
    const trash = join(root, `.trash-${name}-${process.pid}-${count}`);
    if (await renamed(join(root, name), trash)) await rm(trash, { recursive: true, force: true });
  }

  async function read(id: string, onCorrected?: () => void): Promise<RecordingDetail | undefined> {
    if (((await sizeOf(id, RECORDING_FILES.recording)) ?? 0) > MAX_RECORDING_BYTES) return undefined;
    const stored = parseRecordingJson(await readText(id, RECORDING_FILES.recording), id, onCorrected);
    return stored && measured(stored);
  }

  async function sizeOf(id: string, file: string): Promise<number | undefined> {
    try {
      return (await stat(path(id, file))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** With the sizes of its files, whatever is said of them. */
  async function measured(stored: RecordingDetail): Promise<RecordingDetail> {
    const { id, status } = stored;
    const has_thumbnail = (await sizeOf(id, RECORDING_FILES.thumbnail)) !== undefined;
    if (status === 'recording' || status === 'finalizing') return { ...stored, has_thumbnail };
    const files = status === 'failed' ? await readdir(folder(id)) : [RECORDING_FILES.video];
    const sizes = await Promise.all(files.map((file) => sizeOf(id, file)));
    return {
      ...stored,
      has_thumbnail,
      size_bytes: sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
    };
  }

  async function removeSegments(id: string): Promise<void> {
    const files = await readdir(folder(id));
    const workings = files.filter((file) => SEGMENT_FILE.test(file) || DRAFT.test(file));
    await Promise.all(workings.map((file) => rm(path(id, file), { force: true })));
  }

  /** Of two the one that has begun: before that nothing is known of its size. */
  async function settle(id: string): Promise<void> {
    const begun = ((await read(id))?.width ?? 0) > 0;
    if (!begun) {
      await discard(id);
      await renamed(join(root, `.before-${id}`), folder(id));
    }
    await discard(`.before-${id}`);
  }

  return {
    root,
    folder,
    path,
    read,
    remove: discard,
    async create(id) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const before = `.before-${id}`;
      await renamed(folder(id), join(root, before));
      const undo = async () => {
        await discard(id);
        await renamed(join(root, before), folder(id));
      };
      try {
        await mkdir(folder(id), { mode: 0o700 });
      } catch (error) {
        await undo();
        throw error;
      }
      return { keep: () => discard(before), undo };
    },
    async list() {
      const names = await readdir(root).catch(() => []);
      const trash = names.filter((name) => TRASH.test(name));
      // What cannot be deleted, as a different user's, is left for the next start: it hides no recording.
      await Promise.allSettled(trash.map((name) => rm(join(root, name), { recursive: true, force: true })));
      const replaced = names.flatMap((name) => parseRecordingId(BEFORE.exec(name)?.[1] ?? '') ?? []);
      await Promise.allSettled(replaced.map(settle));
      const ids = names.filter((name) => parseRecordingId(name) === name);
      return [...new Set([...ids, ...replaced])];
    },
    write: (recording) =>
      writeWhole(recording.id, RECORDING_FILES.recording, `${JSON.stringify(recording)}\n`),
    // Synchronous on purpose, as in the journal: microseconds, and in order.
    appendSegmentLog: (id, line) => appendLine(path(id, RECORDING_FILES.footageLog), line),
    segmentLog: async (id) => parseSegmentLog(await readText(id, RECORDING_FILES.footageLog)),
    appendAction: (id, action) => appendLine(path(id, RECORDING_FILES.actions), action),
    actions: (id) => readActions(path(id, RECORDING_FILES.actions)),
    briefActions: (id) => summarizeActions(readActions(path(id, RECORDING_FILES.actions))),
    writeThumbnail: (id, jpeg) => writeWhole(id, RECORDING_FILES.thumbnail, jpeg),
    async segments(id) {
      const names = await readdir(folder(id)).catch((error: unknown): string[] => {
        if (isMissing(error)) return [];
        throw error;
      });
      const files = names.filter((file) => SEGMENT_FILE.test(file));
      return files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    },
    removeSegments,
    async removeWorkingFiles(id) {
      await removeSegments(id);
      await rm(path(id, RECORDING_FILES.footageLog), { force: true });
    },
    size: sizeOf,
  };
}

/** Files whose last line a full disk may have torn. */
const torn = new Set<string>();

function appendLine(path: string, line: unknown): void {
  try {
    appendFileSync(path, `${torn.has(path) ? '\n' : ''}${JSON.stringify(line)}\n`, { mode: 0o600 });
    torn.delete(path);
  } catch (error) {
    torn.add(path);
    throw error;
  }
}
