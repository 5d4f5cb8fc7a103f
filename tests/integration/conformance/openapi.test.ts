import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDocument, operationsOf, problemsIn } from '../../support/api-document';
import { type Host, startHost } from '../../support/host';
import { subscribe } from '../../support/http';

let host: Host;
let raw: unknown;
let document: ApiDocument;
beforeAll(async () => {
  host = await startHost();
  raw = await (await host.request('/openapi.json')).json();
  document = ApiDocument.parse(raw);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const operationOf = (id: string) => {
  const operation = operationsOf(document).find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`There is no ${id} in the document.`);
  return operation;
};
const actionSchema = () =>
  operationOf('performAction').requestBody?.content['application/json']?.schema ?? {};

describe('the OpenAPI document', () => {
  it('has every route', () => {
    const routes = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
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
    expect(routes.filter((route) => route.includes('?') || route.includes('*'))).toEqual([]);
  });

  it('has no reference to a missing component', () => {
    const references = [...JSON.stringify(raw).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference ?? '',
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const [, kind = '', name = ''] = /^#\/components\/(\w+)\/([\w.-]+)$/.exec(reference) ?? [];
      const section = Object.entries(document.components).find(([key]) => key === kind)?.[1];
      expect([reference, Object.keys(Object(section))]).toEqual([reference, expect.arrayContaining([name])]);
    }
    const schemes = Object.keys(document.components.securitySchemes);
    for (const scheme of document.security.flatMap((one) => Object.keys(one)))
      expect(schemes).toContain(scheme);
  });

  it('requires the token for every route but the health check and the panel', () => {
    expect(document.security).toEqual([{ token: [] }, { basic: [] }, { cookie: [] }]);
    const open = operationsOf(document).filter(({ security }) => security?.length === 0);
    expect(open.map(({ path }) => path)).toEqual(['/healthz', '/']);
  });

  it('has the host’s URL, the license, and a unique id for each operation', () => {
    expect(raw).toMatchObject({ servers: [{ url: host.url }], info: { license: { identifier: 'MIT' } } });
    const ids = operationsOf(document).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has each schema once, and the messages of the event stream', async () => {
    const ids = Object.keys(document.components.schemas);
    expect(ids).toEqual(
      expect.arrayContaining(['Action', 'ActionResult', 'JournalEntry', 'EventMessage', 'Error']),
    );
    expect(ids.filter((id) => /(Input|Output)$/.test(id))).toEqual([]);
    const socket = { protocol: 'JSON', server: { schema: { $ref: '#/components/schemas/EventMessage' } } };
    expect(operationOf('subscribeToEvents')).toMatchObject({ 'x-websocket': socket });
    expect(operationOf('connectVnc')).toMatchObject({ 'x-websocket': { frames: 'binary' } });
    const { EventMessage = {} } = document.components.schemas;
    const events = await subscribe(`${host.url}/api/v0/events`, { authorization: `Bearer ${host.token}` });
    await host.act({ action: 'cursor_position' });
    await events.until('the end of the action', () =>
      JSON.stringify(events.messages).includes('action.done'),
    );
    await events.close();
    for (const message of events.messages) expect(problemsIn(document, EventMessage, message)).toEqual([]);
    expect(problemsIn(document, EventMessage, { type: 'snapshot', seq: 1 })).not.toEqual([]);
  });

  it('has the headers that identify the sender', () => {
    const headersOf = (id: string) =>
      (operationOf(id).parameters ?? []).filter((one) => one.in === 'header').map(({ name }) => name);
    expect(headersOf('performAction')).toEqual([
      'Coder-Chat-Id',
      'Jumpseat-Source',
      'Jumpseat-Viewer',
      'Jumpseat-Desktop',
    ]);
    expect(headersOf('startRecording')).toEqual(['Coder-Chat-Id', 'Jumpseat-Desktop']);
  });

  it('has the errors of the guard and the body parser for each route', () => {
    for (const { operationId, responses, requestBody, security } of operationsOf(document)) {
      const wanted = [
        ...(security?.length === 0 ? [] : ['401']),
        '403',
        '405',
        ...(requestBody ? ['413', '415'] : []),
      ];
      expect([operationId, Object.keys(responses)]).toEqual([operationId, expect.arrayContaining(wanted)]);
    }
    expect(Object.keys(operationOf('getHealth').responses)).not.toContain('401');
  });

  it('has a success response for each route', () => {
    for (const { operationId, responses } of operationsOf(document)) {
      expect([operationId, Object.keys(responses)]).toEqual([
        operationId,
        expect.arrayContaining([expect.stringMatching(/^(101|2..)$/)]),
      ]);
    }
  });

  it('has the query parameters of the journal with their defaults', () => {
    const parameters = (operationOf('listActions').parameters ?? []).filter((one) => one.in === 'query');
    expect(parameters.map(({ name, in: place, schema }) => [name, place, schema.default])).toEqual([
      ['after', 'query', 0],
      ['limit', 'query', 100],
      ['before', 'query', undefined],
      ['order', 'query', 'asc'],
      ['chat_id', 'query', undefined],
      ['status', 'query', undefined],
      ['kind', 'query', undefined],
    ]);
  });

  it('has no default in a body, and no tuple', () => {
    const schemas = JSON.stringify(document.components.schemas);
    expect(schemas).not.toMatch(/"default":|"prefixItems":/);
  });
});

describe('the body of an action', () => {
  it.each([
    [{ action: 'cursor_position' }, 200],
    [{ action: 'screenshot', scaled_width: 8, scaled_height: 8 }, 200],
    [{ action: 'left_click', coordinate: [1, 2], text: null }, 200],
    [{ action: 'key', text: 'Retrun' }, 400],
    [{ action: 'type', text: '\u0007' }, 500],
  ])('is valid and accepted: %j', async (body, status) => {
    expect(problemsIn(document, actionSchema(), body)).toEqual([]);
    expect((await host.act(body)).status).toBe(status);
  });

  it.each([
    { action: 5 },
    { action: 'nonsense' },
    { action: 'key', text: 1 },
    { action: 'mouse_move' },
    { action: 'left_click', coordinate: [1.5, 1] },
    { action: 'left_click', coordinate: [1] },
    { action: 'scroll', coordinate: [1, 1], scroll_direction: 'in' },
  ])('is invalid and refused: %j', async (body) => {
    expect(problemsIn(document, actionSchema(), body)).not.toEqual([]);
    expect((await host.act(body)).status).toBe(400);
  });
});
