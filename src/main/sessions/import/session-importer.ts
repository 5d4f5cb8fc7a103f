import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parseBoundedJson } from '../../../shared/json';
import { DesktopName } from '../../../shared/named-desktop';
import type { RecordingDetail } from '../../../shared/recording';
import { type ImportResult, isSessionId, Session, SessionVerdict } from '../../../shared/session';
import { Reason, Title } from '../../../shared/title';
import { timestamp } from '../../base/clock';
import { freeBytes } from '../../base/files';
import { ENTRY_LIMITS } from '../../journal/parse-entries';
import { newSessionId } from '../../journal/session-id';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import type { RecordingStore } from '../../recorder/library/recording-store';
import { noRoomOnDisk, notImportable, tooLarge } from '../session-error';
import type { SessionLibrary } from '../session-library';
import { SESSION_FILES, type SessionNotes, type SessionStore } from '../session-store';
import { UNPACKED } from './archive-names';
import { importJournal } from './import-journal';
import { importRecording, type RecordingOrigin } from './import-recordings';
import { createSnapshotImporter } from './import-snapshots';
import { type UnpackedArchive, unpackArchive } from './unpack-archive';

/** Size of an upload, at most (bytes). */
const MAX_UPLOAD = 16e9;
/** Space to leave free on the disk (bytes). */
const MIN_FREE = 200e6;

/** The details in an archive, without invalid ones. */
const Details = z
  .object({
    id: Session.shape.id.refine(isSessionId).optional().catch(undefined),
    title: Title.nullable().optional().catch(undefined),
    result: SessionVerdict.optional().catch(undefined),
    reason: Reason.optional().catch(undefined),
    desktop: DesktopName.optional().catch(undefined),
  })
  .catch({});

interface SessionImporterOptions {
  readonly store: SessionStore;
  readonly sessions: SessionLibrary;
  readonly library: RecordingLibrary;
  readonly recordings: RecordingStore;
  /** Called when a session was imported. */
  readonly onChange: () => void;
}

export class SessionImporter {
  constructor(private readonly options: SessionImporterOptions) {}

