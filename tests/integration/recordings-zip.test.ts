import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/renderer/src/api/client';
import { createRecordingsApi } from '../../src/renderer/src/api/recordings';
import type { RecordingDetail } from '../../src/shared/recording';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { unpack } from '../support/zip';

/** Enough to also make the archive's directory long. */
const COUNT = 410;
const ids: string[] = Array.from({ length: COUNT }, () => randomUUID());
/** Two ids with the same start, as with ids that start with a timestamp. */
ids.push(`${ids[0]?.slice(0, 8)}${randomUUID().slice(8)}`);
const folder = temporaryDir();
let host: Host;

beforeAll(async () => {
  for (const id of ids) {
    const recording: RecordingDetail = {
      ...{
        id,
        status: 'ready',
        desktop: 'main',
        title: 'One',
        pinned: false,
        started_at: '2026-11-21T08:00:00.000Z',
      },
      ...{ wall_ms: 1000, video_ms: 1000, size_bytes: 8, actions: 0, width: 8, height: 8 },
      ...{ frames: 1, skipped_frames: 0, has_thumbnail: false, clock: [] },
    };
    const path = join(folder.path, 'recordings', id);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'recording.json'), JSON.stringify(recording));
    writeFileSync(join(path, 'video.mp4'), `video ${id}`);
  }
  host = await startHost(['--data-dir', folder.path]);
});

afterAll(async () => {
  await host?.stop();
  folder.remove();
});

describe('more recordings than a URL can list', () => {
  it('are sent as one archive to the panel', async () => {
    const client = createClient((path, init) =>
      fetch(host.url + path, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${host.token}` },
      }),
    );
    const url = await createRecordingsApi(client).zip([...ids, ids[1]?.toUpperCase() ?? '']);
    expect(url.length).toBeLessThan(200);
    const response = await host.request(url);
    const archive = Buffer.from(await response.arrayBuffer());
    expect(archive.length).toBe(Number(response.headers.get('content-length')));
    const names = await unpack(archive, folder.path);
    expect(names.filter((name) => name.endsWith('/video.mp4'))).toHaveLength(ids.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are refused if one does not exist, or if the selection is unknown', async () => {
    const choose = (chosen: unknown) =>
      host.request('/api/v0/recordings.zip', { method: 'POST', body: { ids: chosen } });
    expect((await choose([...ids, randomUUID()])).status).toBe(404);
    expect((await choose([])).status).toBe(400);
    for (const query of ['', `?choice=${randomUUID()}`]) {
      expect((await host.request(`/api/v0/recordings.zip${query}`)).status).toBe(400);
    }
  });
});
