import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as send,
} from 'node:http';
import { pipeline } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { pathOfHost } from '../../../shared/linked-host';
import { RequestError } from '../../../shared/request-error';
import type { LINKED_HOST_ROUTES } from '../../../shared/routes/hosts';
import type { LinkedHosts } from '../../hosts/linked-hosts';
import { type Reach, requestOptions } from '../../hosts/reach';
import type { Handlers } from '../bind-routes';
import type { ApiServer } from '../server';

export function linkedHostHandlers(hosts: LinkedHosts): Handlers<typeof LINKED_HOST_ROUTES> {
  return {
    listHosts: () => ({ hosts: hosts.list() }),
    addHost: ({ body }) => hosts.add(body),
    removeHost: ({ params }) => hosts.remove(params.host),
  };
}

const Params = z.object({ host: z.string(), '*': z.string() });
type ForwardedRequest = FastifyRequest<{ Params: z.infer<typeof Params> }>;

/** What a linked host keeps for itself. */
const PRIVATE = /^api\/v0\/(hosts|token|sign-in)(\/|$)/;

/** Serves the API of each linked host under `/hosts/{name}`, and the panel that shows its desktops. */
export async function serveLinkedHosts(server: ApiServer, hosts: LinkedHosts): Promise<void> {
  const page = { schema: { params: z.object({ host: z.string() }) }, config: { isOpen: true } };
  server.get(pathOfHost(':host/'), page, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html'),
  );
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Bodies are passed on as they arrive.
    scope.addContentTypeParser('*', async (_request: unknown, body: IncomingMessage) => body);
    scope.route<{ Params: z.infer<typeof Params> }>({
      method: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
      url: pathOfHost(':host/*'),
      schema: { params: Params },
      config: { isSocket: true, uploadTypes: [] },
      async preHandler(request, reply) {
        if (request.ws) await forwardSocket(request, reply, reachOf(request, hosts));
      },
      handler: (request, reply) => forward(request, reply, reachOf(request, hosts)),
    });
  });
}

function reachOf({ params }: ForwardedRequest, hosts: LinkedHosts): Reach {
  const path = params['*'];
  const reach = hosts.reach(params.host);
  if (path.startsWith('api/v0/') && !PRIVATE.test(path) && !path.split('/').includes('..')) return reach;
  throw new RequestError('not-found', 'Not found.', 'Only the API of a linked host is served here.');
}

/** The request to the linked host, without what belongs to this one: its cookies, its token and its page's origin. */
function optionsFor({ raw, params, headers }: ForwardedRequest, reach: Reach): RequestOptions {
  const { headers: own, ...options } = requestOptions(reach);
  const path = (raw.url ?? '').slice(pathOfHost(params.host).length);
  return { ...options, method: raw.method ?? 'GET', path, headers: { ...passed(headers), ...own } };
}

const REQUEST_HEADERS =
  /^(accept|content-(type|length)|transfer-encoding|range|if-.*|jumpseat-.*|coder-.*|mcp-.*)$/;

function passed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => REQUEST_HEADERS.test(name)));
}

async function forward(request: ForwardedRequest, reply: FastifyReply, reach: Reach): Promise<FastifyReply> {
  const sent = send(optionsFor(request, reach));
  reply.raw.once('close', () => sent.destroy());
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', () => reject(unreachable(request)));
  });
  pipeline(request.raw, sent, () => undefined);
  const answer = await answered;
  reply.code(answer.statusCode ?? 502).headers(answerHeaders(answer.headers));
  return reply.send(answer);
}

const ANSWER_HEADERS = [
  ...['content-length', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'content-disposition'],
  ...['allow', 'mcp-session-id'],
];
/** Types that a browser does not run. */
const TYPES =
  /^(application\/(json|zip|x-ndjson|octet-stream)|image\/(png|jpeg|webp)|video\/mp4|text\/(vtt|event-stream)|multipart\/mixed)\b/;

/** A linked host must not run scripts in this host's panel, nor set its cookies. */
function answerHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = ANSWER_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const type = headers['content-type'] ?? '';
  return {
    ...Object.fromEntries(kept),
    'content-type': TYPES.test(type) ? type : 'application/octet-stream',
    'content-security-policy': "default-src 'none'; sandbox",
  };
}

/** Passes a WebSocket on, frame by frame as it comes. */
async function forwardSocket(request: ForwardedRequest, reply: FastifyReply, reach: Reach): Promise<void> {
  const options = optionsFor(request, reach);
  const { headers } = request;
  const upgrade = {
    ...{ connection: 'Upgrade', upgrade: 'websocket' },
    'sec-websocket-key': String(headers['sec-websocket-key']),
    'sec-websocket-version': String(headers['sec-websocket-version']),
    ...(headers['sec-websocket-protocol'] && { 'sec-websocket-protocol': headers['sec-websocket-protocol'] }),
  };
  const sent = send({ ...options, headers: { ...options.headers, ...upgrade } });
  const near = request.raw.socket;
  near.once('close', () => sent.destroy());
  await new Promise<void>((resolve, reject) => {
    sent.once('upgrade', (answer, far, head) => {
      reply.hijack();
      near.write(upgradeAnswer(answer.headers));
      if (head.length > 0) near.write(head);
      pipeline(near, far, near, () => undefined);
      resolve();
    });
    sent.once('response', (answer) => {
      answer.resume();
      reject(unreachable(request, `It refuses the WebSocket with status ${answer.statusCode}.`));
    });
    sent.once('error', () => reject(unreachable(request)));
    sent.end();
  });
}

function upgradeAnswer(headers: IncomingHttpHeaders): string {
  const protocol = headers['sec-websocket-protocol'];
  const accept = String(headers['sec-websocket-accept']).replaceAll(/[^A-Za-z0-9+/=]/g, '');
  return [
    'HTTP/1.1 101 Switching Protocols',
    ...['Connection: Upgrade', 'Upgrade: websocket', `Sec-WebSocket-Accept: ${accept}`],
    ...(protocol ? [`Sec-WebSocket-Protocol: ${String(protocol).replaceAll(/[^\w.-]/g, '')}`] : []),
    ...['', ''],
  ].join('\r\n');
}

function unreachable({ params }: ForwardedRequest, detail = 'It may have stopped.'): RequestError {
  return new RequestError('host-unreachable', `The host ${params.host} does not answer.`, detail);
}
