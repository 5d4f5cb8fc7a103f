import type { Duplex } from 'node:stream';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../shared/request-error';
import { answerClientError } from './client-error';
import { answerError } from './errors';
import { type GuardOptions, refusalOf } from './guard';
import { parseJsonBody } from './json-body';
import { completed } from './openapi';

const MAX_BODY = 1024 * 1024;
/** Largest message a viewer or subscriber may send: a clipboard, at the most. */
const MAX_WEBSOCKET_MESSAGE = 16 * 1024 * 1024;

/** Routes a stranger on this machine may ask for: no secret is in them. */
const OPEN_ROUTES: ReadonlySet<string> = new Set(['/', '/assets/*', '/favicon.svg', '/healthz']);

/** Routes that may be upgraded. */
const SOCKET_ROUTES: ReadonlySet<string> = new Set(['/api/v0/events', '/api/v0/desktop/vnc']);

/** An HTTP and WebSocket server with the guard before everything; `guard` is asked late, when the port is known. */
export async function createServer(options: {
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly guard: () => GuardOptions;
}) {
  const server = fastify({
    loggerInstance: options.log,
    bodyLimit: MAX_BODY,
    // Ours is below: it names the route, never the URL, which may carry a token.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    clientErrorHandler: ({ code }, socket) => answerClientError(options.log, code, socket),
    // Its own answer to a URL it cannot read repeats it, with the token that may be in it.
    frameworkErrors: (_error, request, reply) => {
      // No hook of the WebSocket plugin's ends this one.
      if (request.raw.headers.upgrade) reply.raw.once('finish', () => request.raw.socket.destroySoon());
      answerError(new RequestError(400, 'The URL cannot be read.'), request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();

  server.setValidatorCompiler(validatorCompiler);
  // What routes give is typed already; checking it again would cost a pass over every screenshot.
  server.setSerializerCompiler(() => JSON.stringify);
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(() => {
    throw new RequestError(404, 'Not found.');
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => parseJsonBody(body),
  );

  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    request.log.debug({ method, route: routeOptions.url, status: reply.statusCode, ms: reply.elapsedTime });
  });

  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jumpseat',
        version: options.version,
        description: 'Drive a desktop, watch it, and read what was done. Loopback only.',
      },
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => completed(jsonSchemaTransformObject(document)),
  });
  // Node's server no longer counts them among its own, and would wait for them when it closes.
  const upgraded = new Set<Duplex>();
  server.server.on('upgrade', (_request, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  await server.register(websocket, {
    options: { perMessageDeflate: false, maxPayload: MAX_WEBSOCKET_MESSAGE },
    preClose(done) {
      for (const socket of upgraded) socket.destroy();
      done();
    },
  });
  // After the WebSockets' own hook, which tells an upgrade and ends the connection of a refused one.
  server.addHook('onRequest', async (request) => {
    const refusal = refusalOf(guarded(request), options.guard());
    if (refusal) throw new RequestError(refusal.status, refusal.message);
    // Left to itself the plugin accepts it, closes it, and logs the URL with the token in it.
    if (request.ws && !SOCKET_ROUTES.has(request.routeOptions.url ?? '')) {
      throw new RequestError(404, 'There is no WebSocket here.');
    }
  });

  server.get(
    '/healthz',
    {
      schema: {
        summary: 'Whether the API answers',
        security: [],
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    () => ({ status: 'ok' as const }),
  );
  server.get('/openapi.json', { schema: { summary: 'This document' } }, () => server.swagger());
  return server;
}

export type ApiServer = Awaited<ReturnType<typeof createServer>>;

function guarded(request: FastifyRequest) {
  const { host, origin, authorization, cookie } = request.headers;
  const route = request.routeOptions.url;
  // A browser cannot send a header with a WebSocket; with anything else the token does not belong into the URL.
  const queryToken = request.ws ? new URLSearchParams(request.url.split('?')[1]).get('token') : null;
  return {
    host,
    origin,
    authorization,
    cookie,
    queryToken: queryToken ?? undefined,
    open: route !== undefined && OPEN_ROUTES.has(route),
  };
}
