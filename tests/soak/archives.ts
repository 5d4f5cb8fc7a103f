import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as recordedTime } from 'node:timers/promises';
import { JournalPage } from '../../src/shared/journal';
import { RecordedActions, RecordingDetail, RecordingList } from '../../src/shared/recording';
import { ImportResult, SessionList } from '../../src/shared/session';
import { type Host, startHost } from '../support/host';
import { random } from '../support/random';
import { tinyVideo } from '../support/tiny-video';
import { waitFor } from '../support/wait-for';
import { drawArchive } from './hostile-archive';
import type { Series } from './series';

const IMPORT = '/api/v0/sessions/import';

/**
 * Imports a false, broken or far too large archive in each round. Reads the imported session as the panel does, exports
 * and deletes it, sometimes while it is being sent.
 */
export const archives: Series = {
  name: 'archives',
  title: 'imports, shows and exports hostile archives, and keeps its sessions and recordings',
  rounds: 200,
  roundMs: 30_000,
  async run({ rounds, seed, watch, report }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'soak-archives-'));
    const draw = random(seed);
    const video = tinyVideo();
    const own = randomUUID();
    writeOwn(dataDir, own, video);
    const host = await startHost(['--data-dir', dataDir, '--recordings-max-gb', '0.01']);
    watch(host);
    try {
      for (let n = 1; n <= rounds; n += 1) {
        const { what, type, body } = drawArchive(draw, video);
        const sent = await send(host, type, body);
        if (sent.status >= 500 && sent.status !== 507) throw new Error(`${what}: ${JSON.stringify(sent)}`);
        if (sent.status === 201) await lookAt(host, ImportResult.parse(sent.json), draw.int(40));
        const { recordings } = RecordingList.parse(await json(host, '/api/v0/recordings'));
        if (recordings.map(({ id }) => id).join() !== own)
          throw new Error(`${what}: the library is another.`);
        report(n, { what, kilobytes: Math.round(body.length / 1000), status: sent.status });
      }
      await waitFor('the files of the archives to be deleted', () => hidden(dataDir).length === 0);
      const code = await host.stop();
      if (code !== 0) throw new Error(`The host ended with ${code}: ${host.output()}`);
    } finally {
      host.process.kill('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** Writes a recording that must still exist at the end. */
function writeOwn(dataDir: string, id: string, video: Buffer): void {
  const path = join(dataDir, 'recordings', id);
  mkdirSync(path, { recursive: true });
  const recording = {
    ...{ id, status: 'ready', title: 'Mine', pinned: false, started_at: '2026-11-21T08:00:00.000Z' },
    ...{ wall_ms: 1000, video_ms: 1000, size_bytes: video.length, actions: 0, width: 64, height: 48 },
    ...{ frames: 10, skipped_frames: 0, has_thumbnail: false, clock: [] },
  };
  writeFileSync(join(path, 'recording.json'), JSON.stringify(recording));
  writeFileSync(join(path, 'video.mp4'), video);
}

async function send(host: Host, type: string, body: Buffer) {
  const response = await fetch(host.url + IMPORT, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': type },
    body: new Uint8Array(body),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

async function json(host: Host, path: string): Promise<unknown> {
  const response = await host.request(path);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function lookAt(host: Host, { session, recordings }: ImportResult, cutAfterMs: number): Promise<void> {
  const path = `/api/v0/sessions/${session.id}`;
  SessionList.parse(await json(host, '/api/v0/sessions'));
  JournalPage.parse(await json(host, `${path}/actions?limit=1000`));
  for (const id of recordings) {
    RecordingDetail.parse(await json(host, `/api/v0/recordings/${id}`));
    RecordedActions.parse(await json(host, `/api/v0/recordings/${id}/actions`));
    await (await host.request(`/api/v0/recordings/${id}/subtitles.vtt`)).text();
  }
  await host.request(`${path}/export.zip`, { method: 'HEAD' });
  const download = get(`${host.url}${path}/export.zip`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  download.on('error', () => undefined);
  const script = host.request(`${path}/script.mjs`).then((response) => response.text());
  await recordedTime(cutAfterMs);
  for (const id of recordings) await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' });
  await host.request(path, { method: 'DELETE' });
  await script;
  download.destroy();
}

/** The hidden files and folders among sessions and recordings. */
function hidden(dataDir: string): string[] {
  const names = ['sessions', 'recordings'].flatMap((name) => readdirSync(join(dataDir, name)));
  return names.filter((name) => name.startsWith('.'));
}
