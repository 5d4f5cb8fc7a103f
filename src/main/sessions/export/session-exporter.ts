import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JournalEntry, Pictures } from '../../../shared/journal';
import type { Recording, RecordingDetail } from '../../../shared/recording';
import type { Session } from '../../../shared/session';
import { timestamp } from '../../base/clock';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import { readSessionEntries } from '../session-entries';
import type { SessionLibrary } from '../session-library';
import type { SessionSnapshots, SnapshotFile } from '../session-snapshots';
import { type HeldFiles, holdFiles } from './held-files';

/** A file of an export: on disk, or with its content given. */
type ExportFile = { readonly name: string; readonly modified: Date } & (
  | { readonly path: string; readonly bytes: number }
  | { readonly content: string }
);

interface SessionExport {
  /** They can be read until `release`, also if what they are of is deleted. */
  readonly files: readonly ExportFile[];
  /** Deletes what was made for it. */
  release(): Promise<void>;
}

export interface SessionExporterOptions {
  readonly sessions: SessionLibrary;
  readonly pictures: SessionSnapshots;
  readonly recordings: {
    list(): readonly Recording[];
    detail(id: string): Promise<RecordingDetail | undefined>;
    readonly store: RecordingStore;
  };
  /** Where what is written for an export may lie until it is sent. */
  readonly workDir: string;
  /** The page that shows an export, as it was built. */
  readonly page: string;
}

interface ExportSelection {
  /** Ids of the entries; all of them where absent. */
  readonly ids: ReadonlySet<string> | undefined;
  /** Whether recordings come along. */
  readonly recordings: boolean;
}

/** Makes a session a set of plain files that tell it without a host. */
export interface SessionExporter {
  /** As it is now: what comes to a running session meanwhile is not in it. @throws {SessionError} `not-found` */
  prepare(id: string, choice: ExportSelection, signal?: AbortSignal): Promise<SessionExport>;
}

export function createSessionExporter({
  sessions,
  pictures,
  recordings,
  workDir,
  page,
}: SessionExporterOptions): SessionExporter {
  /** Its files, and the line that tells of them. */
  async function picturesOf(held: HeldFiles, id: string, entry: JournalEntry) {
    const found = (await eachHeld(held, await pictures.files(id, entry))).map(async (file) => {
      const { dev, ino } = await stat(file.path);
      return { ...file, inode: `${dev}:${ino}` };
    });
    return { entry, found: await Promise.all(found) };
  }

  async function filesOf(held: HeldFiles, recording: Recording): Promise<ExportFile[]> {
    const { id, ended_at, started_at } = recording;
    const { video, recording: details, thumbnail, actions } = RECORDING_FILES;
    const modified = new Date(ended_at ?? started_at);
    const found = [video, details, thumbnail, actions].map(async (file) => {
      // Its size once it is held: before that it may still be replaced.
      const path = await held.hold(recordings.store.path(id, file));
      const name = `recordings/${id}/${file}`;
      return path === undefined ? [] : [{ name, modified, path, bytes: (await stat(path)).size }];
    });
    return (await Promise.all(found)).flat();
  }

  async function write(
    held: HeldFiles,
    session: Session,
    choice: ExportSelection,
    signal: AbortSignal | undefined,
  ): Promise<ExportFile[]> {
    const { folder } = held;
    const place = (name: string) => join(folder, name);
    const [actions, data, pictureIndex] = [
      place('actions.jsonl'),
      place('data.js'),
      place(SNAPSHOT_FILES.index),
    ];
    const index = await open(pictureIndex, 'w', 0o600);
    const files: ExportFile[] = [];
    const span = { from: '', to: '' };
    /** Where a picture is in the archive already: actions share them, and each is there once. */
    const places = new Map<string, string>();
    const entryLines = async function* () {
      for await (const batch of readSessionEntries(sessions, session.id, choice.ids)) {
        signal?.throwIfAborted();
        for (const { received_at, done_at = received_at } of batch) {
          if (span.from === '' || received_at < span.from) span.from = received_at;
          if (done_at > span.to) span.to = done_at;
        }
        let [text, lines] = ['', ''];
        for (const { entry, found } of await Promise.all(
          batch.map((one) => picturesOf(held, session.id, one)),
        )) {
          const { own, elsewhere } = firstOf(found, places);
          const modified = new Date(entry.done_at ?? entry.received_at);
          files.push(
            ...own.map((file) => ({ ...file, name: `${SNAPSHOT_FILES.folder}/${file.name}`, modified })),
          );
          const bytes = own.reduce((sum, file) => sum + file.bytes, 0);
          const told = entry.pictures && { ...entry.pictures, ...elsewhere };
          if (found.length > 0) lines += `${JSON.stringify({ id: entry.id, ...told, bytes })}\n`;
          text += `${JSON.stringify({ ...entry, ...(told && { pictures: told }) })}\n`;
        }
        await index.appendFile(lines);
        yield text;
      }
    };
    try {
      await pipeline(Readable.from(entryLines()), createWriteStream(actions, { mode: 0o600 }));
    } finally {
      await index.close();
    }

    const shown: RecordingDetail[] = [];
    for (const recording of choice.recordings ? recordings.list() : []) {
      const isShown = belongsTo(recording, session) && hasVideoBetween(recording, span);
      const detail = isShown ? await recordings.detail(recording.id) : undefined;
      if (!detail) continue;
      shown.push(detail);
      files.push(...(await filesOf(held, recording)));
    }
    const { running: _, bytes: __, ...about } = session;
    const told = { ...about, exported_at: timestamp() };
    await pipeline(dataScript(actions, told, shown), createWriteStream(data, { mode: 0o600 }));
    const modified = new Date();
    const onDisk = async (name: string, path: string) => ({
      name,
      modified,
      path,
      bytes: (await stat(path)).size,
    });
    return [
      await onDisk('index.html', page),
      await onDisk('data.js', data),
      await onDisk('actions.jsonl', actions),
      { name: 'session.json', modified, content: `${JSON.stringify(told, undefined, 2)}\n` },
      await onDisk(SNAPSHOT_FILES.index, pictureIndex),
      ...files,
    ];
  }

  return {
    async prepare(id, choice, signal) {
      const session = await sessions.get(id);
      const held = await holdFiles(workDir);
      try {
        const files = await write(held, session, choice, signal);
        return { files, release: held.release };
      } catch (error) {
        await held.release();
        throw error;
      }
    },
  };
}

