import { Readable } from 'node:stream';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { type RecordedAction, RecordedActions, type Recording } from '../../../shared/recording';
import { RequestError } from '../../../shared/request-error';
import { toWebVtt } from '../../recorder/captions/subtitles';
import type { RecordingLibrary } from '../../recorder/library/recording-library';
import { RECORDING_FILES, type RecordingStore } from '../../recorder/library/recording-store';
import type { Recorder } from '../../recorder/recorder';
import { holdFiles } from '../../sessions/export/held-files';
import { type ArchiveFiles, sendArchive } from '../archive-reply';
import { attach, fileNameOf } from '../attachment';
import { createChoices } from '../choices';
import { recordingEntries } from '../recording-entries';
import { lookUpRecordings } from '../recording-lookup';
import { served } from '../served';
import type { ApiServer } from '../server';
import type { ZipEntry } from '../zip';
import { LIST, ONE, params, refusals } from './recordings';

/** As many as one asks for at once, at the most. */
const MAX_ZIPPED = 10_000;
/** Characters of an answer that is read from disk as it is sent. */
const SENT_AT_ONCE = 64 * 1024;

const download = z.object({
  download: z.enum(['0', '1']).optional().describe('1: as a file to save.'),
});

/** What there is of recordings as files: to be shown, and to take away. */
export function recordingFileRoutes(
  server: ApiServer,
  { recorder, library, store }: { recorder: Recorder; library: RecordingLibrary; store: RecordingStore },
) {
  const { find, findFinished } = lookUpRecordings(recorder, library);
  const choices = createChoices();

  /** Recordings by the folder that each has in an archive. */
  async function archiveOf(
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

  server.route({
    method: ['GET', 'HEAD'],
    url: `${ONE}/video.mp4`,
    schema: {
      summary: 'The video; serves ranges',
      params,
      querystring: download,
      response: {
        200: served('video/mp4', 'All of it.'),
        206: served('video/mp4', 'The range that was asked for.'),
        416: ApiError,
        ...refusals,
      },
    },
    handler: async (request, reply) => {
      const recording = await findFinished(request.params.id);
      if (request.query.download === '1') attach(reply, fileName(recording, 'mp4'));
      return reply.sendFile(`${recording.id}/${RECORDING_FILES.video}`, store.root);
    },
  });

  server.route({
    method: ['GET', 'HEAD'],
    url: `${ONE}/thumbnail.jpg`,
    schema: {
      summary: 'A telling moment of it',
      params,
      querystring: download,
      response: { 200: served('image/jpeg', 'The thumbnail.'), ...refusals },
    },
    handler: async (request, reply) => {
      const recording = await find(request.params.id);
      if ((await store.size(recording.id, RECORDING_FILES.thumbnail)) === undefined) {
        throw new RequestError(404, 'Recording has no thumbnail.');
      }
      if (request.query.download === '1') attach(reply, fileName(recording, 'jpg'));
      // A better one may come while it is being recorded.
      reply.header('cache-control', 'no-cache');
      return reply.sendFile(`${recording.id}/${RECORDING_FILES.thumbnail}`, store.root);
    },
  });

  server.route({
    method: 'GET',
    url: `${ONE}/actions`,
    schema: {
      summary: 'What was done while it was recorded, each with its place in the video',
      params,
      response: {
        200: served('application/json', 'All of them, in the order they ended.', RecordedActions),
        404: ApiError,
      },
    },
    handler: async (request, reply) => {
      const { id } = await find(request.params.id);
      reply.type('application/json; charset=utf-8');
      return reply.send(Readable.from(actionsAsJson(store.actions(id))));
    },
  });

  server.route({
    method: 'GET',
    url: `${ONE}/actions.jsonl`,
    schema: {
      summary: 'The same as JSON lines',
      params,
      response: { 200: served('application/x-ndjson', 'An action a line.'), 404: ApiError },
    },
    handler: async (request, reply) => {
      const recording = await find(request.params.id);
      attach(reply, fileName(recording, 'jsonl'));
      reply.type('application/x-ndjson');
      return reply.send(Readable.from(actionsAsLines(store.actions(recording.id))));
    },
  });

  server.route({
    method: 'GET',
    url: `${ONE}/subtitles.vtt`,
    schema: {
      summary: 'The actions as subtitles (WebVTT)',
      params,
      querystring: download,
      response: { 200: served('text/vtt', 'A cue for each action.'), 404: ApiError },
    },
    handler: async (request, reply) => {
      const recording = await find(request.params.id);
      if (request.query.download === '1') attach(reply, fileName(recording, 'vtt'));
      reply.type('text/vtt; charset=utf-8');
      return reply.send(Readable.from(toWebVtt(store.actions(recording.id), recording.video_ms)));
    },
  });

  server.route({
    method: ['GET', 'HEAD'],
    url: `${ONE}/recording.zip`,
    schema: {
      summary: 'Video, thumbnail, actions and subtitles in one archive',
      params,
      response: { 200: served('application/zip', 'The archive.'), ...refusals },
    },
    handler: async (request, reply) => {
      const recording = await findFinished(request.params.id);
      return sendArchive(request, reply, fileName(recording, 'zip'), () =>
        archiveOf(new Map([['', recording]])),
      );
    },
  });

  server.route({
    method: 'POST',
    url: `${LIST}.zip`,
    schema: {
      summary: 'Choose recordings for one archive, more than an address holds',
      body: z.object({ ids: z.array(z.string()).min(1).max(MAX_ZIPPED).describe('Their UUIDs.') }),
      response: {
        201: z.object({ url: z.string().describe('Where the archive is to be had, for a while.') }),
        400: ApiError,
        ...refusals,
      },
    },
    handler: async (request, reply) => {
      const ids = [...new Set(request.body.ids)];
      await Promise.all(ids.map(findFinished));
      return reply.code(201).send({ url: `${LIST}.zip?choice=${choices.keep(ids)}` });
    },
  });

  server.route({
    method: ['GET', 'HEAD'],
    url: `${LIST}.zip`,
    schema: {
      summary: 'Several recordings in one archive, a folder each',
      querystring: z.object({
        ids: z.string().optional().describe('Their UUIDs, with commas between.'),
        choice: z.string().optional().describe('In their stead, as the POST gave it.'),
      }),
      response: { 200: served('application/zip', 'The archive.'), 400: ApiError, ...refusals },
    },
    handler: async (request, reply) => {
      const { ids, choice } = request.query;
      const chosen = choice === undefined ? ids?.split(',') : choices.of(choice);
      if (!chosen) throw new RequestError(400, 'Say which recordings: ids, or a choice that is still known.');
      if (chosen.length > MAX_ZIPPED)
        throw new RequestError(400, `At most ${MAX_ZIPPED} recordings at once.`);
      const found = await Promise.all([...new Set(chosen)].map(findFinished));
      // An id may be written in several ways.
      const recordings = new Map(found.map((recording) => [recording.id, recording])).values();
      const folders = new Map<string, Recording>();
      const taken = new Set<string>();
      for (const recording of recordings) {
        const name = baseName(recording);
        // Ids that begin with the time begin alike.
        const folder = taken.has(name.toLowerCase()) ? `${name}${recording.id.slice(8)}` : name;
        taken.add(folder.toLowerCase());
        folders.set(`${folder}/`, recording);
      }
      return sendArchive(request, reply, 'recordings.zip', (signal) => archiveOf(folders, signal));
    },
  });
}

/** A `RecordedActions`, piece by piece. */
async function* actionsAsJson(actions: AsyncIterable<RecordedAction>): AsyncGenerator<string> {
  let text = '{"actions":[';
  let separator = '';
  for await (const action of actions) {
    text += `${separator}${JSON.stringify(action)}`;
    separator = ',';
    if (text.length < SENT_AT_ONCE) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}

async function* actionsAsLines(actions: AsyncIterable<RecordedAction>): AsyncGenerator<string> {
  let text = '';
  for await (const action of actions) {
    text += `${JSON.stringify(action)}\n`;
    if (text.length < SENT_AT_ONCE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function fileName(recording: Recording, extension: string): string {
  return `${baseName(recording)}.${extension}`;
}

/** The title, and the start of the id against two of one title. */
function baseName({ title, id }: Recording): string {
  return `${fileNameOf(title)} ${id.slice(0, 8)}`.trim();
}
