import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { curlFor } from '../../../src/renderer/src/actions/curl';
import { describePoint } from '../../../src/renderer/src/actions/describe';
import { nodeRequest, pythonRequest, requestBody } from '../../../src/renderer/src/actions/scripts';
import { timingOf } from '../../../src/renderer/src/log/action-timing';
import { compareOf } from '../../../src/renderer/src/log/compare';
import { entry } from './entries';

describe('the point of an action', () => {
  const native = { width: 1920, height: 1080 };

  it('is given as requested and on the screen', () => {
    const click = entry(1, {
      request: { action: 'left_click', coordinate: [640, 360], scaled_width: 1280, scaled_height: 720 },
      native: { ...native, at: { x: 960, y: 540 } },
    });
    expect(describePoint(click)).toEqual({
      requested: '640, 360 of 1280 × 720',
      onScreen: '960, 540 of 1920 × 1080',
    });
  });

  it('is a path for a drag, in native size by default', () => {
    const drag = entry(1, {
      request: { action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] },
      native: { ...native, at: { x: 3, y: 4 }, from: { x: 1, y: 2 } },
    });
    expect(describePoint(drag)).toEqual({
      requested: '1, 2 → 3, 4 of 1920 × 1080',
      onScreen: '1, 2 → 3, 4 of 1920 × 1080',
    });
  });

  it('is undefined for actions without one', () => {
    expect(describePoint(entry(1, { request: { action: 'key', text: 'a' }, native }))).toBeUndefined();
  });
});

describe('the time of an action', () => {
  it('is split into queue, execution and settling', () => {
    const timed = entry(1, {
      received_at: '2026-11-21T10:00:00.000Z',
      started_at: '2026-11-21T10:00:00.014Z',
      duration_ms: 2.5,
      pictures: { before: true, after: true, width: 1, height: 1, settle_ms: 180 },
    });
    expect(timingOf(timed)).toEqual({ queued: 14, executed: 2.5, settled: 180 });
  });

  it('omits parts that did not happen: refused before its turn', () => {
    const { started_at: _s, duration_ms: _d, ...refused } = entry(1);
    expect(timingOf(refused)).toEqual({ queued: undefined, executed: undefined, settled: undefined });
  });
});

it.each([
  [true, true, 'slide', 'slide'],
  [true, false, 'slide', 'before'],
  [false, true, 'before', 'after'],
] as const)('with before %s and after %s, %s shows %s', (before, after, wanted, shown) => {
  expect(compareOf({ before, after, width: 1, height: 1 }, wanted)).toBe(shown);
});

describe('a line of a script', () => {
  const body = { action: 'type', text: 'it\'s "so" 😀\n', sensitive: true, duration: null };

  it.each([
    ['Node', process.execPath, ['--input-type=module', '-e'], nodeRequest],
    ['Python', 'python3', ['-c'], pythonRequest],
  ] as const)(
    'is %s that runs as it stands, and fails where it is refused',
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

  it('is a valid shell command for any text', async () => {
    const shell = `curl() { printf %s "\${@: -1}"; }\n${curlFor('http://127.0.0.1:7317', body)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', shell]);
    expect(JSON.parse(stdout)).toEqual(body);
  });

  it('never invents a sensitive text', () => {
    expect(requestBody({ action: 'type', sensitive: true, text_length: 8 })).toEqual({
      action: 'type',
      sensitive: true,
    });
  });
});