/** Of an entry's pictures those that are not in `places`, which get there, and in which file the others are. */
function firstOf<F extends SnapshotFile & { readonly inode: string }>(
  found: readonly F[],
  places: Map<string, string>,
): { readonly own: F[]; readonly elsewhere: Pick<Pictures, 'before_in' | 'after_in'> } {
  const elsewhere: Pick<Pictures, 'before_in' | 'after_in'> = {};
  const own = found.filter(({ name, inode }) => {
    const place = places.get(inode);
    if (place === undefined) places.set(inode, name);
    else if (name.endsWith('.before.webp')) elsewhere.before_in = place;
    else elsewhere.after_in = place;
    return place === undefined;
  });
  return { own, elsewhere };
}

/** The same files where they can be read until they are released; without those that are gone. */
async function eachHeld<F extends { readonly path: string }>(
  held: HeldFiles,
  files: readonly F[],
): Promise<F[]> {
  const kept = files.map(async (file) => {
    const path = await held.hold(file.path);
    return path === undefined ? [] : [{ ...file, path }];
  });
  return (await Promise.all(kept)).flat();
}

/**
 * Whether a recording is one of the session's. Those from before recordings named their session are, if neither came
 * from elsewhere.
 */
function belongsTo(recording: Recording, session: Session): boolean {
  if (recording.session !== undefined) return recording.session === session.id;
  return !recording.imported && !session.imported;
}

/** Whether a recording shows some of the time between two moments (ISO), and has a video to show it with. */
function hasVideoBetween(recording: Recording, { from, to }: { from: string; to: string }): boolean {
  const { status, started_at, ended_at } = recording;
  if (status !== 'ready' && status !== 'recovered') return false;
  return started_at <= to && (ended_at ?? started_at) >= from && from !== '';
}

/** The same entries as a plain script: a page opened from disk may read no file, but run one that lies beside it. */
async function* dataScript(
  actions: string,
  session: object,
  recordings: readonly RecordingDetail[],
): AsyncGenerator<string> {
  yield `window.JUMPSEAT = {\n"session": ${forScript(session)},\n"recordings": ${forScript(recordings)},\n"entries": [\n`;
  let rest = '';
  for await (const chunk of createReadStream(actions, { encoding: 'utf8' })) {
    const text = `${rest}${chunk}`;
    const whole = text.lastIndexOf('\n') + 1;
    rest = text.slice(whole);
    yield text.slice(0, whole).replaceAll('\n', ',\n').replaceAll('<', '\\u003c');
  }
  yield ']};\n';
}

/** JSON that stays what it is also where somebody puts it into a page. */
function forScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
