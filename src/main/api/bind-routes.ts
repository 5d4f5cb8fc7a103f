import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { RequestError } from '../../shared/request-error';
import {
  isSchema,
  type Route,
  type Routes,
  type SocketMessages,
  type UploadBody,
} from '../../shared/routes/route';
import type { JsonOf, OutputOf } from '../../shared/routes/routes';
import { cutIfIdle } from './request-body';
import type { ApiServer } from './server';

/** A request with the parts that its route validates. */
type RequestOf<R extends Route> = FastifyRequest<{
  Params: OutputOf<R, 'params'>;
  Querystring: OutputOf<R, 'query'>;
  Body: OutputOf<R, 'body'>;
}>;

/** A buffer is the JSON itself, encoded. */
type Result<Json> = Json extends undefined ? unknown : Json | Readable | Buffer;

interface HttpHandler<R extends Route> {
  handle(request: RequestOf<R>, reply: FastifyReply): Result<JsonOf<R>> | Promise<Result<JsonOf<R>>>;
}

interface SocketHandler<R extends Route> {
  /** Runs before the upgrade, so that errors are HTTP responses. */
  admit(request: RequestOf<R>): void | Promise<void>;
  open(socket: WebSocket, request: RequestOf<R>): void;
}

type HandlerOf<R extends Route> = R extends { readonly socket: SocketMessages }
  ? SocketHandler<R>
  : HttpHandler<R>['handle'];

type AnyHandler = SocketHandler<Route> | HttpHandler<Route>['handle'];

/** A handler for each operation: a function, or for a WebSocket what runs before and after the upgrade. */
export type Handlers<T extends Routes> = {
  readonly [Id in keyof T]: HandlerOf<T[Id]>;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether no token is required. */
    isOpen?: boolean;
    isSocket?: boolean;
    /** Media types of a body that is not JSON. */
    uploadTypes?: readonly string[];
  }
}

/** The response of a WebSocket's route to an ordinary request. */
const WEBSOCKET_REQUIRED = new RequestError(
  'websocket-required',
  'This is a WebSocket.',
  'Open it with a WebSocket client (ws://), which sends "Upgrade: websocket".',
);

/** Handlers that pass each request to those that `handlersFor` finds for it, or throws if there are none. */
export function forwardTo<T extends Routes>(
  routes: T,
  handlersFor: (request: FastifyRequest) => Handlers<T>,
): Handlers<T> {
  const find = (id: string, request: FastifyRequest) => {
    const byId: Readonly<Record<string, AnyHandler>> = handlersFor(request);
    return byId[id];
  };
  const entries = Object.entries<Route>(routes).map(([id, { socket }]) => [
    id,
    socket ? forwardSocket(id, find) : forwardRequest(id, find),
  ]);
  // The type of `fromEntries` does not keep the ids.
  return Object.fromEntries(entries) as Handlers<T>;
}

type FindHandler = (id: string, request: FastifyRequest) => AnyHandler | undefined;

function forwardRequest(id: string, find: FindHandler): HttpHandler<Route>['handle'] {
  return (request, reply) => {
    const handler = find(id, request);
    if (typeof handler !== 'function') throw new TypeError(`${id} has no handler.`);
    return handler(request, reply);
  };
}

function forwardSocket(id: string, find: FindHandler): SocketHandler<Route> {
  const opens = new WeakMap<object, SocketHandler<Route>>();
  return {
    async admit(request) {
      const handler = find(id, request);
      if (!handler || typeof handler === 'function') throw new TypeError(`${id} has no handler.`);
      await handler.admit(request);
      opens.set(request, handler);
    },
    open: (socket, request) => opens.get(request)?.open(socket, request),
  };
}

/**
 * Registers each operation with its handler.
 * @param paths some of the operations by the same ids, if their paths differ from those of `routes`
 */
export async function bindRoutes<T extends Routes>(
  server: ApiServer,
  routes: T,
  handlers: Handlers<T>,
  paths: Routes = routes,
): Promise<void> {
  const byId: Readonly<Record<string, AnyHandler>> = handlers;
  for (const [id, route] of Object.entries(paths)) {
    const handler = byId[id];
    const options = optionsOf(route);
    if (!handler) throw new TypeError(`${id} has no handler.`);
    if (typeof handler !== 'function') bindSocket(server, options, handler);
    else if (route.body && !isSchema(route.body)) await bindUpload(server, options, route.body, handler);
    else server.route({ ...options, handler: withStatus(route, handler) });
    if (route.earlierPath && typeof handler === 'function') {
      server.route({
        ...optionsOf({ ...route, path: route.earlierPath }),
        handler: withStatus(route, handler),
      });
    }
  }
}

function optionsOf({ method, path, params, query, body, hasHead, isOpen, socket }: Route) {
  return {
    method: hasHead ? [method, 'HEAD'] : method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && isSchema(body) && { body }),
    },
    config: { isOpen: isOpen === true, isSocket: socket !== undefined },
  };
}

type RouteOptions = ReturnType<typeof optionsOf>;

/** Answers with the status of success, unless the handler sets a different one. */
function withStatus({ answers }: Route, handler: HttpHandler<Route>['handle']) {
  const status = Number(Object.keys(answers)[0]);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (status !== 200) reply.code(status);
    return handler(request, reply);
  };
}

function bindSocket(server: ApiServer, options: RouteOptions, { admit, open }: SocketHandler<Route>): void {
  server.route({
    ...options,
    preHandler: async (request) => {
      if (!request.ws) throw WEBSOCKET_REQUIRED;
      await admit(request);
    },
    handler: () => {
      throw WEBSOCKET_REQUIRED;
    },
    wsHandler: open,
  });
}

/** Accepts bodies larger than JSON ones, and hands them on as they arrive. */
async function bindUpload(
  server: ApiServer,
  options: RouteOptions,
  { types }: UploadBody,
  handler: HttpHandler<Route>['handle'],
): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...types], async (_request: unknown, body: IncomingMessage) => {
      cutIfIdle(body);
      return body;
    });
    scope.route({
      ...options,
      config: { ...options.config, uploadTypes: types },
      handler: async (request, reply) => {
        reply.code(201);
        return handler(request, reply);
      },
    });
  });
}

/** The first header of the table that is valid; undefined if it is absent or not valid. */
export function readHeader<S extends z.ZodType>(
  { headers }: Pick<FastifyRequest, 'headers'>,
  table: Readonly<Record<string, S>>,
): z.output<S> | undefined {
  for (const [name, schema] of Object.entries(table)) {
    const { data } = schema.safeParse(headers[name.toLowerCase()]);
    if (data !== undefined) return data;
  }
  return undefined;
}
