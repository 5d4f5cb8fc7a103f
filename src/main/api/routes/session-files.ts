import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import type { JournalEntry } from '../../../shared/journal';
import { RequestError } from '../../../shared/request-error';
import type { Session } from '../../../shared/session';
import type { SessionExporter } from '../../sessions/export/session-exporter';
import type { ScriptWriter } from '../../sessions/export/session-script';
import { readSessionEntries } from '../../sessions/session-entries';
import type { SessionLibrary } from '../../sessions/session-library';
import { type ArchiveReply, type ArchiveRequest, sendArchive } from '../archive-reply';
import { attach, fileNameOf } from '../attachment';
import { served } from '../served';
import type { ApiServer } from '../server';

const ONE = '/api/v0/sessions/:id';
/** Actions of a script at the most: past it no language reads the file any more in good time. */
const MAX_SCRIPTED = 20_000;
/** The same for the texts of all, in UTF-16 units. */
const MAX_SCRIPT_TEXT = 32_000_000;

const params = z.object({ id: z.string().describe('As the list gives it.') });
const Ids = z.array(z.uuid()).max(30_000);
const inQuery = z
  .string()
  .optional()
  .describe('Ids of the entries, with commas between; all of them where absent.')
  .transform((text) => (text === undefined ? undefined : text.split(',')))
  .pipe(Ids.optional());
const inBody = Ids.nullish().describe('Ids of the entries; all of them where absent.');

const EXPORT = {
  summary: 'A session as one archive',
  description:
    'Holds `index.html`, which shows it offline, opened from disk; `actions.jsonl`, the pictures, and its recordings. ' +
    'A running session is exported as it is now.',
  params,
  response: { 200: served('application/zip', 'The archive.'), 400: ApiError, 404: ApiError },
};

const SCRIPTS = [
  { extension: 'mjs', language: 'Node', type: 'text/javascript; charset=utf-8' },
  { extension: 'py', language: 'Python 3', type: 'text/x-python; charset=utf-8' },
] as const;

/** A session as files to take away. */
export function sessionFileRoutes(
  server: ApiServer,
  {
    sessions,
    exporter,
    writeScript,
  }: { sessions: SessionLibrary; exporter: SessionExporter; writeScript: ScriptWriter },
) {
  async function exported(
    request: ArchiveRequest,
    reply: ArchiveReply,
    id: string,
    ids: readonly string[] | undefined,
    recordings: boolean,
  ) {
    const session = await sessions.get(id);
    const choice = { ids: ids && new Set(ids), recordings };
    return sendArchive(request, reply, fileName(session, 'zip'), (signal) =>
      exporter.prepare(id, choice, signal),
    );
  }

  server.route({
    method: ['GET', 'HEAD'],
    url: `${ONE}/export.zip`,
    schema: {
      ...EXPORT,
      querystring: z.object({
        ids: inQuery,
        recordings: z.enum(['0', '1']).optional().describe('0 leaves the recordings out.'),
      }),
    },
    handler: (request, reply) => {
      const { ids, recordings } = request.query;
      return exported(request, reply, request.params.id, ids, recordings !== '0');
    },
  });

  server.route({
    method: 'POST',
    url: `${ONE}/export.zip`,
    schema: {
      ...EXPORT,
      summary: 'The same for more ids than an address holds',
      body: z.object({
        ids: inBody,
        recordings: z.boolean().nullish().describe('false leaves the recordings out.'),
      }),
    },
    handler: (request, reply) => {
      const { ids, recordings } = request.body;
      return exported(request, reply, request.params.id, ids ?? undefined, recordings !== false);
    },
  });

  for (const { extension, language, type } of SCRIPTS) {
    const url = `${ONE}/script.${extension}`;
    const schema = {
      summary: `A session as a script for ${language}`,
      description:
        'It needs nothing but that, and asks only this API. What failed is left out; texts that were not kept are asked for.',
      params,
      response: { 200: served(type.replace(/;.*/, ''), 'The script.'), 400: ApiError, 404: ApiError },
    };
    const sendScript = async (reply: ArchiveReply, id: string, ids: readonly string[] | undefined) => {
      const session = await sessions.get(id);
      const entries = await collect(readSessionEntries(sessions, id, ids && new Set(ids)));
      attach(reply, fileName(session, extension));
      return reply.type(type).send(await writeScript(extension, entries, titleOf(session)));
    };
    server.route({
      method: 'GET',
      url,
      schema: { ...schema, querystring: z.object({ ids: inQuery }) },
      handler: (request, reply) => sendScript(reply, request.params.id, request.query.ids),
    });
    server.route({
      method: 'POST',
      url,
      schema: { ...schema, body: z.object({ ids: inBody }) },
      handler: (request, reply) => sendScript(reply, request.params.id, request.body.ids ?? undefined),
    });
  }
}

async function collect(batches: AsyncIterable<JournalEntry[]>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  let characters = 0;
  for await (const batch of batches) {
    entries.push(...batch);
    for (const { request } of batch) characters += request.text?.length ?? 0;
    if (characters > MAX_SCRIPT_TEXT)
      throw new RequestError(400, `At most ${MAX_SCRIPT_TEXT} characters of text in a script.`);
    if (entries.length > MAX_SCRIPTED)
      throw new RequestError(400, `At most ${MAX_SCRIPTED} actions in a script.`);
  }
  return entries;
}

function titleOf({ title, id, started_at }: Session): string {
  return `${title ?? 'Session'} of ${started_at}, ${id}`;
}

function fileName({ title, id }: Session, extension: string): string {
  return `${fileNameOf(title ? `${title} ${id}` : `session ${id}`)}.${extension}`;
}
