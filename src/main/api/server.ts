import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../shared/request-error';
import { parseForClient } from '../../shared/validation';
import type { Access } from './access';
import { answerClientError } from './client-error';
import { answerError } from './errors';
import { type GuardedRequest, refusalOf } from './guard';
import { parseJsonBody } from './json-body';
import { createKnownPaths } from './known-paths';
import { completed } from './openapi';
import { announcesBody, bodyEnds, checkEncodings, readBody } from './request-body';
import { answerPage, wantsPage } from './sign-in-page';

/** Largest message a viewer or subscriber may send: a clipboard, at the most. */
const MAX_WEBSOCKET_MESSAGE = 16 * 1024 * 1024;
/** How long the headers of a request may take (ms), and how often that is checked. */
const HEADERS_MS = 30_000;
const CHECK_EVERY_MS = 2000;

/** Routes a stranger on this machine may ask for: no secret is in them. */
const OPEN_ROUTES: ReadonlySet<string> = new Set(['/', '/assets/*', '/favicon.svg', '/theme.js', '/healthz']);

/** Routes that may be upgraded. */
const SOCKET_ROUTES: ReadonlySet<string> = new Set(['/api/v0/events', '/api/v0/desktop/vnc']);

/** An HTTP and WebSocket server with the guard before everything. */
export async function createServer(options: {
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** Asked with each request; undefined if no token is wanted. */
  readonly access: () => Access | undefined;
  /** The page that a browser gets that is not signed in; without one it gets JSON, as everyone. */
  readonly signInPage?: string;
}) {
  const { access } = options;
  const server = fastify({
    loggerInstance: options.log,
    // Ours is below: it names the route, never the URL, which may carry a token.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    // An id that is too long is an id that there is not.
    routerOptions: { maxParamLength: 16_384 },
    clientErrorHandler: ({ code }, socket) => answerClientError(options.log, code, socket),
    // Its own answer to a URL it cannot read repeats it, with the token that may be in it.
    frameworkErrors: (_error, request, reply) => {
      // No hook of the WebSocket plugin's ends this one.
      if (request.raw.headers.upgrade) reply.raw.once('finish', () => request.raw.socket.destroySoon());
      answerError(
        new RequestError(400, 'The URL cannot be read.', 'A % must be followed by two digits (UTF-8).'),
        request,
        reply,
      );
    },
  }).withTypeProvider<ZodTypeProvider>();

  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const checked = parseForClient(schema, data);
    if ('value' in checked) return checked;
    const message = httpPart === 'body' ? 'Failed to decode request body.' : 'Invalid request.';
    return { error: new RequestError(400, message, checked.problem) };
  });
  // What routes give is typed already; checking it again would cost a pass over every screenshot.
  server.setSerializerCompiler(() => JSON.stringify);
  server.setErrorHandler(async (error: Error, request, reply) => {
    const isAnswered = await answerPage(error, request, reply, {
      access: access(),
      file: options.signInPage,
    });
    return isAnswered ? reply : answerError(error, request, reply);
  });

  const paths = createKnownPaths();
  server.addHook('onRoute', ({ url, method }) => paths.add(url, method));
  server.setNotFoundHandler(() => {
    throw new RequestError(404, 'Not found.');
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', async (_request: unknown, body: IncomingMessage) =>
    parseJsonBody(await readBody(body)),
  );

  server.addHook('onSend', async (request, reply) => {
    // Otherwise a client that never sends the rest would keep the connection open for ever.
    if (!request.ws && announcesBody(request.headers) && !(await bodyEnds(request.raw))) {
      reply.header('connection', 'close');
    }
  });
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
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'It also counts as the password of Basic, with any user.',
          },
        },
      },
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
  server.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(guarded(request), access());
    if (refusal) throw new RequestError(refusal.status, refusal.message);
    // Left to itself the plugin accepts it, closes it, and logs the URL with the token in it.
    if (request.ws && !SOCKET_ROUTES.has(request.routeOptions.url ?? '')) {
      throw new RequestError(404, 'There is no WebSocket here.');
    }
    if (request.is404) {
      const methods = paths.methodsOf(request.url.split('?', 1)[0] ?? '');
      if (methods.length === 0) throw new RequestError(404, 'Not found.');
      reply.header('allow', methods.join(', '));
      throw new RequestError(405, `${request.method} is not possible here.`, `Use ${methods.join(' or ')}.`);
    }
    const { headers } = request.raw;
    if (!announcesBody(headers)) return;
    checkEncodings(headers);
    if (
      headers['content-type'] === undefined &&
      headers.origin === undefined &&
      !request.routeOptions.schema?.consumes
    ) {
      headers['content-type'] = 'application/json';
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

function guarded(request: FastifyRequest): GuardedRequest {
  const { host, origin, authorization, cookie } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const route = request.routeOptions.url;
  // A browser cannot send a header with a WebSocket; with anything else the token does not belong into the URL.
  const queryToken = request.ws ? new URLSearchParams(request.url.split('?')[1]).get('token') : null;
  return {
    host,
    origin,
    authorization,
    cookie,
    site: typeof site === 'string' ? site : undefined,
    queryToken: queryToken ?? undefined,
    open: route !== undefined && OPEN_ROUTES.has(route),
    page: request.is404 && wantsPage(request),
  };
}
