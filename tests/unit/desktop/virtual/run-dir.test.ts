import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRunDir, type RunDir } from '../../../../src/main/desktop/virtual/run-dir';
import { tempDir } from '../../../support/temp-dir';

const isLinux = process.platform === 'linux';

describe('the run directory of a desktop', () => {
  it.runIf(isLinux)('reaches the server of its socket even if the file is deleted', async () => {
    const { run, dataDir } = await opened();
    await serve(run, 'first');
    run.holdSocket();
    expect(run.endpoint).toEqual({ path: run.socketPath });
    rmSync(dataDir, { recursive: true });
    expect(await greetingOf(run)).toBe('first');

    run.restore();
    expect(await greetingOf(run)).toBe('first');
    await serve(run, 'second');
    run.holdSocket();
    expect(run.endpoint).toEqual({ path: run.socketPath });
    rmSync(dataDir, { recursive: true });
    expect(await greetingOf(run)).toBe('second');
  });

  it.runIf(isLinux)('keeps at most one descriptor open, and none after it is removed', async () => {
    const { run } = await opened();
    await serve(run, 'server');
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 3; n++) run.holdSocket();
    expect(open()).toBe(before + 1);
    run.remove();
    expect(open()).toBe(before);
  });

  it('creates deleted files again', async () => {
    const { run, dataDir } = await opened();
    const menu = run.write('menu.xml', '<menu/>');
    const dir = run.makeDir('xdg');
    rmSync(dataDir, { recursive: true });
    run.restore();
    expect([readFileSync(menu, 'utf8'), existsSync(dir)]).toEqual(['<menu/>', true]);
  });

  it('reports no error on restore or remove if a file replaces the data directory', async () => {
    const { run, dataDir } = await opened();
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, '');
    run.restore();
    run.remove();
    expect(readFileSync(dataDir, 'utf8')).toBe('');
  });

  it('does not change the files of a different host', async () => {
    const { run } = await opened();
    const menu = run.write('menu.xml', '<menu/>');
    writeFileSync(join(run.path, 'owner'), 'a different host');
    rmSync(menu);
    run.restore();
    expect(existsSync(menu)).toBe(false);
    run.remove();
    expect(existsSync(run.path)).toBe(true);
  });
});

async function opened(): Promise<{ run: RunDir; dataDir: string }> {
  const dataDir = join(tempDir(), 'data');
  const run = await openRunDir(dataDir);
  onTestFinished(() => run.remove());
  return { run, dataDir };
}

async function serve({ socketPath }: RunDir, greeting: string): Promise<void> {
  const server = createServer((socket) => socket.end(greeting));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => void server.close());
}

async function greetingOf({ endpoint }: RunDir): Promise<string> {
  if (!('path' in endpoint)) throw new Error('not a Unix socket');
  let text = '';
  for await (const chunk of connect(endpoint.path)) text += chunk;
  return text;
}
