import { stat } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequestError } from '../../../shared/request-error';
import type { SESSION_ROUTES } from '../../../shared/routes/sessions';
import { isSessionId } from '../../../shared/session';
import { SNAPSHOT_FILES, type SnapshotKind, snapshotFile } from '../../journal/snapshot-index';
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
}

export function sessionHandlers(options: SessionHandlersOptions): Handlers<typeof SESSION_ROUTES> {
  const { sessions, importer, sessionsDir } = options;

  const sendSnapshot =
    (kind: SnapshotKind) =>
    async (
      { params: { session, id } }: { params: { readonly session: string; readonly id: string } },
      reply: FastifyReply,
    ) => {
      // Only valid ids become part of a path.
      if (!isSessionId(session) || !z.uuid().safeParse(id).success) throw NOT_FOUND;
      const file = join(session, SNAPSHOT_FILES.folder, snapshotFile(id.toLowerCase(), kind));
      const found = await stat(join(sessionsDir, file)).catch(() => undefined);
      if (!found?.isFile()) throw NOT_FOUND;
      // A snapshot never changes; it can only be deleted.
      reply.header('cache-control', 'private, max-age=31536000, immutable').type('image/webp');
      return reply.sendFile(file, sessionsDir);
    };

  return {
    listSessions: () => sessions.list(),
    getSession: ({ params }) => sessions.get(params.id),
    listSessionActions: ({ params, query }) => sessions.page(params.id, query.after, query.limit),
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
