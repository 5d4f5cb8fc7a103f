import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { MAX_SELECTED_RECORDINGS, type RecordedAction, type Recording } from '../../../shared/recording';
import { RequestError } from '../../../shared/request-error';
import type { RECORDING_FILE_ROUTES } from '../../../shared/routes/recording-files';
import { urlOf } from '../../../shared/routes/routes';
import { RecentCache } from '../../base/recent-cache';
import { toWebVtt } from '../../recorder/captions/subtitles';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import { type HeldFiles, holdFiles } from '../../sessions/export/held-files';
import { type ArchiveFiles, sendArchive } from '../archive-reply';
import { contentDisposition, toFileName } from '../attachment';
import type { Handlers } from '../bind-routes';
import { lookUpRecordings } from '../recording-lookup';
import type { ZipEntry } from '../zip';
import type { RecordingHandlersOptions } from './recordings';

/** Size of the pieces of a response that is read from disk (characters). */
const CHUNK_LENGTH = 64 * 1024;

/** Selections that are remembered. */
const MAX_SELECTIONS = 100;

/** Recordings as files, to show and to download. */
export function recordingFileHandlers(
  options: RecordingHandlersOptions,
): Handlers<typeof RECORDING_FILE_ROUTES> {
  const { recordings, library, store } = options;
  const { find, findFinished } = lookUpRecordings(recordings, library);
  /** Selected ids by a token that fits into a URL, because a download is a link and has no body. */
  const selections = new RecentCache<readonly string[]>(MAX_SELECTIONS);

  return {
    async getRecordingVideo({ params, query }, reply) {
      const recording = await findFinished(params.id);
      if (query.download === '1') setFileName(reply, recording, 'mp4');
      return reply.sendFile(`${recording.id}/${RECORDING_FILES.video}`, store.root);
    },
    async getRecordingThumbnail({ params, query }, reply) {
      const recording = await find(params.id);
      if ((await store.size(recording.id, RECORDING_FILES.thumbnail)) === undefined) {
        throw new RequestError('no-thumbnail', 'Recording has no thumbnail.');
      }
      if (query.download === '1') setFileName(reply, recording, 'jpg');
      return reply.sendFile(`${recording.id}/${RECORDING_FILES.thumbnail}`, store.root);
    },
    async listRecordedActions({ params }, reply) {
      const { id } = await find(params.id);
      reply.type('application/json; charset=utf-8');
      return Readable.from(inChunks(asJson(store.actions(id))));
    },
    async getRecordedActionLines({ params }, reply) {
      const recording = await find(params.id);
      setFileName(reply, recording, 'jsonl');
      reply.type('application/x-ndjson');
      return Readable.from(inChunks(asLines(store.actions(recording.id))));
    },
    async getRecordingSubtitles({ params, query }, reply) {
      const recording = await find(params.id);
      if (query.download === '1') setFileName(reply, recording, 'vtt');
      reply.type('text/vtt; charset=utf-8');
      return Readable.from(toWebVtt(store.actions(recording.id), recording.video_ms));
    },
    async downloadRecording(request, reply) {
      const recording = await findFinished(request.params.id);
      return sendArchive(request, reply, fileNameOf(recording, 'zip'), () =>
        openArchive(store, new Map([['', recording]])),
      );
    },
    async selectRecordings({ body }) {
      const ids = [...new Set(body.ids)];
      await Promise.all(ids.map(findFinished));
      const choice = randomUUID();
      selections.set(choice, ids);
      return { url: urlOf('downloadRecordings', { query: { choice } }) };
    },
    async downloadRecordings(request, reply) {
      const { ids, choice } = request.query;
      const selected = choice === undefined ? ids?.split(',') : selections.get(choice);
      if (!selected)
        throw new RequestError(
          'invalid-selection',
          'Missing or expired selection: pass `ids` or a valid `choice`.',
        );
      if (selected.length > MAX_SELECTED_RECORDINGS)
        throw new RequestError('invalid-selection', `At most ${MAX_SELECTED_RECORDINGS} recordings at once.`);
      const folders = folderNames(await Promise.all([...new Set(selected)].map(findFinished)));
      return sendArchive(request, reply, 'recordings.zip', (signal) => openArchive(store, folders, signal));
    },
  };
}

/** The files of recordings by their folders in the archive. */
async function openArchive(
  store: RecordingStore,
  recordings: ReadonlyMap<string, Recording>,
  signal?: AbortSignal,
): Promise<ArchiveFiles> {
  const held = await holdFiles(store.root);
  try {
    const files: ZipEntry[] = [];
    for (const [folder, recording] of recordings) {
      signal?.throwIfAborted();
      files.push(...(await recordingEntries(store, recording, folder, held)));
    }
    return { files, release: held.release };
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** A folder for each recording. An id may be written in several ways, so recordings may repeat. */
function folderNames(found: readonly Recording[]): Map<string, Recording> {
  const folders = new Map<string, Recording>();
  const taken = new Set<string>();
  for (const recording of new Map(found.map((one) => [one.id, one])).values()) {
    const name = baseName(recording);
    // Ids that begin with a timestamp share their first characters.
    const folder = taken.has(name.toLowerCase()) ? `${name}${recording.id.slice(8)}` : name;
    taken.add(folder.toLowerCase());
    folders.set(`${folder}/`, recording);
  }
  return folders;
}

/** A `RecordedActions`. */
async function* asJson(actions: AsyncIterable<RecordedAction>): AsyncGenerator<string> {
  let separator = '{"actions":[';
  for await (const action of actions) {
    yield `${separator}${JSON.stringify(action)}`;
    separator = ',';
  }
  yield separator === ',' ? ']}' : `${separator}]}`;
}

async function* asLines(actions: AsyncIterable<RecordedAction>): AsyncGenerator<string> {
  for await (const action of actions) yield `${JSON.stringify(action)}\n`;
}

async function* inChunks(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const part of parts) {
    text += part;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}

function setFileName(reply: FastifyReply, recording: Recording, extension: string): void {
  reply.header('content-disposition', contentDisposition(fileNameOf(recording, extension)));
}

function fileNameOf(recording: Recording, extension: string): string {
  return `${baseName(recording)}.${extension}`;
}

/** The title, and the start of the id to distinguish equal titles. */
function baseName({ title, id }: Recording): string {
  return `${toFileName(title)} ${id.slice(0, 8)}`.trim();
}

/** All files of a recording, for an archive; `prefix` is a folder with a slash, or empty. */
async function recordingEntries(
  store: RecordingStore,
  recording: Recording,
  prefix: string,
  held: HeldFiles,
): Promise<ZipEntry[]> {
  const { id, ended_at, started_at, video_ms } = recording;
  const modified = new Date(ended_at ?? started_at);
  const stored = [RECORDING_FILES.video, RECORDING_FILES.thumbnail, RECORDING_FILES.actions].map(
    async (file) => {
      const found = await held.hold(store.path(id, file));
      return found ? [{ name: prefix + file, modified, ...found }] : [];
    },
  );
  const files = (await Promise.all(stored)).flat();
  let subtitles = '';
  for await (const cue of toWebVtt(store.actions(id), video_ms)) subtitles += cue;
  // Read now: a change of the title replaces the file by one of a different length.
  const facts = await readFile(store.path(id, RECORDING_FILES.recording), 'utf8');
  return [
    ...files,
    { name: prefix + RECORDING_FILES.recording, modified, content: facts },
    { name: `${prefix}subtitles.vtt`, modified, content: subtitles },
  ];
}
