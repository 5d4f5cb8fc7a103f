import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parseBoundedJson } from '../../../shared/json';
import type { RecordingDetail } from '../../../shared/recording';
import { type ImportResult, isSessionId, Session, SessionChange } from '../../../shared/session';
import { timestamp } from '../../base/clock';
import { freeBytes } from '../../base/files';
import { newSessionId } from '../../journal/session-id';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import { noRoomOnDisk, notImportable, tooLarge } from '../session-error';
import type { SessionLibrary } from '../session-library';
import { SESSION_FILES, type SessionStore } from '../session-store';
import { importJournal } from './import-journal';
import { importRecording, type RecordingOrigin } from './import-recordings';
import { createSnapshotImporter } from './import-snapshots';
import { type UnpackedArchive, unpackArchive } from './unpack-archive';

/** Size of an upload, at most (bytes). */
const MAX_UPLOAD = 16e9;
/** Space to leave free on the disk (bytes). */
const MIN_FREE = 200e6;

/** Above what the details of a session have. */
const DETAIL_LIMITS = { depth: 8, tokens: 1000 };

/** The details in an archive, without invalid ones. */
const Details = z
  .object({
    id: Session.shape.id.refine(isSessionId).optional().catch(undefined),
    title: SessionChange.shape.title.optional().catch(undefined),
  })
  .catch({});

interface SessionImporterOptions {
  readonly store: SessionStore;
  readonly sessions: SessionLibrary;
  readonly recordings: {
    has(id: string): boolean;
    /** Whether the quota allows this many bytes more. */
    hasRoom(bytes: number): boolean;
    /** Adds a folder with the files of a recording to the library. */
    adopt(folder: string, recording: RecordingDetail): Promise<void>;
  };
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
    const { store, sessions, recordings, onChange } = this.options;
    const work = join(store.root, `.import-${randomUUID()}`);
    await mkdir(join(work, 'session'), { recursive: true, mode: 0o700 });
    try {
      const session = new SessionImport(this.options, work, signal);
      await session.receive(body);
      const imported = await session.prepare(title);
      await rename(session.folder, join(store.root, imported.id));
      for (const recording of imported.recordings) {
        await recordings.adopt(join(session.recordingsFolder, recording.id), recording);
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

/** Prepares the folder of one import. */
class SessionImport {
  readonly folder: string;
  readonly recordingsFolder: string;
  readonly #upload: string;

  constructor(
    readonly options: SessionImporterOptions,
    work: string,
    readonly signal: AbortSignal,
  ) {
    this.folder = join(work, 'session');
    this.recordingsFolder = join(work, 'recordings');
    this.#upload = this.#path('upload');
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
    const { folder, signal } = this;
    const freeBytes = await this.#freeBytes();
    const unpacked = (await isArchive(this.#upload))
      ? await unpackArchive({ archive: this.#upload, folder, freeBytes, signal })
      : undefined;
    const imported = await this.#importEntries(unpacked);
    const details = await this.#readDetails(unpacked);
    await this.#writeNotes(imported, details, title);
    for (const name of ['upload', 'upload.jsonl', 'upload.json']) {
      await rm(this.#path(name), { force: true });
    }
    if (unpacked?.recordings.size) await rename(this.#path('recordings'), this.recordingsFolder);
    signal.throwIfAborted();
    const id = await this.#freeId(details.id);
    const origin = { at: timestamp(), session: id, from: details.id };
    return { id, recordings: await this.#readRecordings(unpacked, origin) };
  }

  async #importEntries(unpacked: UnpackedArchive | undefined) {
    const { folder, signal } = this;
    const snapshotsOf = unpacked && createSnapshotImporter(folder, unpacked.pictures);
    const lines = unpacked ? this.#path('upload.jsonl') : this.#upload;
    let index = '';
    const imported = await importJournal(lines, this.#path(SESSION_FILES.actions), {
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
    return Details.parse(parseBoundedJson(await readFile(this.#path('upload.json'), 'utf8'), DETAIL_LIMITS));
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
    const notes = { ...(chosen !== undefined && { title: chosen }), imported, summary };
    await this.#write(SESSION_FILES.session, `${JSON.stringify(notes)}\n`);
  }

  /** Reads the recordings that are not in the library yet. */
  async #readRecordings(
    unpacked: UnpackedArchive | undefined,
    origin: RecordingOrigin,
  ): Promise<RecordingDetail[]> {
    const { recordings } = this.options;
    const read: RecordingDetail[] = [];
    for (const id of unpacked?.recordings ?? []) {
      if (recordings.has(id)) continue;
      const recording = await importRecording(join(this.recordingsFolder, id), id, origin, this.signal);
      if (recording) read.push(recording);
    }
    const bytes = read.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
    // The user's own recordings are not deleted for imported ones.
    if (read.length > 0 && !recordings.hasRoom(bytes)) {
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

  #path(name: string): string {
    return join(this.folder, name);
  }

  #write(name: string, text: string): Promise<void> {
    return writeFile(this.#path(name), text, { mode: 0o600 });
  }
}

async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1', 0, 2) === 'PK';
  } finally {
    await file.close();
  }
}
