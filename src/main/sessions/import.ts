import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parseJson } from '../../shared/json';
import { RecordingDetail } from '../../shared/recording';
import { type ImportResult, isSessionId, Session, SessionChange } from '../../shared/session';
import { wallTime } from '../clock';
import { PICTURES } from '../journal/pictures';
import { newSessionId } from '../journal/session-id';
import { FILES as RECORDING_FILES } from '../recorder/store';
import { notImportable, SessionError } from './errors';
import { type Unpacked, unpack } from './import-archive';
import { importLines } from './import-lines';
import type { Sessions } from './sessions';
import { FILES, type SessionStore } from './store';

/** Bytes of an upload at the most. */
const MAX_UPLOAD = 16e9;
/** Bytes that stay free on the disk. */
const KEPT_FREE = 200e6;

/** What an archive says of its session; whatever of it is not as it should be counts as not said. */
const Details = z
  .object({
    id: Session.shape.id.refine(isSessionId).optional().catch(undefined),
    title: SessionChange.shape.title.optional().catch(undefined),
  })
  .catch({});

export interface ImporterOptions {
  readonly store: SessionStore;
  readonly sessions: Sessions;
  readonly recordings: {
    has(id: string): boolean;
    /** Takes a folder with a recording's files in; its details are those. */
    adopt(folder: string, recording: RecordingDetail): Promise<void>;
  };
  /** There is one more. */
  readonly onChange: () => void;
  readonly now?: () => Date;
}

export interface Importer {
  /**
   * Takes a session in: an archive as they are exported, or bare lines of `actions.jsonl`. All of it is there at the end,
   * or nothing. `title` is for one that brings none. @throws {SessionError}
   */
  import(body: Readable, title: string | undefined, signal: AbortSignal): Promise<ImportResult>;
}

export function createImporter({
  store,
  sessions,
  recordings,
  onChange,
  now = () => new Date(wallTime()),
}: ImporterOptions): Importer {
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
      ? await unpack({ archive: upload, folder, freeBytes: await freeBytes(), signal })
      : undefined;
    const lines = unpacked ? join(folder, 'upload.jsonl') : upload;
    let index = '';
    const { summary, leftOut } = await importLines(lines, join(folder, FILES.actions), {
      signal,
      onEntry({ id, pictures }) {
        const files = unpacked?.pictures.get(id);
        if (!pictures || !files) return;
        const has = (kind: string) => files.has(`${id}.${kind}.webp`);
        const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
        const shown = { ...pictures, before: has('before'), after: has('after') };
        index += `${JSON.stringify({ id, ...shown, bytes })}\n`;
      },
    });
    if (summary.actions === 0) {
      throw notImportable(leftOut > 0 ? 'No line of it is an entry of a journal.' : 'It is empty.');
    }
    if (index !== '') await writeFile(join(folder, PICTURES.index), index, { mode: 0o600 });
    const details = Details.parse(
      unpacked?.hasDetails ? parseJson(await readFile(join(folder, 'upload.json'), 'utf8')) : {},
    );
    const named = details.title ?? title;
    const imported = {
      at: now().toISOString(),
      ...(details.id !== undefined && { from: details.id }),
      ...(leftOut > 0 && { left_out: leftOut }),
    };
    const notes = { ...(named != null && { title: named }), imported, summary };
    await writeFile(join(folder, FILES.session), `${JSON.stringify(notes)}\n`, { mode: 0o600 });
    for (const name of ['upload', 'upload.jsonl', 'upload.json'])
      await rm(join(folder, name), { force: true });
    return { unpacked, id: details.id };
  }

  async function adoptAll(folder: string, unpacked: Unpacked | undefined): Promise<string[]> {
    const adopted: string[] = [];
    for (const id of unpacked?.recordings ?? []) {
      const recording = await readRecording(join(folder, id), id);
      if (!recording || recordings.has(id)) continue;
      await recordings.adopt(join(folder, id), recording);
      adopted.push(id);
    }
    return adopted;
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
        await rename(folder, join(store.root, id));
        const adopted = await adoptAll(join(work, 'recordings'), unpacked);
        const session = await sessions.get(id);
        onChange();
        return { session, recordings: adopted };
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    },
  };
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

/** A recording's own words, where they are whole and it has its video. */
async function readRecording(folder: string, id: string): Promise<RecordingDetail | undefined> {
  const text = await readFile(join(folder, RECORDING_FILES.recording), 'utf8').catch(() => '');
  const recording = RecordingDetail.safeParse(parseJson(text)).data;
  const video = await open(join(folder, RECORDING_FILES.video)).catch(() => undefined);
  await video?.close();
  const finished = recording?.status === 'ready' || recording?.status === 'recovered';
  return video && finished && recording.id === id ? recording : undefined;
}
