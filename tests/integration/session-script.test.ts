import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionList } from '../../src/shared/session';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';

const run = promisify(execFile);
const TEXT = `it's "quoted" \\n \${x} %s 日本 😀\n\tnext`;
const SECRET = 'pass ✓ "\\';
const SCALED = { scaled_width: 1280, scaled_height: 720 };

/** The actions of a session, and those that a script repeats. */
const DONE = [
  { action: 'left_click', coordinate: [640, 360], ...SCALED },
  { action: 'type', text: TEXT },
  { action: 'key', text: 'ctrl+l' },
  { action: 'left_click_drag', start_coordinate: [10, 10], coordinate: [200, 100], ...SCALED },
  { action: 'scroll', coordinate: [5, 5], scroll_direction: 'up', scroll_amount: 2 },
  { action: 'type', text: SECRET, sensitive: true },
  { action: 'screenshot', ...SCALED },
  { action: 'cursor_position' },
];

let recorded: Host;
let again: Host;
const folder = temporaryDir();

beforeAll(async () => {
  [recorded, again] = await Promise.all([startHost(), startHost()]);
  for (const body of DONE) expect((await recorded.act(body)).status).toBe(200);
  expect((await recorded.act({ action: 'key', text: 'no_such_key' })).status).toBe(400);
});
afterAll(async () => {
  folder.remove();
  await Promise.all([recorded?.stop(), again?.stop()]);
});

async function script(extension: string, init = {}): Promise<string> {
  const { sessions } = SessionList.parse(await (await recorded.request('/api/v0/sessions')).json());
  const path = `/api/v0/sessions/${sessions[0]?.id}/script.${extension}`;
  const response = await recorded.request(path, init);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain(`.${extension}"`);
  const file = join(folder.path, `script.${extension}`);
  writeFileSync(file, await response.text());
  return file;
}

const programs = [
  ['mjs', process.execPath],
  ['py', 'python3'],
] as const;

describe.each(programs)('a session as a script, .%s', (extension, program) => {
  it('shows its help, and sends no action if an argument is unknown', async () => {
    const file = await script(extension);
    const before = (await again.journal()).actions.length;
    const env = { ...process.env, JUMPSEAT_DATA_DIR: again.dataDir, JUMPSEAT_TEXT_6: SECRET };
    const help = await run(program, [file, '--help'], { env });
    expect(help.stdout).toMatch(/usage: .*--waits.*--help.*JUMPSEAT_URL/is);
    const unknown = ['--wait', '--waits=0', 'now'].map(async (argument) => {
      const failed = await run(program, [file, argument], { env }).catch((error: unknown) => error);
      expect(failed, argument).toMatchObject({ code: 2, stderr: expect.stringMatching(/usage: /i) });
    });
    await Promise.all(unknown);
    expect((await again.journal()).actions).toHaveLength(before);
  });

  it('repeats the actions on a different host, found by its data directory', async () => {
    const file = await script(extension);
    const before = (await again.journal()).actions.length;
    const env = {
      ...process.env,
      JUMPSEAT_DATA_DIR: again.dataDir,
      JUMPSEAT_TEXT_6: SECRET,
      http_proxy: 'http://127.0.0.1:9',
    };
    const { stdout } = await run(program, [file], { env });
    expect(stdout).toBe('Done.\n');
    const repeated = (await again.journal()).actions.slice(before);
    const original = (await recorded.journal()).actions.filter(({ status }) => status === 'done');
    const outcome = ({ status, output, native }: (typeof original)[number]) => ({ status, output, native });
    expect(repeated.map(outcome)).toEqual(original.map(outcome));
    const unscaled = original[4];
    expect(repeated.map(({ request }) => request)).toEqual(
      original.map(({ request }, i) =>
        i === 4
          ? { ...request, scaled_width: unscaled?.native?.width, scaled_height: unscaled?.native?.height }
          : request,
      ),
    );
  });

  it('contains only the selected actions, and no hidden text', async () => {
    const ids = (await recorded.journal()).actions.slice(0, 2).map(({ id }) => id);
    const text = await readFile(await script(extension, { method: 'POST', body: { ids } }), 'utf8');
    expect(text).toContain('left_click');
    expect(text.match(/^(await )?act\(/gm)).toHaveLength(2);
    expect(text).not.toContain(recorded.token);
  });

  it('names a missing text, and stops if an action fails', async () => {
    const file = await script(extension);
    const env = { ...process.env, JUMPSEAT_URL: again.url, JUMPSEAT_TOKEN: again.token };
    const without = await run(program, [file], { env }).catch((error: unknown) => error);
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('Set JUMPSEAT_TEXT_6') });
    const wrong = { ...env, JUMPSEAT_TOKEN: 'wrong' };
    const denied = await run(program, [file], { env: wrong }).catch((error: unknown) => error);
    expect(denied).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Action 1 \(left_click\) failed with 401/),
    });
    const nowhere = { ...env, JUMPSEAT_URL: 'http://127.0.0.1:9' };
    const lost = await run(program, [file], { env: nowhere }).catch((error: unknown) => error);
    expect(lost).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not answer at http://127.0.0.1:9'),
    });
  });
});
