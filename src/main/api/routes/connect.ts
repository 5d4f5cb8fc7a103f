import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiError } from '../../../shared/api-error';
import { ConnectRefused, ConnectRequest, ConnectTest, RememberedPasswords } from '../../../shared/connect';
import { DesktopStatus } from '../../../shared/desktop';
import type { Connector } from '../../desktop/connector';
import { DesktopError } from '../../desktop/desktop-error';
import { ConnectError } from '../../desktop/remote/connect-error';
import type { ServerPasswords } from '../../desktop/remote/server-passwords';
import type { ApiServer } from '../server';

export interface ConnectOptions {
  readonly connector: Connector;
  readonly passwords: ServerPasswords;
  readonly status: () => DesktopStatus;
}

/** Another desktop, while everything runs. */
export function connectRoutes(server: ApiServer, { connector, passwords, status }: ConnectOptions) {
  server.route({
    method: 'POST',
    url: '/api/v0/desktop/connect',
    schema: {
      summary: 'Choose another desktop',
      description:
        'The other desktop is started first; where it cannot be, nothing changes. Then the action that runs is done, ' +
        'recordings end, live views are closed to be opened again, and actions that wait are done on the other desktop. ' +
        'A virtual desktop that is left goes on with its programs.',
      body: ConnectRequest,
      response: { 200: DesktopStatus, 400: ApiError, 502: ConnectRefused },
    },
    handler: async ({ body }, reply) => {
      try {
        await connector.connect(body);
        return status();
      } catch (error) {
        return refused(error, reply);
      }
    },
  });

  server.route({
    method: 'POST',
    url: '/api/v0/desktop/connect/test',
    schema: {
      summary: 'Try a VNC server without choosing it',
      body: ConnectRequest,
      response: { 200: ConnectTest, 400: ApiError, 502: ConnectRefused },
    },
    handler: async ({ body }, reply) => {
      try {
        return await connector.test(body);
      } catch (error) {
        return refused(error, reply);
      }
    },
  });

  const remembered = async () => ({
    can_remember: await passwords.canRemember(),
    servers: passwords.addresses(),
  });

  server.route({
    method: 'GET',
    url: '/api/v0/desktop/passwords',
    schema: {
      summary: 'Of which VNC servers the password is remembered',
      response: { 200: RememberedPasswords },
    },
    handler: remembered,
  });

  server.route({
    method: 'DELETE',
    url: '/api/v0/desktop/passwords',
    schema: {
      summary: 'Forget the password of a VNC server',
      querystring: z.object({ address: z.string().max(1024).describe('As the list has it.') }),
      response: { 200: RememberedPasswords },
    },
    handler: ({ query }) => {
      passwords.forget(query.address);
      return remembered();
    },
  });
}

function refused(error: unknown, reply: FastifyReply) {
  if (!(error instanceof DesktopError)) throw error;
  const answer = { message: 'Failed to connect.', detail: error.message };
  if (error.code === 'unsupported') return reply.code(400).send(answer);
  return reply
    .code(502)
    .send({ ...answer, ...(error instanceof ConnectError && { failure: error.failure }) });
}
