import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openHandsWindow } from '../support/hands-window';
import { type Host, startHost } from '../support/host';

const run = promisify(execFile);
const FOLDER = join(import.meta.dirname, '..', 'clients');
const DOCUMENT = './out/openapi.json';

/** Runs a program in the package of the clients, with its Node. @throws with the output if it fails */
async function node(...args: string[]): Promise<string> {
  const program = join(FOLDER, 'node_modules/node/bin/node');
  return run(program, args, { cwd: FOLDER }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => {
      throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
    },
  );
}

const compile = (project: string) => node('node_modules/typescript/bin/tsc', '-p', project);

let host: Host;
beforeAll(async () => {
  rmSync(join(FOLDER, 'out'), { recursive: true, force: true, maxRetries: 5 });
  mkdirSync(join(FOLDER, 'out'));
  host = await startHost();
  writeFileSync(join(FOLDER, DOCUMENT), await (await host.request('/openapi.json')).text());
});
afterAll(async () => {
  expect(await host?.stop()).toBe(0);
});

it('openapi-typescript generates types that compile', async () => {
  const output = 'out/openapi-typescript/schema.ts';
  await node('node_modules/openapi-typescript/bin/cli.js', DOCUMENT, '-o', output);
  await compile('tsconfig.exact.json');
});

it('orval generates a client and schemas for zod that compile', async () => {
  for (const client of ['fetch', 'zod']) {
    const options = ['--fail-on-warnings', '--client', client, '-o', `out/orval/${client}.ts`];
    await node('node_modules/orval/dist/bin/orval.mjs', '-i', DOCUMENT, ...options);
  }
  await compile('tsconfig.exact.json');
});

it('@hey-api/openapi-ts generates a client that compiles, acts, records and imports', async () => {
  await node('node_modules/@hey-api/openapi-ts/bin/run.js', '-i', DOCUMENT, '-o', 'out/hey-api');
  await compile('tsconfig.json');
  const window = await openHandsWindow(host);
  onTestFinished(() => window.close());
  const id = randomUUID();
  const result: unknown = JSON.parse(await node('out/compiled/main-job.js', host.url, host.token, 'abc', id));

  const taps = [...'abc'].flatMap((key) => [`down ${key}`, `up ${key}`]);
  expect(await window.seenUpTo('up c')).toEqual(['press 1', 'release 1', ...taps]);
  expect(result).toMatchObject({
    screenshot: { screenshot_width: 1280, screenshot_height: 720, signature: 'PNG' },
    stopped: { id, status: 'ready', actions: 3 },
    library: { recordings: [{ id, status: 'ready' }] },
    running: { actions: 4, failed: 0 },
    // The library has the recording already.
    imported: { session: { running: false, actions: 4, failed: 0 }, recordings: [] },
  });
});
