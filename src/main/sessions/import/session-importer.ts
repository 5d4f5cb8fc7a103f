import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parseBoundedJson } from '../../../shared/json';
import type { RecordingDetail } from '../../../shared/recording';
import { type ImportResult, isSessionId, Session, SessionChange } from '../../../shared/session';
import { wallTime } from '../../base/clock';
import { newSessionId } from '../../journal/session-id';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import { notImportable, SessionError } from '../session-error';
import type { SessionLibrary } from '../session-library';
import { SESSION_FILES, type SessionStore } from '../session-store';
import { importJournal } from './import-journal';
import { importRecording, type RecordingOrigin } from './import-recordings';
import { createSnapshotImporter } from './import-snapshots';
import { type UnpackedArchive, unpackArchive } from './unpack-archive';

/** Bytes of an upload at the most. */
const MAX_UPLOAD = 16e9;
/** Bytes that stay free on the disk. */
const KEPT_FREE = 200e6;

/** More than a session's details have. */
const DETAIL_LIMITS = { depth: 8, tokens: 1000 };

/** What an archive says of its session; whatever of it is not as it should be counts as not said. */
const Details = z
  .object({
    id: Session.shape.id.refine(isSessionId).optional().catch(undefined),
    title: SessionChange.shape.title.optional().catch(undefined),
  })
  .catch({});

export interface SessionImporterOptions {
  readonly store: SessionStore;
  readonly sessions: SessionLibrary;
  readonly recordings: {
    has(id: string): boolean;
    /** Whether so many bytes more are within the quota. */
    hasRoom(bytes: number): boolean;
    /** Takes a folder with a recording's files in; its details are those. */
    adopt(folder: string, recording: RecordingDetail): Promise<void>;
  };
  /** There is one more. */
  readonly onChange: () => void;
  readonly now?: () => Date;
}

export interface SessionImporter {
  /**
   * Takes a session in: an archive as they are exported, or bare lines of `actions.jsonl`. All of it is there at the end,
   * or nothing. `title` is for one that brings none. @throws {SessionError}
   */
  import(body: Readable, title: string | undefined, signal: AbortSignal): Promise<ImportResult>;
}

export function createSessionImporter({
  store,
  sessions,
  recordings,
  onChange,
  now = () => new Date(wallTime()),
}: SessionImporterOptions): SessionImporter {
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(store.root);
    return bavail * bsize - KEPT_FREE;
  };

  async function receive(body: Readable, path: string, signal: AbortSignal): Promise<void> {
    const most = Math.min(MAX_UPLOAD, await freeBytes());
    let bytes = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes <= most) done(null, chunk);
        else if (most < MAX_UPLOAD)
          done(new SessionError('disk-full', 'There is not enough room on the disk.'));
        else done(new SessionError('too-large', 'This is too large to be imported.'));
      },
    });
    await pipeline(body, limit, createWriteStream(path, { mode: 0o600 }), { signal });
  }

  /** Makes the folder of a session out of what was sent. */
  async function prepare(folder: string, upload: string, title: string | undefined, signal: AbortSignal) {
    const archived = await isArchive(upload);
    const unpacked = archived
      ? await unpackArchive({ archive: upload, folder, freeBytes: await freeBytes(), signal })
      : undefined;
    const lines = unpacked ? join(folder, 'upload.jsonl') : upload;
    const picturesFor = unpacked && createSnapshotImporter(folder, unpacked.pictures);
    let index = '';
    const { summary, leftOut } = await importJournal(lines, join(folder, SESSION_FILES.actions), {
      signal,
      async onEntry({ id, pictures }) {
        const line = pictures && (await picturesFor?.(id, pictures));
        if (line) index += `${JSON.stringify(line)}\n`;
      },
    });
    if (summary.actions === 0) {
      throw notImportable(leftOut > 0 ? 'No line of it is an entry of a journal.' : 'It is empty.');
    }
    if (index !== '') await writeFile(join(folder, SNAPSHOT_FILES.index), index, { mode: 0o600 });
    const details = Details.parse(
      unpacked?.hasDetails
        ? parseBoundedJson(await readFile(join(folder, 'upload.json'), 'utf8'), DETAIL_LIMITS)
        : {},
    );
    const named = details.title ?? title;
    const imported = {
      at: now().toISOString(),
      ...(details.id !== undefined && { from: details.id }),
      ...(leftOut > 0 && { left_out: leftOut }),
    };
    const notes = { ...(named != null && { title: named }), imported, summary };
    await writeFile(join(folder, SESSION_FILES.session), `${JSON.stringify(notes)}\n`, { mode: 0o600 });
    for (const name of ['upload', 'upload.jsonl', 'upload.json'])
      await rm(join(folder, name), { force: true });
    return { unpacked, id: details.id };
  }

  /** The recordings in a folder that are not in the library, each as far as it can be true. */
  async function readAll(
    folder: string,
    unpacked: UnpackedArchive | undefined,
    origin: RecordingOrigin,
    signal: AbortSignal,
  ) {
    const read: RecordingDetail[] = [];
    for (const id of unpacked?.recordings ?? []) {
      if (recordings.has(id)) continue;
      const recording = await importRecording(join(folder, id), id, origin, signal);
      if (recording) read.push(recording);
    }
    const bytes = read.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
    if (read.length > 0 && !recordings.hasRoom(bytes)) throw noRoom(bytes);
    return read;
  }

  async function freeId(wanted: string | undefined): Promise<string> {
    const isTaken = (id: string) =>
      sessions.get(id).then(
        () => true,
        () => false,
      );
    let id = wanted ?? newSessionId(now());
    while (await isTaken(id)) id = newSessionId(now());
    return id;
  }

  return {
    async import(body, title, signal) {
      const work = join(store.root, `.import-${randomUUID()}`);
      await mkdir(work, { recursive: true, mode: 0o700 });
      try {
        const [folder, upload] = [join(work, 'session'), join(work, 'session', 'upload')];
        await mkdir(folder, { mode: 0o700 });
        await receive(body, upload, signal);
        const { unpacked, id: wanted } = await prepare(folder, upload, title, signal);
        if (unpacked?.recordings.size) await rename(join(folder, 'recordings'), join(work, 'recordings'));
        signal.throwIfAborted();
        const id = await freeId(wanted);
        const origin = { at: now().toISOString(), session: id, from: wanted };
        const read = await readAll(join(work, 'recordings'), unpacked, origin, signal);
        await rename(folder, join(store.root, id));
        for (const recording of read) {
          await recordings.adopt(join(work, 'recordings', recording.id), recording);
        }
        const session = await sessions.get(id);
        onChange();
        return { session, recordings: read.map((recording) => recording.id) };
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    },
  };
}

/** The user's own recordings are not deleted for those that come in. */
function noRoom(bytes: number): SessionError {
  return new SessionError('too-large', 'This is too large to be imported.', {
    detail:
      `Its recordings have ${bytes} bytes, and would take the library past the size it may have: recordings that are ` +
      'there would be deleted. Delete some, start with a larger --recordings-max-gb, or export without recordings.',
  });
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
