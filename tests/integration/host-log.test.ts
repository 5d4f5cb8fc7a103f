import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HOST_ENTRY } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';

/** A host on which no desktop can start. `fail` runs an action, which is answered with 500 and logged. */
async function failingHost(flags: readonly string[]) {
  const dataDir = tempDir();
  const child = spawn(
    process.execPath,
    [HOST_ENTRY, '--port', '0', '--data-dir', dataDir, '--no-open', '--pictures', 'off', ...flags],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: dataDir } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const { url, token } = await waitFor('the host to serve', () => {
    try {
      return JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
    } catch {
      return undefined;
    }
  });
  const fail = async () => {
    const response = await fetch(`${url}/api/v0/desktop/action`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"action":"cursor_position"}',
    });
    expect(response.status).toBe(500);
    await response.arrayBuffer();
  };
  return { child, fail };
}

it('a stopped reader of stderr delays neither responses nor the exit', async () => {
  const { child, fail } = await failingHost(['--log-format', 'json']);
  // A pipe holds 64 kB, and each error is logged with its stack.
  for (let i = 0; i < 150; i++) await fail();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0); // a host that hangs exits with 1 after 4.8 s
});

it('the text format has one line for a repeated error', async () => {
  const { child, fail } = await failingHost(['--log-format', 'text']);
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  for (let i = 0; i < 20; i++) await fail();
  child.kill('SIGTERM');
  await once(child, 'close');
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(3);
  for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d (warn|error): .{10,300}$/);
  expect(text).toContain('Xvnc');
});
