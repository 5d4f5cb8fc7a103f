import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { curlFor } from '../../src/renderer/src/actions/curl';
import { nodeRequest, pythonRequest } from '../../src/renderer/src/actions/scripts';
import { pythonLiteral } from '../../src/shared/script/literal';
import { HARD_TEXTS } from '../support/hard-texts';

describe('a line of a script', () => {
  const body = { action: 'type', text: 'it\'s "so" 😀\n', sensitive: true, duration: null };

  it.each([
    ['Node', process.execPath, ['--input-type=module', '-e'], nodeRequest],
    ['Python', 'python3', ['-c'], pythonRequest],
  ] as const)(
    'in %s runs without changes, and fails if the action is refused',
    async (_name, program, args, line) => {
      const got: unknown[] = [];
      const server = createServer(async (request, answer) => {
        got.push([request.method, request.url, request.headers.authorization, await json(request)]);
        answer.writeHead(got.length === 1 ? 200 : 423).end('{"message":"A person has control."}');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('It has no port.');
      const run = () =>
        promisify(execFile)(program, [...args, line(`http://127.0.0.1:${address.port}`, body)], {
          env: { ...process.env, JUMPSEAT_TOKEN: 't' },
        });
      try {
        await run();
        await expect(run()).rejects.toThrow(/423|A person has control/);
        expect(got).toEqual(Array(2).fill(['POST', '/api/v0/desktop/action', 'Bearer t', body]));
      } finally {
        server.close();
      }
    },
  );

  it('in curl is a valid shell command for any text', async () => {
    const shell = `curl() { printf %s "\${@: -1}"; }\n${curlFor('http://127.0.0.1:7317', body)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', shell]);
    expect(JSON.parse(stdout)).toEqual(body);
  });
});

it('a Python literal has the same value', () => {
  const value = {
    texts: HARD_TEXTS,
    deep: [[1, -2.5, 1e21], { t: true, f: false, n: null }],
    '__proto__ ': 'x',
  };
  const source = `# -*- coding: utf-8 -*-\nimport json\nprint(json.dumps(${pythonLiteral(value)}))`;
  const back = execFileSync('python3', ['-'], { input: source, encoding: 'utf8' });
  expect(JSON.parse(back)).toEqual(value);
});
