import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportLine } from '../../../src/main/doctor/doctor';
import { checkDataDir, checkPort, checkSpace } from '../../../src/main/doctor/place';
import { checkDisplay, checkFfmpeg } from '../../../src/main/doctor/system';
import { findFfmpeg } from '../../../src/main/recorder/encode/ffmpeg-path';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jumpseat-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('a finding is one line, with its state first', () => {
  expect(reportLine({ state: 'ok', text: 'Node 22.0.0' })).toBe('ok       Node 22.0.0');
});

describe('the data directory', () => {
  it('is fine if it can be made', () => {
    expect(checkDataDir(join(dir, 'new')).state).toBe('ok');
  });

  it('is wrong if a file has its name, and the line says how to set a different one', () => {
    writeFileSync(join(dir, 'file'), '');
    const { state, text } = checkDataDir(join(dir, 'file'));
    expect([state, text]).toEqual(['missing', expect.stringContaining('--data-dir')]);
  });

  it('must have the free space that recordings need', async () => {
    expect((await checkSpace(dir, 0)).state).toBe('ok');
    const { state, text } = await checkSpace(dir, 1e9);
    expect([state, text]).toEqual(['missing', expect.stringContaining('--data-dir')]);
  });
});

describe('the port', () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(): Promise<number> {
    const server = createServer((_request, response) => response.end('{}'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('is fine if it is free', async () => expect((await checkPort(0, dir)).state).toBe('ok'));

  it('is wrong if a different program has it, and the line says how to set a different one', async () => {
    const { state, text } = await checkPort(await listen(), dir);
    expect([state, text]).toEqual(['missing', expect.stringContaining('--port')]);
  });

  it('is fine if the host of the data directory has it', async () => {
    const port = await listen();
    const endpoint = { url: `http://127.0.0.1:${port}`, token: 'x', pid: 42 };
    writeFileSync(join(dir, 'endpoint.json'), JSON.stringify(endpoint));
    expect(await checkPort(port, dir)).toEqual({ state: 'ok', text: expect.stringContaining('process 42') });
  });
});

describe('the display', () => {
  it("must be there for this machine's own screen", () => {
    expect(checkDisplay('host', { DISPLAY: ':0' }, 'linux').state).toBe('ok');
    expect(checkDisplay('host', {}, 'linux').state).toBe('missing');
  });

  it('may be missing for a virtual desktop, whose panel opens in a browser', () => {
    expect(checkDisplay('virtual', {}, 'linux')).toEqual({
      state: 'ok',
      text: expect.stringContaining('browser'),
    });
  });
});

it.skipIf(process.platform === 'win32')('an ffmpeg without H.264 is advised against', async () => {
  const fake = join(dir, 'ffmpeg');
  writeFileSync(fake, '#!/bin/sh\necho " V..... mjpeg  MJPEG"; echo "  E mp4  MP4"; echo "  E tee  Tee"');
  chmodSync(fake, 0o755);
  const { state, text } = await checkFfmpeg(() => fake);
  expect(state).toBe('advised');
  expect(text).toContain('libx264');
  expect(text).not.toContain('mjpeg');
});

it.skipIf(process.platform === 'win32')('an ffmpeg that is too old is advised against', async () => {
  const fake = join(dir, 'ffmpeg');
  writeFileSync(fake, '#!/bin/sh\necho "ffmpeg version 4.4.2 Copyright"');
  chmodSync(fake, 0o755);
  const { state, text } = await checkFfmpeg(() => fake);
  expect([state, text]).toEqual(['advised', expect.stringContaining('is ffmpeg 4.4.2')]);
});

it('a missing ffmpeg is named with the command that installs it', async () => {
  const find = () => findFfmpeg({ PATH: '/nowhere' });
  const { state, text } = await checkFfmpeg(find);
  expect([state, text]).toEqual(['advised', expect.stringMatching(/^For recordings: .*Install with/)]);
});
