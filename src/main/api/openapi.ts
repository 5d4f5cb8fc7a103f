import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { ApiError, ERROR_CODES, type ErrorCode } from '../../shared/api-error';
import { DESKTOP } from '../../shared/routes/parameters';
import {
  type BinaryAnswer,
  type EmptyAnswer,
  isSchema,
  type Route,
  type TaggedRoute,
} from '../../shared/routes/route';
import { DESKTOP_OPERATIONS, NAMED_DESKTOP_OPERATIONS, ROUTES } from '../../shared/routes/routes';
import { componentSchemas, type JsonSchema, schemaOf } from './openapi-schemas';
import { COMPONENTS, type HEADERS, INFO, SHARED_ANSWERS, TAGS } from './openapi-shared';

interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, object>>;
}

/** The OpenAPI document of all routes. */
export function createDocument(version: string) {
  const paths: Record<string, Record<string, object>> = {};
  for (const [id, route] of Object.entries<TaggedRoute>(ROUTES)) {
    const isOfDesktop = Object.hasOwn(DESKTOP_OPERATIONS, id);
    paths[route.path] = {
      ...paths[route.path],
      ...operationsOf(id, isOfDesktop ? { ...route, headers: { ...route.headers, ...DESKTOP } } : route),
    };
  }
  for (const [id, route] of Object.entries(NAMED_DESKTOP_OPERATIONS)) {
    paths[route.path] = { ...paths[route.path], ...operationsOf(`${id}OfDesktop`, route) };
  }
  return {
    openapi: '3.1.0',
    info: { ...INFO, version },
    servers: [{ url: 'http://127.0.0.1:7317', description: 'A host on the default port.' }],
    tags: TAGS,
    security: [{ token: [] }, { basic: [] }, { cookie: [] }],
    paths,
    components: { ...COMPONENTS, responses: sharedResponses(), schemas: componentSchemas() },
  };
}

function operationsOf(id: string, route: TaggedRoute): Record<string, object> {
  const operation = operationOf(id, route);
  if (!route.hasHead) return { [route.method.toLowerCase()]: operation };
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    'content' in response ? withoutContent(response) : response,
  ]);
  const head = {
    ...operation,
    operationId: `head${id.replace(/^./, (letter) => letter.toUpperCase())}`,
    summary: `${route.summary}: headers only`,
    responses: Object.fromEntries(responses),
  };
  return { get: operation, head };
}

function withoutContent({ content: _, ...response }: Response): object {
  return response;
}

