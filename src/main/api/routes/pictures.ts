import { stat } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { RequestError } from '../../../shared/request-error';
import { isSessionId } from '../../../shared/session';
import { SNAPSHOT_FILES, SnapshotKind, snapshotFile } from '../../journal/snapshot-index';
import { served } from '../served';
import type { ApiServer } from '../server';

const params = z.object({
  session: z.string().describe('Id of the session, as its pages say it.'),
  id: z.string().describe('Id of the entry, a UUID.'),
});

const SUMMARY: Readonly<Record<SnapshotKind, string>> = {
  before: 'The screen before an action (WebP, of its own size)',
  after: 'The screen once it was still after an action (WebP, of its own size)',
  thumb: 'A small one of the screen after an action, or before where there is none after (WebP, 160 wide)',
};

/** The pictures of an entry's screen, which `pictures` in the entry says there are. */
export function pictureRoutes(server: ApiServer, { sessionsDir }: { sessionsDir: string }) {
  for (const kind of SnapshotKind.options) {
    server.route({
      method: ['GET', 'HEAD'],
      url: `/api/v0/sessions/:session/pictures/:id/${kind}.webp`,
      schema: {
        summary: SUMMARY[kind],
        params,
        response: { 200: served('image/webp', 'The picture.'), 404: ApiError },
      },
      handler: async (request, reply) => {
        const { session, id } = request.params;
        // Neither becomes part of a path before it is known to be no more than an id.
        if (!isSessionId(session) || !z.uuid().safeParse(id).success) throw NOT_FOUND;
        const file = join(session, SNAPSHOT_FILES.folder, snapshotFile(id.toLowerCase(), kind));
        const found = await stat(join(sessionsDir, file)).catch(() => undefined);
        if (!found?.isFile()) throw NOT_FOUND;
        // An entry has one picture of a kind, or none any more.
        reply.header('cache-control', 'private, max-age=31536000, immutable').type('image/webp');
        return reply.sendFile(file, sessionsDir);
      },
    });
  }
}

const NOT_FOUND = new RequestError(
  404,
  'Picture not found.',
  'There was none, it is not made yet, or it has made room for newer ones.',
);
