import type { FastifyReply } from 'fastify';
import associations from '../../../shared/associations.json';
import type { JournalEntry } from '../../../shared/journal';
import { RequestError } from '../../../shared/request-error';
import type { SESSION_FILE_ROUTES } from '../../../shared/routes/session-files';
import type { Session } from '../../../shared/session';
import type { SessionExporter } from '../../sessions/export/session-exporter';
import type { ScriptWriter } from '../../sessions/export/session-script';
import { readSessionEntries } from '../../sessions/session-entries';
import type { SessionLibrary } from '../../sessions/session-library';
import { sendArchive } from '../archive-reply';
import { contentDisposition, toFileName } from '../attachment';
import type { Handlers } from '../bind-routes';

/** Limits of a script: beyond them, compilers read the file too slowly. Actions, and UTF-16 units of all texts. */
const MAX_SCRIPT_ACTIONS = 20_000;
const MAX_SCRIPT_TEXT = 32_000_000;

const SCRIPT_TYPES = {
  mjs: 'text/javascript; charset=utf-8',
  py: 'text/x-python; charset=utf-8',
} as const;

type Ids = readonly string[] | null | undefined;

/** What to export, from the query or the body. */
interface ExportRequest {
  readonly ids?: Ids;
  readonly chat_id?: string | null | undefined;
  readonly recordings?: '0' | '1' | boolean | null | undefined;
}

export interface SessionFileHandlersOptions {
  readonly sessions: SessionLibrary;
  readonly exporter: SessionExporter;
  readonly writeScript: ScriptWriter;
}

export function sessionFileHandlers(
  options: SessionFileHandlersOptions,
): Handlers<typeof SESSION_FILE_ROUTES> {
  const { sessions, exporter, writeScript } = options;

  async function sendExport(
    request: { readonly method: string; readonly params: { readonly id: string } },
    reply: FastifyReply,
    { ids, chat_id, recordings }: ExportRequest,
  ) {
    const { id } = request.params;
    const session = await sessions.get(id);
    const isRecorded = recordings !== '0' && recordings !== false;
    const selection = {
      ids: ids ? new Set(ids) : undefined,
      chatId: chat_id ?? undefined,
      recordings: isRecorded,
    };
    return sendArchive(request, reply, fileNameOf(session, associations.archiveExtension), (signal) =>
      exporter.prepare(id, selection, signal),
    );
  }

  async function sendScript(reply: FastifyReply, extension: 'mjs' | 'py', id: string, ids: Ids) {
    const session = await sessions.get(id);
    const entries = await collect(readSessionEntries(sessions, id, ids ? new Set(ids) : undefined));
    reply.header('content-disposition', contentDisposition(fileNameOf(session, extension)));
    const title = `${session.title ?? 'Session'} of ${session.started_at}, ${id}`;
    return reply.type(SCRIPT_TYPES[extension]).send(await writeScript(extension, entries, title));
  }

  return {
    exportSession: (request, reply) => sendExport(request, reply, request.query),
    exportSessionSelection: (request, reply) => sendExport(request, reply, request.body),
    getNodeScript: ({ params, query }, reply) => sendScript(reply, 'mjs', params.id, query.ids),
    createNodeScript: ({ params, body }, reply) => sendScript(reply, 'mjs', params.id, body.ids),
    getPythonScript: ({ params, query }, reply) => sendScript(reply, 'py', params.id, query.ids),
    createPythonScript: ({ params, body }, reply) => sendScript(reply, 'py', params.id, body.ids),
  };
}

async function collect(batches: AsyncIterable<JournalEntry[]>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  let characters = 0;
  for await (const batch of batches) {
    entries.push(...batch);
    for (const { request } of batch) characters += request.text?.length ?? 0;
    if (characters > MAX_SCRIPT_TEXT) throw tooLarge(`${MAX_SCRIPT_TEXT} characters of text`);
    if (entries.length > MAX_SCRIPT_ACTIONS) throw tooLarge(`${MAX_SCRIPT_ACTIONS} actions`);
  }
  return entries;
}

function tooLarge(limit: string): RequestError {
  return new RequestError('invalid-selection', `At most ${limit} in a script.`);
}

function fileNameOf({ title, id }: Session, extension: string): string {
  return `${toFileName(title ? `${title} ${id}` : `session ${id}`)}.${extension}`;
}
