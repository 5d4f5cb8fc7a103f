import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Host, startHost } from '../../support/host';
import { ask, subscribe } from '../../support/http';

const Schema = z.record(z.string(), z.unknown());
const Media = z.object({ schema: Schema });
const Content = z.record(z.string().regex(/^\w+\/[\w.-]+$/), Media);
const Answer = z.object({ description: z.string(), content: Content.optional() });
const Operation = z.object({
  summary: z.string().min(1),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['query', 'path', 'header', 'cookie']),
        required: z.boolean().optional(),
        schema: Schema,
      }),
    )
    .optional(),
  requestBody: z.object({ required: z.boolean().optional(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5](\d\d|XX)$|^default$/),
    z.union([Answer, z.object({ $ref: z.string().startsWith('#/components/responses/') })]),
  ),
});
/** The parts of OpenAPI 3.1 that are in use here, and no others. */
const Document = z.object({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.object({ title: z.string(), version: z.string() }),
  components: z.object({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), Schema),
    responses: z.record(z.string(), Answer),
    securitySchemes: z.record(z.string(), z.object({ type: z.literal('http'), scheme: z.literal('bearer') })),
  }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'head', 'post', 'put', 'patch', 'delete']), Operation),
  ),
});

let host: Host;
let raw: unknown;
let document: z.infer<typeof Document>;
beforeAll(async () => {
  host = await startHost();
  raw = await (await host.request('/openapi.json')).json();
  document = Document.parse(raw);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** A validator of a schema in the document, its references resolved. */
function validator(schema: Record<string, unknown>): z.ZodType {
  const whole = { ...schema, $defs: document.components.schemas };
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema(JSON.parse(text));
}
const operationOf = (method: 'get' | 'post', path: string) => {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`There is no ${method} ${path} in the document.`);
  return operation;
};
const nameIn = (reference: string) => reference.split('/').at(-1) ?? '';
function answerValidator(method: 'get' | 'post', path: string, status: number): z.ZodType {
  const answer = operationOf(method, path).responses[status];
  const said = answer && '$ref' in answer ? document.components.responses[nameIn(answer.$ref)] : answer;
  const schema = said?.content?.['application/json']?.schema;
  if (!schema) throw new Error(`The document says nothing of ${status} for ${method} ${path}.`);
  return validator(schema);
}
const problemsOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues ?? [];

describe('the document', () => {
  it('has every route', () => {
    const routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(routes).toEqual(
      expect.arrayContaining([
        'get /healthz',
        'get /openapi.json',
        'get /api/v0/desktop',
        'post /api/v0/desktop/release',
        'post /api/v0/desktop/action',
        'get /api/v0/desktop/vnc',
        'get /api/v0/events',
        'get /api/v0/actions',
      ]),
    );
    // and none that is not served
    expect(routes.filter((route) => route.includes('?') || route.includes('*'))).toEqual([]);
  });

  it('names nothing that is not there', () => {
    const references = [...JSON.stringify(raw).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const [, kind = '', name] =
        /^#\/components\/(schemas|responses)\/([\w.-]+)$/.exec(reference ?? '') ?? [];
      expect(
        Object.keys(kind === 'schemas' ? document.components.schemas : document.components.responses),
      ).toContain(name);
    }
    const schemes = Object.keys(document.components.securitySchemes);
    for (const scheme of document.security.flatMap((one) => Object.keys(one)))
      expect(schemes).toContain(scheme);
  });

  it('wants the token everywhere but for the health check', () => {
    expect(document.security).toEqual([{ token: [] }]);
    const open = Object.entries(document.paths).filter(([, item]) =>
      Object.values(item).some(({ security }) => security?.length === 0),
    );
    expect(open.map(([path]) => path)).toEqual(['/healthz']);
  });

  it('has each schema once, and the messages of the event stream', async () => {
    const ids = Object.keys(document.components.schemas);
    expect(ids).toEqual(
      expect.arrayContaining(['Action', 'ActionResult', 'JournalEntry', 'EventMessage', 'Error']),
    );
    expect(ids.filter((id) => /(Input|Output)$/.test(id))).toEqual([]);
    expect(operationOf('get', '/api/v0/events')).toMatchObject({
      description: expect.stringContaining('EventMessage'),
    });
    const { EventMessage = {} } = document.components.schemas;
    const events = await subscribe(`${host.url}/api/v0/events`, { authorization: `Bearer ${host.token}` });
    await host.act({ action: 'cursor_position' });
    await events.until('its end', () => JSON.stringify(events.messages).includes('action.done'));
    await events.close();
    for (const message of events.messages) expect(problemsOf(validator(EventMessage), message)).toEqual([]);
    expect(problemsOf(validator(EventMessage), { type: 'snapshot', seq: 1 })).not.toEqual([]);
  });

  it('has the headers that say who asks', () => {
    const headersOf = (path: string) =>
      (operationOf('post', path).parameters ?? [])
        .filter((one) => one.in === 'header')
        .map(({ name }) => name);
    expect(headersOf('/api/v0/desktop/action')).toEqual([
      'Coder-Chat-Id',
      'Jumpseat-Source',
      'Jumpseat-Viewer',
    ]);
    expect(headersOf('/api/v0/desktop/recording/start')).toEqual(['Coder-Chat-Id']);
  });

  it('has what the guard and the body parser refuse, wherever they do', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const { responses, requestBody, security } of Object.values(item)) {
        const wanted = [
          ...(security?.length === 0 ? [] : ['401']),
          '403',
          ...(requestBody ? ['413', '415'] : []),
        ];
        expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(wanted)]);
      }
    }
    expect(Object.keys(operationOf('get', '/healthz').responses)).not.toContain('401');
  });

  it('says of every route what it answers when all goes well', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const { responses } of Object.values(item)) {
        expect([path, Object.keys(responses)]).toEqual([
          path,
          expect.arrayContaining([expect.stringMatching(/^(101|2..)$/)]),
        ]);
      }
    }
  });

  it('has the query of the journal with its defaults', () => {
    const parameters = operationOf('get', '/api/v0/actions').parameters ?? [];
    expect(parameters.map(({ name, in: place, schema }) => [name, place, schema.default])).toEqual([
      ['after', 'query', 0],
      ['limit', 'query', 100],
    ]);
  });
});

