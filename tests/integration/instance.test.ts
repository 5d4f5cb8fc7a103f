import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimDataDir } from '../../src/main/instance';
import { processIdentity } from '../../src/main/process/identity';
import { StartError } from '../../src/main/start-error';
import { tempDir } from '../support/temp-dir';

const ENDPOINT = { url: 'http://127.0.0.1:7317', token: 'a-token' };

describe('claimDataDir', () => {
  it('creates a folder that only its owner can access', () => {
    const dataDir = join(tempDir(), 'deep', 'down');
    claimDataDir(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'host.lock')).mode & 0o777).toBe(0o600);
  });

  it('names the process that holds the folder, and the flag to use a different one', async () => {
    const dataDir = tempDir();
    const { pid } = await living();
    lock(dataDir, { pid, identity: processIdentity(pid) });
    const before = readdirSync(dataDir);
    const message = refusal(dataDir).message;
    for (const part of [dataDir, String(pid), '--data-dir']) expect(message).toContain(part);
    expect(readdirSync(dataDir)).toEqual(before);
  });

  it('refuses a second claim by the same process, and keeps the endpoint', () => {
    const dataDir = tempDir();
    claimDataDir(dataDir).announce(ENDPOINT);
    expect(refusal(dataDir).message).toContain(String(process.pid));
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(true);
  });

  it('succeeds again after a release', () => {
    const dataDir = tempDir();
    const first = claimDataDir(dataDir);
    first.announce(ENDPOINT);
    first.release();
    expect(readdirSync(dataDir)).toEqual([]);
    claimDataDir(dataDir).release();
  });

  it('replaces the lock of a dead process, and deletes its endpoint', async () => {
    const dataDir = tempDir();
    const holder = await living();
    lock(dataDir, { pid: holder.pid, identity: processIdentity(holder.pid) });
    writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify({ ...ENDPOINT, pid: holder.pid }));
    await holder.end();
    claimDataDir(dataDir);
    expect(readdirSync(dataDir)).toEqual(['host.lock']);
    expect(JSON.parse(readFileSync(join(dataDir, 'host.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('replaces the lock of a dead process whose id a different process has now', async () => {
    const dataDir = tempDir();
    const [other, stranger] = [await living(), await living()];
    lock(dataDir, { pid: stranger.pid, identity: processIdentity(other.pid) });
    claimDataDir(dataDir);
    expect(readdirSync(dataDir)).toEqual(['host.lock']);
  });

  it.each(['', 'nonsense', '{}', 'null', '{"pid":"1","identity":1}', '{"pid":1', `{"pid":${process.pid}}`])(
    'replaces a lock with the content %j',
    (text) => {
      const dataDir = tempDir();
      writeFileSync(join(dataDir, 'host.lock'), text);
      claimDataDir(dataDir);
      expect(JSON.parse(readFileSync(join(dataDir, 'host.lock'), 'utf8'))).toMatchObject({
        pid: process.pid,
      });
    },
  );

  it('keeps a lock at release that a different process holds by then', async () => {
    const dataDir = tempDir();
    const instance = claimDataDir(dataDir);
    const { pid } = await living();
    lock(dataDir, { pid, identity: processIdentity(pid) });
    instance.release();
    expect(JSON.parse(readFileSync(join(dataDir, 'host.lock'), 'utf8'))).toMatchObject({ pid });
  });

  it('throws the reason if the folder cannot be created', () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(() => claimDataDir(join(file, 'below'))).toThrow(/ENOTDIR/);
  });
});

describe('endpoint.json', () => {
  it('is readable only by its owner, and contains url, token and pid', () => {
    const dataDir = tempDir();
    const instance = claimDataDir(dataDir);
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
    instance.announce(ENDPOINT);
    expect(statSync(join(dataDir, 'endpoint.json')).mode & 0o777).toBe(0o600);
    expect(endpointIn(dataDir)).toEqual({ ...ENDPOINT, pid: process.pid });
    expect(readdirSync(dataDir).sort()).toEqual(['endpoint.json', 'host.lock']);
  });

  it('is replaced as a whole: a reader of the old file still reads the old content', () => {
    const dataDir = tempDir();
    const instance = claimDataDir(dataDir);
    instance.announce(ENDPOINT);
    const old = openSync(join(dataDir, 'endpoint.json'), 'r');
    onTestFinished(() => closeSync(old));
    instance.announce({ ...ENDPOINT, url: 'http://127.0.0.1:1' });
    expect(JSON.parse(readFileSync(old, 'utf8'))).toMatchObject(ENDPOINT);
    expect(endpointIn(dataDir)).toMatchObject({ url: 'http://127.0.0.1:1' });
  });
});

function endpointIn(dataDir: string): unknown {
  return JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
}

function lock(dataDir: string, holder: { pid: number; identity: string | undefined }): void {
  writeFileSync(join(dataDir, 'host.lock'), JSON.stringify(holder));
}

/** A process that runs until `end` is called. */
async function living(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(end);
  return { pid: child.pid ?? 0, end };
}

function refusal(dataDir: string): StartError {
  try {
    claimDataDir(dataDir);
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('The folder was given away twice.');
}