  /**
   * Imports an exported archive, or the lines of an `actions.jsonl`, completely or not at all.
   * @param title for a session without a title
   * @throws {SessionError}
   */
  async import(body: Readable, title: string | undefined, signal: AbortSignal): Promise<ImportResult> {
    const { store, sessions, library, recordings, onChange } = this.options;
    const work = join(store.root, `.import-${randomUUID()}`);
    await mkdir(join(work, UNPACKED.session), { recursive: true, mode: 0o700 });
    try {
      const session = new SessionImport(this.options, work, signal);
      await session.receive(body);
      const imported = await session.prepare(title);
      await rename(session.folder, join(store.root, imported.id));
      for (const recording of imported.recordings) {
        await mkdir(recordings.root, { recursive: true, mode: 0o700 });
        await rename(join(session.recordingsFolder, recording.id), recordings.folder(recording.id));
        await library.save(recording);
      }
      onChange();
      return {
        session: await sessions.get(imported.id),
        recordings: imported.recordings.map(({ id }) => id),
      };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

/** Prepares the folder of one import; all other files of it are beside that folder. */
class SessionImport {
  readonly folder: string;
  readonly recordingsFolder: string;
  readonly #upload: string;

  constructor(
    readonly options: SessionImporterOptions,
    readonly work: string,
    readonly signal: AbortSignal,
  ) {
    this.folder = join(work, UNPACKED.session);
    this.recordingsFolder = join(work, UNPACKED.recordings);
    this.#upload = join(work, 'upload');
  }

  async receive(body: Readable): Promise<void> {
    const { signal } = this;
    const maxBytes = Math.min(MAX_UPLOAD, await this.#freeBytes());
    let bytes = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes <= maxBytes) done(null, chunk);
        else done(maxBytes < MAX_UPLOAD ? noRoomOnDisk() : tooLarge());
      },
    });
    await pipeline(body, limit, createWriteStream(this.#upload, { mode: 0o600 }), { signal });
  }

  /** Turns the upload into the folder of a session. @returns its id and its recordings */
  async prepare(title: string | undefined): Promise<{ id: string; recordings: RecordingDetail[] }> {
    const { work, signal } = this;
    const freeBytes = await this.#freeBytes();
    const unpacked = (await isArchive(this.#upload))
      ? await unpackArchive({ archive: this.#upload, folder: work, freeBytes, signal })
      : undefined;
    const imported = await this.#importEntries(unpacked);
    const details = await this.#readDetails(unpacked);
    await this.#writeNotes(imported, details, title);
    signal.throwIfAborted();
    const id = await this.#freeId(details.id);
    const origin = { at: timestamp(), session: id, from: details.id };
    return { id, recordings: await this.#readRecordings(unpacked, origin) };
  }

  async #importEntries(unpacked: UnpackedArchive | undefined) {
    const { folder, work, signal } = this;
    const snapshotsOf = unpacked && createSnapshotImporter(folder, unpacked.pictures);
    const lines = unpacked ? join(work, UNPACKED.actions) : this.#upload;
    let index = '';
    const imported = await importJournal(lines, join(folder, SESSION_FILES.actions), {
      signal,
      async onEntry({ id, pictures }) {
        const line = pictures && (await snapshotsOf?.(id, pictures));
        if (line) index += `${JSON.stringify(line)}\n`;
      },
    });
    if (imported.summary.actions === 0) {
      throw notImportable(imported.leftOut > 0 ? 'It has no valid journal entries.' : 'It is empty.');
    }
    if (index !== '') await this.#write(SNAPSHOT_FILES.index, index);
    return imported;
  }

  async #readDetails(unpacked: UnpackedArchive | undefined): Promise<z.infer<typeof Details>> {
    if (!unpacked?.hasDetails) return {};
    const text = await readFile(join(this.work, UNPACKED.details), 'utf8');
    return Details.parse(parseBoundedJson(text, ENTRY_LIMITS));
  }

  async #writeNotes(
    { summary, leftOut }: Awaited<ReturnType<typeof importJournal>>,
    details: z.infer<typeof Details>,
    title: string | undefined,
  ): Promise<void> {
    const imported = {
      at: timestamp(),
      ...(details.id !== undefined && { from: details.id }),
      ...(leftOut > 0 && { left_out: leftOut }),
    };
    const chosen = details.title ?? title;
    const { result, reason, desktop } = details;
    const notes: SessionNotes = {
      ...(chosen != null && { title: chosen }),
      ...(result !== undefined && { result, ...(reason !== undefined && { reason }) }),
      ...(desktop !== undefined && { desktop }),
      ...{ imported, summary },
    };
    await this.#write(SESSION_FILES.session, `${JSON.stringify(notes)}\n`);
  }

  /** Reads the recordings that are not in the library yet. */
  async #readRecordings(
    unpacked: UnpackedArchive | undefined,
    origin: RecordingOrigin,
  ): Promise<RecordingDetail[]> {
    const { library } = this.options;
    const read: RecordingDetail[] = [];
    for (const id of unpacked?.recordings ?? []) {
      if (library.get(id)) continue;
      const recording = await importRecording(join(this.recordingsFolder, id), id, origin, this.signal);
      if (recording) read.push(recording);
    }
    const bytes = read.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
    const { total_bytes, max_bytes = Number.POSITIVE_INFINITY } = library.list();
    // The user's own recordings are not deleted for imported ones.
    if (read.length > 0 && total_bytes + bytes > max_bytes) {
      throw tooLarge(
        `Its recordings (${bytes} bytes) exceed the space that the quota leaves. Delete some recordings, start with ` +
          'a larger --recordings-max-gb, or export without recordings.',
      );
    }
    return read;
  }

  async #freeId(wanted: string | undefined): Promise<string> {
    const isTaken = (id: string) =>
      this.options.sessions.get(id).then(
        () => true,
        () => false,
      );
    let id = wanted ?? newSessionId();
    while (await isTaken(id)) id = newSessionId();
    return id;
  }

  async #freeBytes(): Promise<number> {
    return (await freeBytes(this.options.store.root)) - MIN_FREE;
  }

  #write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text, { mode: 0o600 });
  }
}

async function isArchive(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return bytesRead === 4 && buffer.toString('latin1', 0, 2) === 'PK';
}
