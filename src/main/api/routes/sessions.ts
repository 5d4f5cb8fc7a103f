import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { JournalPage } from '../../../shared/journal';
import { NoQuery, PageQuery } from '../../../shared/routes/parameters';
import { Session, SessionChange, SessionList } from '../../../shared/session';
import type { SessionLibrary } from '../../sessions/session-library';
import type { ApiServer } from '../server';

const LIST = '/api/v0/sessions';
const ONE = `${LIST}/:id`;

const params = z.object({ id: z.string().describe('As the list gives it.') });

/** The sessions there are. */
export function sessionRoutes(server: ApiServer, { sessions }: { sessions: SessionLibrary }) {
  server.route({
    method: 'GET',
    url: LIST,
    schema: {
      summary: 'All sessions, newest first',
      querystring: NoQuery,
      response: { 200: SessionList, 400: ApiError },
    },
    handler: () => sessions.list(),
  });

  server.route({
    method: 'GET',
    url: ONE,
    schema: { summary: 'A session', params, response: { 200: Session, 404: ApiError } },
    handler: (request) => sessions.get(request.params.id),
  });

  server.route({
    method: 'GET',
    url: `${ONE}/actions`,
    schema: {
      summary: 'The journal of a session, newest last',
      description: 'Paged as `GET /api/v0/actions`, which is the running session’s.',
      params,
      querystring: PageQuery,
      response: { 200: JournalPage, 400: ApiError, 404: ApiError },
    },
    handler: (request) => {
      const { after, limit } = request.query;
      return sessions.page(request.params.id, after, limit);
    },
  });

  server.route({
    method: 'PATCH',
    url: ONE,
    schema: {
      summary: 'Give a session a title',
      params,
      body: SessionChange,
      response: { 200: Session, 400: ApiError, 404: ApiError },
    },
    handler: (request) => sessions.change(request.params.id, request.body),
  });

  server.route({
    method: 'DELETE',
    url: ONE,
    schema: {
      summary: 'Take a session from the disk',
      params,
      response: { 204: z.null(), 404: ApiError, 409: ApiError },
    },
    handler: async (request, reply) => {
      await sessions.remove(request.params.id);
      return reply.code(204).send(null);
    },
  });
}
