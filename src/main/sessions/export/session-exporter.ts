import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { isOfChat } from '../../../shared/chat';
import type { JournalEntry, Pictures } from '../../../shared/journal';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import type { Recording, RecordingDetail } from '../../../shared/recording';
import type { Session } from '../../../shared/session';
import { timestamp } from '../../base/clock';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import { readSessionEntries } from '../session-entries';
import type { SessionLibrary } from '../session-library';
import type { SnapshotFile, StoredSnapshots } from '../stored-snapshots';
import { type HeldFiles, holdFiles } from './held-files';

/** A file of an export, on disk or with its content. */
type ExportFile = { readonly name: string; readonly modified: Date } & (
  | { readonly path: string; readonly bytes: number }
  | { readonly content: string }
);

interface SessionExporterOptions {
  readonly sessions: SessionLibrary;
  readonly snapshots: StoredSnapshots;
  readonly library: Pick<RecordingLibrary, 'list' | 'detail'>;
  readonly recordings: RecordingStore;
  /** Folder for the files of an export until it is sent. */
  readonly workDir: string;
  /** Path of the built page that shows an export, compressed by Brotli. */
  readonly page: string;
}

interface ExportSelection {
  /** Ids of the entries; undefined for all. */
  readonly ids: ReadonlySet<string> | undefined;
  /** The chat of the entries and recordings, in lower case; undefined for all. */
  readonly chatId?: string | undefined;
  readonly recordings: boolean;
}

/** Exports sessions as plain files that need no host. */
export class SessionExporter {
  constructor(private readonly options: SessionExporterOptions) {}

  /**
   * Exports the current entries.
   * @returns the files, readable until `release` even if the session is deleted
   * @throws {SessionError} `not-found`
   */
  async prepare(id: string, selection: ExportSelection, signal?: AbortSignal) {
    const session = await this.options.sessions.get(id);
    const held = await holdFiles(this.options.workDir);
    try {
      const files = await new ExportWriter(this.options, held, session, selection, signal).write();
      return { files, release: held.release };
    } catch (error) {
      await held.release();
      throw error;
    }
  }
}

/** A snapshot and the identity of its file. */
interface HeldSnapshot extends SnapshotFile {
  readonly inode: string;
}

class ExportWriter {
  /** Snapshots and recordings. */
  readonly #files: ExportFile[] = [];
  /** Time of the exported actions (ISO); empty if there are none. */
  readonly #period = { from: '', to: '' };
  /** Names of the exported snapshots by inode: entries share them, and each is exported once. */
  readonly #names = new Map<string, string>();

  constructor(
    readonly options: SessionExporterOptions,
    readonly held: HeldFiles,
    readonly session: Session,
    readonly selection: ExportSelection,
    readonly signal: AbortSignal | undefined,
  ) {}

  async write(): Promise<ExportFile[]> {
    const path = (name: string) => join(this.held.folder, name);
    const [actions, data, index] = [path('actions.jsonl'), path('data.js'), path(SNAPSHOT_FILES.index)];
    const page = path('index.html');
    await this.#writeEntries(actions, index);
    const recordings = this.selection.recordings ? await this.#addRecordings() : [];
    const { running: _, bytes: __, ...about } = this.session;
    const session = { ...about, exported_at: timestamp() };
    await pipeline(dataScript(actions, session, recordings), createWriteStream(data, { mode: 0o600 }));
    await pipeline(
      createReadStream(this.options.page),
      createBrotliDecompress(),
      createWriteStream(page, { mode: 0o600 }),
    );
    const modified = new Date();
    const onDisk = async (name: string, path: string) => {
      return { name, modified, path, bytes: (await stat(path)).size };
    };
    return [
      await onDisk('index.html', page),
      await onDisk('data.js', data),
      await onDisk('actions.jsonl', actions),
      { name: 'session.json', modified, content: `${JSON.stringify(session, undefined, 2)}\n` },
      await onDisk(SNAPSHOT_FILES.index, index),
      ...this.#files,
    ];
  }

