import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JournalEntry } from '../../src/shared/journal';
import { HOST_ENTRY, type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
const CLICK = '    host.act("left_click"';
const [, section = ''] = readFileSync('README.md', 'utf8').split('## Agents and CI');
const folder = temporaryDir();
let host: Host;

beforeAll(async () => {
  const [client = '', agent = ''] = [...section.matchAll(/```python\n(.*?)```/gs)].map(
    ([, code]) => code ?? '',
  );
  writeFileSync(join(folder.path, 'jumpseat.py'), client);
  // The test decides when the click comes.
  writeFileSync(join(folder.path, 'agent.py'), agent.replace(CLICK, `    sys.stdin.readline()\n${CLICK}`));
  // A program of an agent starts in the home directory.
  host = await startHost(['--geometry', '1280x720', '--allow-run'], { HOME: folder.path });
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
  folder.remove();
});

/**
 * Runs README's agent.
 * @param beforeClick runs before the agent's click
 * @returns its exit code, and the files of its report
 */
async function runAgent(report: string, beforeClick: () => Promise<unknown>) {
  // A proxy that is set for CI does not reach this machine.
  const env = { ...process.env, http_proxy: 'http://127.0.0.1:9' };
  const run = exec('python3', ['agent.py', host.dataDir, report], { cwd: folder.path, env });
  void beforeClick().then(() => run.child.stdin?.end('\n'));
  const code = await run.then(
    () => 0,
    (error: { readonly code: number }) => error.code,
  );
  const read = (name: string) => readFileSync(join(folder.path, report, name), 'utf8');
  return {
    code,
    session: JSON.parse(read('session.json')) as Record<string, unknown>,
    entries: read('actions.jsonl')
      .trim()
      .split('\n')
      .map((line) => JournalEntry.parse(JSON.parse(line))),
    recordings: readdirSync(join(folder.path, report, 'recordings')),
  };
}

it("README's agent waits for a person, does its task, and leaves a report", async () => {
  const client = readFileSync(join(folder.path, 'jumpseat.py'), 'utf8').split('\n');
  expect(client.filter((line) => line !== '').length).toBeLessThanOrEqual(30);
  const control = (what: string) => host.request(`/api/v0/control/${what}`, { method: 'POST' });
  const running = runAgent('report', async () => {
    await waitFor('the screenshot', async () => (await host.journal()).actions.length > 0);
    // A busy machine may show the window only after the screen has been still.
    const { display, xauthority } = await host.desktop();
    const search = ['search', '--sync', '--onlyvisible', '--class', 'xterm'];
    await exec('xdotool', search, { env: { ...process.env, DISPLAY: display, XAUTHORITY: xauthority } });
    await control('pause');
  });
  await waitFor('the refusal', async () =>
    (await host.journal()).actions.some(({ status }) => status === 'refused'),
  );
  await control('resume');
  const { code, session, entries, recordings } = await running;
  expect([code, session]).toMatchObject([0, { title: 'Say hello', result: 'passed' }]);
  const hello = join(folder.path, 'hello.txt');
  await waitFor('the file', () => existsSync(hello) && readFileSync(hello, 'utf8') === 'hello\n');
  const done = entries.filter(({ status }) => status === 'done').map(({ request }) => request.action);
  expect(done).toEqual(['screenshot', 'left_click', 'type', 'wait']);
  expect(recordings.length).toBe(1);
  expect(existsSync(join(folder.path, 'report', 'recordings', recordings[0] ?? '', 'video.mp4'))).toBe(true);
});

it("README's agent fails with a note and an exit code", async () => {
  const path = join(folder.path, 'agent.py');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"xterm"', '"no-such-program"'));
  const { code, session, entries } = await runAgent('failed', async () => undefined);
  expect([code, session]).toMatchObject([
    1,
    { result: 'failed', reason: expect.stringContaining('no-such-program') },
  ]);
  expect(entries).toMatchObject([{ request: { action: 'note' }, status: 'failed' }]);
});

it("README's command for CI ends the host, with the exit code of the agent", async () => {
  const [, commands = ''] = /```sh\n(.*?)```/s.exec(section) ?? [];
  const cwd = join(folder.path, 'ci');
  mkdirSync(cwd);
  const jumpseat = join(cwd, 'jumpseat');
  writeFileSync(jumpseat, `#!/bin/sh\nexec node '${HOST_ENTRY}' "$@"\n`, { mode: 0o755 });
  copyFileSync(join(folder.path, 'jumpseat.py'), join(cwd, 'jumpseat.py'));
  const agent =
    'import sys\nfrom jumpseat import *\nsys.exit(7 if Jumpseat(sys.argv[1]).call("GET", "/healthz") else 1)\n';
  writeFileSync(join(cwd, 'agent.py'), agent);
  const env = { ...process.env, PATH: `${cwd}:${process.env.PATH}` };
  await expect(exec('sh', ['-c', commands], { cwd, env })).rejects.toMatchObject({ code: 7 });
  expect(existsSync(join(cwd, 'host', 'token'))).toBe(true);
  expect(existsSync(join(cwd, 'host', 'endpoint.json'))).toBe(false);
});

it("README's client waits only for some time until the host has started", async () => {
  const late = exec('python3', ['-c', 'from jumpseat import *; Jumpseat("nowhere", 0.2)'], {
    cwd: folder.path,
  });
  await expect(late).rejects.toThrow('FileNotFoundError');
});
