import { open } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequestError } from '../../../shared/request-error';
import type { CHAT_ROUTES } from '../../../shared/routes/chats';
import type { SESSION_ROUTES } from '../../../shared/routes/sessions';
import { isSessionId } from '../../../shared/session';
import { findEntries } from '../../journal/find-entries';
import { findSnapshot, SNAPSHOT_FILES, type SnapshotKind } from '../../journal/snapshot-index';
import { type ImageType, imageType, TYPE_BYTES } from '../../pixels/image-file';
import type { ChatTitles } from '../../sessions/chat-titles';
import type { SessionImporter } from '../../sessions/import/session-importer';
import type { SessionLibrary } from '../../sessions/session-library';
import type { Handlers } from '../bind-routes';
import { CLIENT_LEFT } from '../error-response';
import { abortedWhenClientLeaves } from './desktop';

const NOT_FOUND = new RequestError(
  'snapshot-not-found',
  'Picture not found.',
  'There was none, it is not made yet, or it has made room for newer ones.',
);

export interface SessionHandlersOptions {
  readonly sessions: SessionLibrary;
  readonly importer: SessionImporter;
  readonly sessionsDir: string;
  readonly chats: ChatTitles;
}

/** The format of a snapshot's file; undefined if it cannot be read. */
async function typeOf(path: string): Promise<ImageType | undefined> {
  const file = await open(path).catch(() => undefined);
  try {
    const head = Buffer.alloc(TYPE_BYTES);
    await file?.read(head);
    return imageType(head);
  } finally {
    await file?.close();
  }
}

export function sessionHandlers(
  options: SessionHandlersOptions,
): Handlers<typeof SESSION_ROUTES & typeof CHAT_ROUTES> {
  const { sessions, importer, sessionsDir, chats } = options;

  const sendSnapshot =
    (kind: SnapshotKind) =>
    async (
      { params: { session, id } }: { params: { readonly session: string; readonly id: string } },
      reply: FastifyReply,
    ) => {
      // Only valid ids become part of a path.
      if (!isSessionId(session) || !z.uuid().safeParse(id).success) throw NOT_FOUND;
      const file = await findSnapshot(join(sessionsDir, session), id.toLowerCase(), kind);
      const type = file && (await typeOf(file.path));
      if (!type) throw NOT_FOUND;
      const name = join(session, SNAPSHOT_FILES.folder, file.name);
      return reply.type(type).sendFile(name, sessionsDir, { contentType: false });
    };

  return {
    listSessions: () => sessions.list(),
    getSession: ({ params }) => sessions.get(params.id),
    listSessionActions: ({ params, query }) =>
      findEntries((after, limit) => sessions.page(params.id, after, limit), query),
    listChats: () => ({ chats: chats.list() }),
    updateChat: ({ params, body }) => chats.set(params.id, body.title),
    updateSession: ({ params, body }) => sessions.change(params.id, body),
    deleteSession: ({ params }) => sessions.remove(params.id),
    async importSession({ body, query }, reply) {
      const upload: unknown = body;
      if (!(upload instanceof Readable))
        throw new RequestError('not-importable', 'This cannot be imported.', 'It is empty.');
      const left = abortedWhenClientLeaves(reply);
      try {
        return await importer.import(upload, query.title, left);
      } catch (error) {
        // The rest of the body would be read as the next request.
        reply.header('connection', 'close');
        throw left.aborted ? CLIENT_LEFT : error;
      }
    },
    getSnapshotBefore: sendSnapshot('before'),
    getSnapshotAfter: sendSnapshot('after'),
    getSnapshotThumbnail: sendSnapshot('thumb'),
  };
}
