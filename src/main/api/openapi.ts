import type { jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { RequestSource } from '../../shared/journal';

type Whole = ReturnType<typeof jsonSchemaTransformObject>;

const SCHEMAS = '#/components/schemas/';

/** What the guard and the body parser answer before a route is asked, the same for each. */
const SHARED = {
  Unauthorized: [401, 'No valid token came with it.'],
  Forbidden: [403, 'Host or Origin is not allowed.'],
  TooLarge: [413, 'The body has more than 1 MiB.'],
  UnsupportedType: [415, 'The body is not JSON in UTF-8, or is compressed.'],
} as const;
type Shared = keyof typeof SHARED;

const CHAT_ID = {
  name: 'Coder-Chat-Id',
  in: 'header',
  required: false,
  description: 'The chat it belongs to; ignored where it is no UUID.',
  schema: { type: 'string', format: 'uuid' },
};
const SOURCE = {
  name: 'Jumpseat-Source',
  in: 'header',
  required: false,
  description: 'Who asks; anything else counts as agent.',
  schema: { type: 'string', enum: RequestSource.options, default: 'agent' },
};
const VIEWER = {
  name: 'Jumpseat-Viewer',
  in: 'header',
  required: false,
  description:
    'The live view of the person who asks: what its composer sends or its replay does is done while it has control.',
  schema: { type: 'string' },
};
/** Read by the routes themselves: one that cannot be read is ignored, where a schema would refuse it. */
const HEADERS: Readonly<Record<string, readonly object[]>> = {
  '/api/v0/desktop/action': [CHAT_ID, SOURCE, VIEWER],
  '/api/v0/replay': [VIEWER],
  '/api/v0/replay/play': [VIEWER],
  '/api/v0/replay/step': [VIEWER],
  '/api/v0/replay/answer': [VIEWER],
  '/api/v0/desktop/recording/start': [CHAT_ID],
};

interface Operation {
  security?: readonly unknown[];
  parameters?: object[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}
interface Document {
  components: { schemas: Record<string, object>; responses?: object };
  paths: Record<string, Record<string, Operation>>;
}

/** The document with one schema for each id, and what all routes have in common. */
export function completed(whole: Whole): Whole {
  const document = oneSchemaEach(whole as unknown as Document);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const answers: Shared[] = ['Forbidden'];
      if (operation.security?.length !== 0) answers.push('Unauthorized');
      if (operation.requestBody) answers.push('TooLarge', 'UnsupportedType');
      for (const name of answers) {
        operation.responses[SHARED[name][0]] ??= { $ref: `#/components/responses/${name}` };
      }
      const headers = method === 'post' ? HEADERS[path] : undefined;
      if (headers) operation.parameters = [...(operation.parameters ?? []), ...headers];
    }
  }
  document.components.responses = Object.fromEntries(
    Object.entries(SHARED).map(([name, [, description]]) => [
      name,
      { description, content: { 'application/json': { schema: { $ref: `${SCHEMAS}Error` } } } },
    ]),
  );
  return document as unknown as Whole;
}

/**
 * Zod gives a schema twice, as what is taken (`ActionInput`) and as what is given (`Action`). Ours differ only in that
 * the latter allows no further fields; the former is right for both, now and when fields are added.
 */
function oneSchemaEach(document: Document): Document {
  const { schemas } = document.components;
  const ids = Object.keys(schemas).filter((id) => `${id}Input` in schemas);
  let text = JSON.stringify(document);
  for (const id of ids) text = text.replaceAll(`"${SCHEMAS}${id}Input"`, `"${SCHEMAS}${id}"`);
  const merged = JSON.parse(text) as Document;
  for (const id of ids) {
    const input = merged.components.schemas[`${id}Input`];
    delete merged.components.schemas[`${id}Input`];
    if (input) merged.components.schemas[id] = input;
  }
  return merged;
}
