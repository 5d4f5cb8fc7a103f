import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { RequestError } from '../../../shared/request-error';
import { ImportResult, SessionChange } from '../../../shared/session';
import type { SessionImporter } from '../../sessions/import/session-importer';
import { cutIfIdle } from '../request-body';
import type { ApiServer } from '../server';

const TYPES = ['application/zip', 'application/x-ndjson', 'application/octet-stream'];

/** Taking a session in. It alone takes more than JSON, and more of it: as it comes, onto the disk. */
export async function sessionImportRoute(server: ApiServer, { importer }: { importer: SessionImporter }) {
  await server.register(async (scope: ApiServer) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(TYPES, async (_request: unknown, body: IncomingMessage) => {
      cutIfIdle(body);
      return body;
    });
    scope.route({
      method: 'POST',
      url: '/api/v0/sessions/import',
      schema: {
        summary: 'Take in a session',
        description:
          'The body is an archive as `export.zip` gives it, or the lines of an `actions.jsonl`. Lines that are no entries ' +
          'are left out and counted; anything else that is wrong refuses all of it. A session whose id is taken gets a new one. A recording is measured, ' +
          'whatever the archive says of it, and never pinned; one without a video is left out. If recordings would have to ' +
          'go for those that come in, the answer is 413.',
        consumes: TYPES,
        querystring: z.object({
          title: SessionChange.shape.title.unwrap().optional().describe('For one that brings none.'),
        }),
        body: z.unknown(),
        response: {
          201: ImportResult,
          400: ApiError,
          413: ApiError,
          415: ApiError,
          507: ApiError,
        },
      },
      handler: async (request, reply) => {
        const { body } = request;
        if (!(body instanceof Readable))
          throw new RequestError(400, 'This cannot be imported.', 'It is empty.');
        const left = new AbortController();
        reply.raw.once('close', () => {
          if (!reply.raw.writableFinished) left.abort();
        });
        try {
          const result = await importer.import(body, request.query.title, left.signal);
          return reply.code(201).send(result);
        } catch (error) {
          // What was not read any more of it would be taken for the next request.
          reply.header('connection', 'close');
          if (left.signal.aborted) throw new RequestError(499, 'The client left.');
          throw error;
        }
      },
    });
  });
}