  /** Writes the entries and the index of their snapshots. */
  async #writeEntries(actionsPath: string, indexPath: string): Promise<void> {
    await using index = await open(indexPath, 'w', 0o600);
    const lines = async function* (this: ExportWriter) {
      const { sessions } = this.options;
      for await (const all of readSessionEntries(sessions, this.session.id, this.selection.ids)) {
        const batch = all.filter((entry) => isOfChat(entry, this.selection.chatId));
        this.signal?.throwIfAborted();
        const exported = await Promise.all(batch.map((entry) => this.#heldSnapshots(entry)));
        const written = batch.map((entry, i) => this.#addEntry(entry, exported[i] ?? []));
        await index.appendFile(written.map(({ indexLine }) => indexLine).join(''));
        yield written.map(({ line }) => line).join('');
      }
    };
    await pipeline(lines.call(this), createWriteStream(actionsPath, { mode: 0o600 }));
  }

  #addEntry(entry: JournalEntry, found: readonly HeldSnapshot[]): { line: string; indexLine: string } {
    const { id, received_at, done_at = received_at } = entry;
    if (this.#period.from === '' || received_at < this.#period.from) this.#period.from = received_at;
    if (done_at > this.#period.to) this.#period.to = done_at;
    const { own, elsewhere } = splitShared(found, this.#names);
    const modified = new Date(done_at);
    this.#files.push(
      ...own.map((file) => ({ ...file, name: `${SNAPSHOT_FILES.folder}/${file.name}`, modified })),
    );
    const bytes = own.reduce((sum, file) => sum + file.bytes, 0);
    const pictures = entry.pictures && { ...entry.pictures, ...elsewhere };
    return {
      line: `${JSON.stringify({ ...entry, ...(pictures && { pictures }) })}\n`,
      indexLine: found.length > 0 ? `${JSON.stringify({ id, ...pictures, bytes })}\n` : '',
    };
  }

  async #heldSnapshots(entry: JournalEntry): Promise<HeldSnapshot[]> {
    const files = await this.options.snapshots.files(this.session.id, entry);
    const held = files.map(async (file) => {
      const found = await this.held.hold(file.path);
      return found ? [{ ...file, ...found }] : [];
    });
    return (await Promise.all(held)).flat();
  }

  /** Adds the files of the session's recordings. */
  async #addRecordings(): Promise<RecordingDetail[]> {
    const added: RecordingDetail[] = [];
    const { library } = this.options;
    for (const recording of library.list().recordings) {
      const isExported =
        belongsTo(recording, this.session) &&
        isOfChat(recording, this.selection.chatId) &&
        hasVideoBetween(recording, this.#period);
      const detail = isExported ? await library.detail(recording.id) : undefined;
      if (!detail) continue;
      added.push(detail);
      this.#files.push(...(await this.#recordingFiles(recording)));
    }
    return added;
  }

  async #recordingFiles({ id, ended_at, started_at }: Recording): Promise<ExportFile[]> {
    const { video, recording, thumbnail, actions } = RECORDING_FILES;
    const modified = new Date(ended_at ?? started_at);
    const found = [video, recording, thumbnail, actions].map(async (file) => {
      const held = await this.held.hold(this.options.recordings.path(id, file));
      return held ? [{ name: `recordings/${id}/${file}`, modified, ...held }] : [];
    });
    return (await Promise.all(found)).flat();
  }
}

/** Splits an entry's snapshots into those that are not exported yet, and references to those that are. */
function splitShared(
  found: readonly HeldSnapshot[],
  names: Map<string, string>,
): { readonly own: HeldSnapshot[]; readonly elsewhere: Pick<Pictures, 'before_in' | 'after_in'> } {
  const elsewhere: Pick<Pictures, 'before_in' | 'after_in'> = {};
  const own = found.filter(({ name, inode }) => {
    const exported = names.get(inode);
    if (exported === undefined) names.set(inode, name);
    else if (name.endsWith('.before')) elsewhere.before_in = exported;
    else elsewhere.after_in = exported;
    return exported === undefined;
  });
  return { own, elsewhere };
}

/**
 * Whether a recording is part of the session. Old recordings do not name their session: they are, unless one of the two
 * was imported.
 */
function belongsTo(recording: Recording, session: Session): boolean {
  if (recording.session !== undefined) return recording.session === session.id;
  return !recording.imported && !session.imported && session.desktop === MAIN_DESKTOP;
}

/** Whether a recording has a video of some time between two moments (ISO). */
function hasVideoBetween(recording: Recording, { from, to }: { from: string; to: string }): boolean {
  const { status, started_at, ended_at } = recording;
  if (status !== 'ready' && status !== 'recovered') return false;
  return started_at <= to && (ended_at ?? started_at) >= from && from !== '';
}

/** The data as a script, because a page that is opened from disk can run scripts, but not read files. */
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

/** JSON that is safe inside a page. */
function forScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