function operationOf(id: string, route: TaggedRoute) {
  const parameters = parametersOf(route);
  const { socket } = route;
  return {
    operationId: id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    ...(route.isOpen && { security: [] }),
    ...(socket && { security: [{ token: [] }, { basic: [] }, { cookie: [] }, { query: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: bodyOf(route) }),
    responses: responsesOf(route),
    ...(socket && {
      'x-websocket': {
        protocol: socket.protocol,
        frames: socket.type,
        server:
          typeof socket.sent === 'string' ? { description: socket.sent } : { schema: schemaOf(socket.sent) },
        client: { description: socket.received },
      },
    }),
  };
}

function parametersOf({ params, query, headers }: Route): object[] {
  const parameters = [
    ...Object.entries(params?.shape ?? {}).map((entry) => ['path', ...entry] as const),
    ...Object.entries(query?.shape ?? {}).map((entry) => ['query', ...entry] as const),
    ...Object.entries(headers ?? {}).map((entry) => ['header', ...entry] as const),
  ];
  return parameters.map(([place, name, type]) => {
    if (!(type instanceof z.ZodType)) throw new TypeError(`${name} is not a schema.`);
    const { description, examples, ...schema } = schemaOf(type);
    const example = Array.isArray(examples) ? examples[0] : undefined;
    return {
      name,
      in: place,
      required: place === 'path' || (place === 'query' && !type.safeParse(undefined).success),
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
      schema,
    };
  });
}

function bodyOf({ body, documentedBody, examples }: Route): object {
  if (body && !isSchema(body)) {
    return { required: true, description: body.description, content: contentOf(body.types) };
  }
  const schema = documentedBody ?? body ?? z.unknown();
  return {
    required: !(body?.safeParse(undefined).success ?? false),
    content: {
      'application/json': {
        schema: schemaOf(schema instanceof z.ZodOptional ? unwrapped(schema) : schema),
        ...(examples && {
          examples: Object.fromEntries(
            Object.entries(examples).map(([name, value]) => [name, { summary: name, value }]),
          ),
        }),
      },
    },
  };
}

/** An optional body may be absent, so its schema need not say so. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)) return schema;
  const inner = schema.unwrap();
  return inner instanceof z.ZodType ? unwrapped(inner) : schema;
}

/** The errors that the guard, the parser of bodies and the validation produce. */
function sharedErrors({ params, query, headers, body, isOpen }: Route): ErrorCode[] {
  const isJson = body !== undefined && isSchema(body);
  return [
    ...(params ? (['invalid-url', 'invalid-request'] as const) : []),
    ...(query ? (['invalid-request'] as const) : []),
    ...(params?.shape.desktop || headers?.['Jumpseat-Desktop'] ? (['desktop-not-found'] as const) : []),
    ...(isJson ? (['invalid-body', 'incomplete-body', 'timeout', 'body-too-large'] as const) : []),
    ...(body ? (['unsupported-type'] as const) : []),
    ...(isOpen ? [] : (['unauthorized'] as const)),
    'forbidden-host',
    'forbidden-origin',
    'method-not-allowed',
    'internal',
  ];
}

function responsesOf(route: Route): Record<string, Response | { readonly $ref: string }> {
  const answers = Object.entries(route.answers);
  const file = answers.map(([, answer]) => answer).find(isFile);
  const own = new Set([
    ...(route.errors ?? []),
    ...(file ? (['precondition-failed', 'range-not-satisfiable'] as const) : []),
  ]);
  const codes = [...new Set([...own, ...sharedErrors(route)])];
  const statuses = new Set(codes.map((code) => ERROR_CODES[code][0]));
  const errors = [...statuses].map((status) => {
    const ofStatus = codes.filter((code) => ERROR_CODES[code][0] === status);
    return [status, errorResponse(status, ofStatus, own)] as const;
  });
  return {
    ...Object.fromEntries(errors),
    ...Object.fromEntries(
      answers.map(([status, answer]) => [status, answerOf(Number(status), answer, route)]),
    ),
    ...(file && fileResponses(file)),
  };
}

function isFile(answer: z.ZodType | BinaryAnswer | EmptyAnswer): answer is BinaryAnswer {
  return !isSchema(answer) && answer.kind === 'binary' && answer.isFile;
}

function errorResponse(status: number, codes: readonly ErrorCode[], own: ReadonlySet<ErrorCode>) {
  const shared = Object.entries(SHARED_ANSWERS).find(([, of]) => of.status === status)?.[0];
  if (shared !== undefined && !codes.some((code) => own.has(code)))
    return { $ref: `#/components/responses/${shared}` };
  return describeErrors(status, codes);
}

function describeErrors(status: number, codes: readonly ErrorCode[]): Response {
  const names = ERROR_HEADERS[status] ?? [];
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code][1]}`).join('\n\n'),
    ...(names.length > 0 && { headers: headersOf(names) }),
    content: {
      'application/json': {
        schema: schemaOf(ApiError),
        examples: Object.fromEntries(
          codes.map((code) => [
            code,
            { summary: code, value: { message: ERROR_CODES[code][1].replaceAll('`', ''), code } },
          ]),
        ),
      },
    },
  };
}

const ERROR_HEADERS: Readonly<Record<number, readonly (keyof typeof HEADERS)[]>> = {
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  416: ['Content-Range'],
  426: ['Upgrade', 'Connection'],
};

function headersOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function answerOf(
  status: number,
  answer: z.ZodType | BinaryAnswer | EmptyAnswer,
  { socket, answerHeaders = [] }: Route,
): Response {
  if (isSchema(answer)) {
    const { description = STATUS_CODES[status] ?? 'Success.' } = answer.meta() ?? {};
    return {
      description,
      ...(answerHeaders.length > 0 && { headers: headersOf(answerHeaders) }),
      content: { 'application/json': { schema: schemaOf(answer) } },
    };
  }
  if (answer.kind === 'empty') {
    const headers = socket ? ['Upgrade', 'Connection'] : answer.headers;
    return { description: answer.description, ...(headers.length > 0 && { headers: headersOf(headers) }) };
  }
  const { types, description, isFile, isAttachment } = answer;
  const headers = [
    ...(isAttachment ? ['Content-Disposition'] : []),
    ...(isFile ? ['ETag', 'Last-Modified', 'Accept-Ranges'] : []),
  ];
  return {
    description,
    ...(headers.length > 0 && { headers: headersOf(headers) }),
    content: contentOf(types),
  };
}

function contentOf(types: readonly string[]): Record<string, object> {
  return Object.fromEntries(types.map((type) => [type, { schema: binarySchema(type) }]));
}

function binarySchema(type: string): JsonSchema {
  return type.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' };
}

/** The responses to conditional requests and to requests of a range. */
function fileResponses({ types }: BinaryAnswer) {
  return {
    206: {
      description: 'The requested range.',
      headers: headersOf(['Content-Range', 'ETag', 'Last-Modified', 'Accept-Ranges']),
      content: contentOf(types),
    },
    304: {
      description: 'The file has not changed.',
      headers: headersOf(['ETag', 'Last-Modified', 'Accept-Ranges']),
    },
  };
}

function sharedResponses(): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(SHARED_ANSWERS).map(([name, { status, codes }]) => [name, describeErrors(status, codes)]),
  );
}
