import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../shared/json';
import { parseRecordingId, type RecordedAction, RecordingDetail } from '../../shared/recording';
import { type FootageLog, type FootageLogLine, readFootageLog } from './footage-log';
import { readActions } from './recorded-actions';

/** Files in the folder of a recording. */
export const FILES = {
  video: 'video.mp4',
  thumbnail: 'thumbnail.jpg',
  recording: 'recording.json',
  actions: 'actions.jsonl',
  /** Only while it is being recorded. */
  footageLog: 'footage.jsonl',
} as const;

/** What is being deleted, or was when we were killed. */
const TRASH = /^\.trash-/;

/** `recordings/<id>/` on disk. Ids are canonical UUIDs, as parseRecordingId gives them. */
export interface Store {
  readonly root: string;
  folder(id: string): string;
  path(id: string, file: string): string;
  /** Makes an empty folder, away with what was there. */
  create(id: string): Promise<void>;
  /** Ids of all recordings there are; takes away what was being deleted. */
  list(): Promise<string[]>;
  /** undefined where there is none, or none that can be understood. */
  read(id: string): Promise<RecordingDetail | undefined>;
  /** Readers see the old one or the new, never half of one. */
  write(recording: RecordingDetail): Promise<void>;
  logFootage(id: string, line: FootageLogLine): void;
  footageLog(id: string): Promise<FootageLog>;
  addAction(id: string, action: RecordedAction): void;
  actions(id: string): Promise<RecordedAction[]>;
  writeThumbnail(id: string, jpeg: Buffer): Promise<void>;
  /** Bytes of a file of a recording; undefined where there is none. */
  size(id: string, file: string): Promise<number | undefined>;
  /** From the moment this is called nobody finds it any more. */
  remove(id: string): Promise<void>;
}

export function createStore(root: string): Store {
  const folder = (id: string) => join(root, id);
  const path = (id: string, file: string) => join(root, id, file);
  const readText = (id: string, file: string) => readFile(path(id, file), 'utf8').catch(() => '');
  let count = 0;

  async function writeWhole(id: string, file: string, content: string | Buffer): Promise<void> {
    count += 1;
    const draft = path(id, `${file}.${process.pid}-${count}.new`);
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, path(id, file));
  }

  async function remove(id: string): Promise<void> {
    count += 1;
    const trash = join(root, `.trash-${id}-${process.pid}-${count}`);
    try {
      await rename(folder(id), trash);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    await rm(trash, { recursive: true, force: true });
  }

  return {
    root,
    folder,
    path,
    remove,
    async create(id) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await remove(id);
      await mkdir(folder(id), { mode: 0o700 });
    },
    async list() {
      const names = await readdir(root).catch(() => []);
      const trash = names.filter((name) => TRASH.test(name));
      await Promise.all(trash.map((name) => rm(join(root, name), { recursive: true, force: true })));
      return names.filter((name) => parseRecordingId(name) === name);
    },
    async read(id) {
      const parsed = RecordingDetail.safeParse(parseJson(await readText(id, FILES.recording)));
      return parsed.success && parsed.data.id === id ? parsed.data : undefined;
    },
    write: (recording) => writeWhole(recording.id, FILES.recording, `${JSON.stringify(recording)}\n`),
    // Synchronous on purpose, as in the journal: microseconds, and in order.
    logFootage: (id, line) => appendLine(path(id, FILES.footageLog), line),
    footageLog: async (id) => readFootageLog(await readText(id, FILES.footageLog)),
    addAction: (id, action) => appendLine(path(id, FILES.actions), action),
    actions: async (id) => readActions(await readText(id, FILES.actions)),
    writeThumbnail: (id, jpeg) => writeWhole(id, FILES.thumbnail, jpeg),
    async size(id, file) {
      try {
        return (await stat(path(id, file))).size;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  };
}

function appendLine(path: string, line: unknown): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
