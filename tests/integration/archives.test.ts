import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { jsonLines, sessionEntries, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

const SESSION = '20261121-080000000-abcd';
const entries = sessionEntries(100);
/** More than the buffers between the disk and a client that does not read (bytes). */
const VIDEO_BYTES = 24 * 1024 * 1024;
const folder = temporaryDir();
let host: Host;

beforeAll(async () => {
  writeSessionWithPictures();
  host = await startHost(['--data-dir', folder.path]);
});

afterAll(async () => {
  expect(await host?.stop()).toBe(0);
  folder.remove();
});

function writeSessionWithPictures(): void {
  const session = writeSession(folder.path, SESSION, jsonLines(entries));
  mkdirSync(join(session, 'pictures'), { recursive: true });
  const pictures = { before: true, after: true, width: 800, height: 600 };
  writeFileSync(
    join(session, 'pictures.jsonl'),
    jsonLines(entries.map(({ id }) => ({ id, ...pictures, bytes: 1 }))),
  );
  const picture = Buffer.alloc(40_000, 1);
  for (const { id } of entries) {
    for (const kind of ['before', 'after', 'thumb'])
      writeFileSync(join(session, 'pictures', `${id}.${kind}`), picture);
  }
}

/** Writes a recording as a stopped host leaves it. The library finds it after an import or a start. */
function writeRecording(id: string): void {
  const recording: RecordingDetail = {
    ...{
      id,
      status: 'ready',
      desktop: 'main',
      title: 'One',
      pinned: false,
      started_at: '2026-11-20T08:00:00.000Z',
    },
    ...{ wall_ms: 1000, video_ms: 1000, size_bytes: VIDEO_BYTES, actions: 0, width: 8, height: 8 },
    ...{ frames: 1, skipped_frames: 0, has_thumbnail: false, clock: [] },
  };
  const path = join(folder.path, 'recordings', id);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'recording.json'), JSON.stringify(recording));
  writeFileSync(join(path, 'video.mp4'), Buffer.alloc(VIDEO_BYTES));
}

/** The folders in which the host holds files while it sends them. */
const heldFolders = () =>
  ['sessions', 'recordings'].flatMap((name) => {
    const path = join(folder.path, name);
    const names = existsSync(path) ? readdirSync(path) : [];
    return names.filter((file) => file.startsWith('.export-'));
  });
const noneIsHeld = () => waitFor('the archive folder to be deleted', () => heldFolders().length === 0);

/** Starts a download, whose rest is read on demand. */
async function begin(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${host.token}` };
    get(host.url + path, { headers, agent: false }, resolve).once('error', reject);
  });
}

/** Reads the rest of a response; undefined if it breaks off. */
async function rest(response: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = await response.toArray().catch(() => []);
  const bytes = Buffer.concat(chunks);
  return bytes.length === Number(response.headers['content-length']) ? bytes : undefined;
}

const isServing = async () => expect((await host.request('/healthz')).status).toBe(200);

describe('an archive', () => {
  it('can be requested six times without being read', async () => {
    const path = `/api/v0/sessions/${SESSION}/export.zip`;
    const whole = (await (await host.request(path)).arrayBuffer()).byteLength;
    const asked = Array.from({ length: 6 }, async () => {
      const response = await host.request(path, { method: 'HEAD' });
      return Number(response.headers.get('content-length'));
    });
    // The archive contains the time of the export, which always has the same length.
    expect(new Set(await Promise.all(asked))).toEqual(new Set([whole]));
    await noneIsHeld();
    await isServing();
  });

  it('leaves no files behind if the client disconnects', async () => {
    const path = `${host.url}/api/v0/sessions/${SESSION}/export.zip`;
    for (let ms = 0; ms < 60; ms += 4) {
      const sent = get(path, { headers: { authorization: `Bearer ${host.token}` }, agent: false });
      sent.on('error', () => undefined);
      await new Promise((resolve) => setTimeout(resolve, ms));
      sent.destroy();
    }
    await noneIsHeld();
    await isServing();
  });

  it('is complete even if its session is deleted meanwhile', async () => {
    const response = await begin(`/api/v0/sessions/${SESSION}/export.zip`);
    const gone = await host.request(`/api/v0/sessions/${SESSION}`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    const archive = await rest(response);
    if (!archive) throw new Error('It broke off.');
    const target = temporaryDir();
    const names = await unpack(archive, target.path);
    target.remove();
    expect(names.filter((name) => name.startsWith('pictures/'))).toHaveLength(300);
    await noneIsHeld();
  });

  it('leaves out a deleted snapshot', async () => {
    writeSessionWithPictures();
    rmSync(join(folder.path, 'sessions', SESSION, 'pictures', `${entries[7]?.id}.after`));
    const archive = await rest(await begin(`/api/v0/sessions/${SESSION}/export.zip`));
    const target = temporaryDir();
    expect((await unpack(archive ?? Buffer.alloc(0), target.path)).length).toBe(304);
    target.remove();
  });
});

describe('a deleted recording', () => {
  const id = randomUUID();
  beforeAll(async () => {
    await host.stop();
    writeRecording(id);
    // Leftovers of a killed host.
    for (const name of ['sessions', 'recordings'])
      mkdirSync(join(folder.path, name, `.export-${randomUUID()}`));
    host = await startHost(['--data-dir', folder.path]);
    await host.request('/api/v0/recordings');
  });

  it('is sent completely to clients that are reading it, as archive and as video', async () => {
    expect(heldFolders()).toEqual([]);
    const paths = [`/${id}/recording.zip`, `.zip?ids=${id}`, `/${id}/video.mp4`];
    const begun = await Promise.all(paths.map((path) => begin(`/api/v0/recordings${path}`)));
    expect((await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' })).status).toBe(204);
    for (const response of begun) expect((await rest(response))?.length).toBeGreaterThanOrEqual(VIDEO_BYTES);
    await noneIsHeld();
    await isServing();
  });
});
