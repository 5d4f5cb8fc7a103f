import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { z } from 'zod';
import { RequestError } from '../../shared/request-error';
import { parseForClient } from '../../shared/validation';
import type { Access } from './access';
import { answerClientError } from './client-error';
import { sendError } from './error-response';
import { type GuardedRequest, rejectionOf } from './guard';
import { parseJsonBody } from './json-body';
import { KnownPaths } from './known-paths';
import { announcesBody, bodyEnds, checkEncodings, readBody } from './request-body';
import { answerPage, wantsPage } from './sign-in-page';

/** Largest message of a viewer or subscriber: a clipboard (bytes). */
const MAX_WEBSOCKET_MESSAGE = 16 * 1024 * 1024;
/** Time limit on the headers of a request, and the interval of the check (ms). */
const HEADERS_MS = 30_000;
const CHECK_EVERY_MS = 2000;

const INVALID_URL = new RequestError(
  'invalid-url',
  'The URL cannot be read.',
  'A % must be followed by two digits (UTF-8).',
);

export interface ServerOptions {
  readonly log: FastifyBaseLogger;
  /** Called for each request; undefined if no token is required. */
  readonly access: () => Access | undefined;
  /** The page for a browser that is not signed in; without one it gets JSON. */
  readonly signInPage?: string;
}

export type ApiServer = FastifyInstance;

/** An HTTP and WebSocket server whose guard runs before everything else. */
export async function createServer(options: ServerOptions): Promise<ApiServer> {
  const server = createFastify(options.log);
  validateRequests(server);
  server.setErrorHandler(async (error: Error, request, reply) => {
    const isAnswered = await answerPage(error, request, reply, {
      access: options.access(),
      file: options.signInPage,
    });
    return isAnswered ? reply : sendError(error, request, reply);
  });
  const paths = new KnownPaths();
  server.addHook('onRoute', ({ url, method }) => paths.add(url, method));
  server.setNotFoundHandler(() => {
    throw new RequestError('not-found', 'Not found.');
  });

  server.addHook('onSend', async (request, reply) => {
    // A client that never sends the rest would keep the connection open forever.
    if (!request.ws && announcesBody(request.headers) && !(await bodyEnds(request.raw))) {
      reply.header('connection', 'close');
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    request.log.debug({ method, route: routeOptions.url, status: reply.statusCode, ms: reply.elapsedTime });
  });
  await acceptWebSockets(server);
  // After the hook of the WebSocket plugin, which detects upgrades and closes rejected ones.
  server.addHook('onRequest', async (request, reply) => {
    const rejection = rejectionOf(guarded(request), options.access());
    if (rejection) throw rejection;
    // The plugin would accept it, close it, and log the URL with the token.
    if (request.ws && !request.routeOptions.config?.isSocket) {
      throw new RequestError('not-found', 'There is no WebSocket here.');
    }
    if (request.is404) refuseMethod(request, reply, paths);
    if (announcesBody(request.raw.headers)) checkBodyHeaders(request);
  });
  return server;
}

function createFastify(log: FastifyBaseLogger): ApiServer {
  return fastify({
    loggerInstance: log,
    // Fastify's logs the URL, which may contain a token. Ours logs the route.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    // A long id is answered with 404 by its route.
    routerOptions: { maxParamLength: 16_384 },
    clientErrorHandler: ({ code }, socket) => answerClientError(log, code, socket),
    // Fastify's response repeats the URL, which may contain a token.
    frameworkErrors: (_error, request, reply) => {
      // The hooks of the WebSocket plugin do not close this connection.
      if (request.raw.headers.upgrade) reply.raw.once('finish', () => request.raw.socket.destroySoon());
      sendError(INVALID_URL, request, reply);
    },
  });
}

function validateRequests(server: ApiServer): void {
  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    const checked = parseForClient(schema, data);
    if ('value' in checked) return checked;
    const error =
      httpPart === 'body'
        ? new RequestError('invalid-body', 'Failed to decode request body.', checked.problem)
        : new RequestError('invalid-request', 'Invalid request.', checked.problem);
    return { error };
  });
  // Responses are typed. Validating them would cost a pass over every screenshot.
  server.setSerializerCompiler(() => JSON.stringify);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', async (_request: unknown, body: IncomingMessage) =>
    parseJsonBody(await readBody(body)),
  );
}

async function acceptWebSockets(server: ApiServer): Promise<void> {
  // Node's server does not close upgraded sockets, but waits for them.
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
}

/** Refuses a request that has no route. @throws {RequestError} 405 for a wrong method, 404 for an unknown path */
function refuseMethod(request: FastifyRequest, reply: FastifyReply, paths: KnownPaths): never {
  const methods = paths.methodsOf(request.url.split('?', 1)[0] ?? '');
  if (methods.length === 0) throw new RequestError('not-found', 'Not found.');
  reply.header('allow', methods.join(', '));
  throw new RequestError(
    'method-not-allowed',
    `${request.method} is not possible here.`,
    `Use ${methods.join(' or ')}.`,
  );
}

/** Checks the encodings of a body. One without a content type counts as JSON, unless a browser sends it. */
function checkBodyHeaders({ raw: { headers }, routeOptions }: FastifyRequest): void {
  checkEncodings(headers);
  if (headers.origin === undefined && !routeOptions.config.uploadTypes)
    headers['content-type'] ??= 'application/json';
}

function guarded(request: FastifyRequest): GuardedRequest {
  const { host, origin, authorization, cookie } = request.headers;
  const site = request.headers['sec-fetch-site'];
  // Browsers cannot send headers with a WebSocket. In other URLs the token is not accepted.
  const queryToken = request.ws ? new URLSearchParams(request.url.split('?')[1]).get('token') : null;
  return {
    host,
    origin,
    authorization,
    cookie,
    site: typeof site === 'string' ? site : undefined,
    queryToken: queryToken ?? undefined,
    open: request.routeOptions.config?.isOpen === true,
    page: request.is404 && wantsPage(request),
  };
}
