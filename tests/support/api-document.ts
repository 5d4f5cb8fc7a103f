import { expect } from 'vitest';
import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string().regex(/^\w+\/[\w.-]+$/), z.looseObject({ schema: Schema }));
const Reference = z.object({ $ref: z.string().startsWith('#/components/responses/') });
const Described = z.object({
  description: z.string().min(1),
  headers: z.record(z.string(), z.unknown()).optional(),
  content: Content.optional(),
});
const Operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(['query', 'path', 'header']),
        required: z.boolean(),
        schema: Schema,
        example: z.unknown().optional(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.union([Reference, Described])),
});

/** The parts of OpenAPI 3.1 that the document uses. */
export const ApiDocument = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  components: z.looseObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), Schema),
    responses: z.record(z.string(), Described),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'head', 'post', 'patch', 'delete']), Operation),
  ),
});
export type ApiDocument = z.infer<typeof ApiDocument>;
export type ApiOperation = z.infer<typeof Operation> & { readonly method: string; readonly path: string };

export function operationsOf({ paths }: ApiDocument): ApiOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
  );
}

/** Checks values against schemas of the document. */
export function problemsIn(
  document: ApiDocument,
  schema: Record<string, unknown>,
  value: unknown,
): unknown[] {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  const validator = z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
  return validator.safeParse(value).error?.issues ?? [];
}

interface ReceivedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Headers that the document describes, by their names in lower case. */
const DESCRIBED = [
  'accept-ranges',
  'allow',
  'content-disposition',
  'content-range',
  'etag',
  'last-modified',
  'location',
  'set-cookie',
  'upgrade',
  'www-authenticate',
];

/** Checks that an operation documents this answer: its status, headers, media type, body and error code. */
export function expectDocumented(
  document: ApiDocument,
  operation: ApiOperation,
  answer: ReceivedAnswer,
): void {
  const where = `${operation.operationId} ${answer.status}`;
  const said = operation.responses[answer.status];
  if (!said) throw new Error(`${where} is not in the document: ${answer.text.slice(0, 200)}`);
  const response =
    '$ref' in said ? document.components.responses[String(said.$ref).split('/').at(-1) ?? ''] : said;
  const documented = Object.keys(response?.headers ?? {}).map((name) => name.toLowerCase());
  const sent = DESCRIBED.filter((name) => answer.headers[name] !== undefined);
  expect([where, sent.filter((name) => !documented.includes(name))]).toEqual([where, []]);
  if (operation.method === 'head' || !response?.content) return;
  const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
  const media = response.content[type];
  expect([where, Object.keys(response.content)]).toEqual([where, expect.arrayContaining([type])]);
  if (type !== 'application/json' || !media) return;
  const body: unknown = JSON.parse(answer.text);
  expect([where, problemsIn(document, media.schema, body)]).toEqual([where, []]);
  const examples = z.object({ examples: z.record(z.string(), z.unknown()) }).safeParse(media).data?.examples;
  if (answer.status < 400 || !examples) return;
  const { code } = z.looseObject({ code: z.string() }).parse(body);
  expect([where, Object.keys(examples)]).toEqual([where, expect.arrayContaining([code])]);
}