describe('real requests and answers are what it says', () => {
  const action = '/api/v0/desktop/action';
  it.each([
    [{ action: 'cursor_position' }, 200],
    [{ action: 'screenshot', scaled_width: 8, scaled_height: 8 }, 200],
    [{ action: 'left_click', coordinate: [1, 2], text: null }, 200],
    [{ action: 'left_click' }, 400],
    [{ action: 'key', text: 'Retrun' }, 400],
    [{ action: 'type', text: '\u0007' }, 500],
  ])('%j', async (body, status) => {
    const schema = operationOf('post', action).requestBody?.content['application/json']?.schema ?? {};
    expect(problemsOf(validator(schema), body)).toEqual([]);
    const answer = await host.act(body);
    expect(answer.status).toBe(status);
    expect(problemsOf(answerValidator('post', action, status), answer.json)).toEqual([]);
  });

  it.each([
    [401, { authorization: 'Bearer wrong' }, '{}'],
    [403, { origin: 'http://evil.example' }, '{}'],
    [413, {}, 'x'.repeat(1024 * 1024 + 1)],
    [415, { 'content-type': 'text/plain' }, '{}'],
  ])('the refusal with %i', async (status, headers, body) => {
    const answer = await ask(host.url + action, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json', ...headers },
      body,
    });
    expect(answer.status).toBe(status);
    expect(problemsOf(answerValidator('post', action, status), answer.json())).toEqual([]);
  });

  it('and refuses what is refused', async () => {
    const schema = validator(
      operationOf('post', action).requestBody?.content['application/json']?.schema ?? {},
    );
    for (const body of [
      { action: 5 },
      { action: 'key', text: 1 },
      { action: 'left_click', coordinate: [1.5, 1] },
      { action: 'left_click', coordinate: [1] },
    ]) {
      expect([body, problemsOf(schema, body).length > 0]).toEqual([body, true]);
      expect((await host.act(body)).status).toBe(400);
    }
    expect(problemsOf(answerValidator('post', action, 200), { nothing: 1 })).not.toEqual([]);
  });

  it.each(['export.zip', 'script.mjs', 'script.py', 'actions'])(
    'the type of a session’s %s',
    async (file) => {
      const { session } = await host.journal();
      const answer = await host.request(`/api/v0/sessions/${session}/${file}`);
      const said = operationOf('get', `/api/v0/sessions/{id}/${file}`).responses['200'];
      const [type] = answer.headers.get('content-type')?.split(';') ?? [];
      expect(said && 'content' in said && Object.keys(said.content ?? {})).toEqual([type]);
      await answer.arrayBuffer();
    },
  );

  it.each([
    ['get', '/api/v0/desktop'],
    ['post', '/api/v0/desktop/release'],
    ['get', '/api/v0/actions'],
    ['get', '/healthz'],
  ] as const)('%s %s', async (method, path) => {
    const answer = await host.request(path, { method: method.toUpperCase() });
    expect(answer.status).toBe(200);
    expect(problemsOf(answerValidator(method, path, 200), await answer.json())).toEqual([]);
  });
});
