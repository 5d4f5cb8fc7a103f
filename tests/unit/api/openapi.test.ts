import { createConfig, lintFromString } from '@redocly/openapi-core';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDocument } from '../../../src/main/api/openapi';
import { type ApiOptions, serveApi } from '../../../src/main/api/routes/handlers';
import { createServer } from '../../../src/main/api/server';
import { ACTION_NAMES, type Parameter } from '../../../src/shared/action';
import { PARAMETERS } from '../../../src/shared/action-parameters';
import { ACTION_EXAMPLES, ActionRequest } from '../../../src/shared/action-requests';
import { parseAction, parseActionBody } from '../../../src/shared/parse-action';
import { isSchema, type Route } from '../../../src/shared/routes/route';
import { ROUTES, urlOf } from '../../../src/shared/routes/routes';
import { tempDir } from '../../support/temp-dir';

const document = createDocument('0');

const inFastify = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

describe('the OpenAPI document', () => {
  it('passes the linter', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // A WebSocket answers 101, and an extension describes its messages.
        'operation-2xx-response': 'off',
        'no-unused-components': 'off',
      },
    });
    const problems = await lintFromString({
      source: JSON.stringify(document),
      absoluteRef: '/openapi.json',
      config,
    });
    expect(problems.map(({ message, location }) => [message, location[0]?.pointer])).toEqual([]);
  });

  it('has every route of the server, except for earlier paths, files of the panel and linked hosts', async () => {
    const server = await createServer({ log: pino({ level: 'silent' }), access: () => undefined });
    onTestFinished(() => server.close());
    const served = new Set<string>();
    server.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) if (name !== 'HEAD') served.add(`${name} ${url}`);
    });
    // The handlers are not called.
    await serveApi(server, { panelDir: tempDir() } as ApiOptions);
    const earlier = Object.values<Route>(ROUTES).flatMap(({ method, earlierPath }) =>
      earlierPath ? [`${method} ${inFastify(earlierPath)}`] : [],
    );
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== 'head')
        .map((method) => `${method.toUpperCase()} ${inFastify(path)}`),
    );
    const files = ['GET /assets/*', 'GET /favicon.svg', 'GET /theme.js'];
    for (const route of served) if (route.includes(' /hosts/')) served.delete(route);
    expect([...served].sort()).toEqual([...documented, ...earlier, ...files].sort());
  });

  it('has an example of each body and path parameter that the host accepts', () => {
    for (const [id, route] of Object.entries<Route>(ROUTES)) {
      const { body, documentedBody, examples, params } = route;
      for (const [name, type] of Object.entries(params?.shape ?? {}))
        expect([id, name, type.meta?.()?.examples]).toEqual([id, name, [expect.any(String)]]);
      if (!body || !isSchema(body)) continue;
      expect([id, Object.keys(examples ?? {}).length]).not.toEqual([id, 0]);
      for (const value of Object.values(examples ?? {})) {
        expect([id, body.safeParse(value).error]).toEqual([id, undefined]);
        expect([id, documentedBody?.safeParse(value).error]).toEqual([id, undefined]);
      }
    }
  });
});

const REPLACEMENTS: Partial<Record<Parameter, object>> = {
  coordinate: {
    at: 'pointer',
    path: [
      [1, 1],
      [2, 2],
    ],
  },
  start_coordinate: { at: 'pointer' },
  text: { keys: ['a'] },
};

describe.each(ACTION_NAMES)('the documented %s', (action) => {
  const accepts = (body: object) => ActionRequest.safeParse(body).success;
  const parses = (body: object) => {
    try {
      return parseAction(parseActionBody(body)).action === action;
    } catch {
      return false;
    }
  };

  it('has the fields that the host requires', () => {
    const example: object = ACTION_EXAMPLES[action] ?? {};
    expect([accepts(example), parses(example)]).toEqual([true, true]);
    for (const parameter of PARAMETERS[action]) {
      const rest = Object.fromEntries(Object.entries(example).filter(([name]) => name !== parameter));
      if (accepts(rest) === parses(rest)) continue;
      // A different field may replace the one that is missing, which the document does not say.
      const replaced = { ...rest, ...REPLACEMENTS[parameter] };
      expect([parameter, accepts(rest), parses(rest)]).toEqual([parameter, true, false]);
      expect([parameter, accepts(replaced), parses(replaced)]).toEqual([parameter, true, true]);
    }
  });
});

describe('urlOf', () => {
  it('fills in parameters and query', () => {
    expect(urlOf('getSession', { params: { id: 'a/b' } })).toBe('/api/v0/sessions/a%2Fb');
    expect(urlOf('downloadRecordings', { query: { ids: 'a,b', choice: undefined } })).toBe(
      '/api/v0/recordings.zip?ids=a,b',
    );
  });
});
