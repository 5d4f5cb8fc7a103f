import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordedActions, type Recording, RecordingDetail, RecordingList } from '../../src/shared/recording';
import { ImportResult } from '../../src/shared/session';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { zipOf } from '../support/hostile-zip';
import { jsonLines, sessionEntries, writeSession } from '../support/session-files';
import { tinyVideo } from '../support/tiny-video';
import { waitFor } from '../support/wait-for';
import { unpack } from '../support/zip';

const OWN = '20261121-080000000-abcd';
const entries = sessionEntries(5);
const lines = jsonLines(entries);
const video = tinyVideo();
const folder = temporaryDir();
/** The user's own recordings: without a session (the old format), of this session, and of a different one. */
const [before, mine, other, broken] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
let host: Host;

const recording = (id: string, claims: object = {}) => ({
  ...{ id, status: 'ready', title: 'Tour', pinned: false, started_at: '2026-11-21T08:00:00.500Z' },
  ...{ ended_at: '2026-11-21T08:00:03.500Z', wall_ms: 3000, video_ms: 1000, size_bytes: video.length },
  ...{ actions: 0, width: 64, height: 48, frames: 10, skipped_frames: 0, has_thumbnail: false },
  clock: [
    [0, 0],
    [3000, 1000],
  ],
  ...claims,
});

beforeAll(async () => {
  writeSession(folder.path, OWN, lines);
  for (const [id, claims] of [
    [before, {}],
    [mine, { session: OWN }],
    [other, { session: '20261121-075959000-zzzz' }],
    [broken, {}],
  ] as const) {
    const path = join(folder.path, 'recordings', id);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'recording.json'), JSON.stringify(recording(id, claims)));
    writeFileSync(join(path, 'video.mp4'), video);
  }
  writeFileSync(join(folder.path, 'recordings', broken, 'recording.json'), '{"id":"torn');
  // The limit is about the size of the user's library.
  host = await startHost(['--data-dir', folder.path, '--recordings-max-gb', '0.001']);
});

afterAll(async () => {
  expect(await host?.stop()).toBe(0);
  folder.remove();
});

async function library(): Promise<readonly Recording[]> {
  return RecordingList.parse(await (await host.request('/api/v0/recordings')).json()).recordings;
}

async function send(members: readonly (readonly [string, string])[]) {
  const response = await fetch(`${host.url}/api/v0/sessions/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/zip' },
    body: new Uint8Array(zipOf(members)),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

/** JSON in ASCII. */
const json = (value: unknown) =>
  JSON.stringify(value).replaceAll(
    /[^\0-\x7f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const archive = (id: string, claims: object = {}, content = video, actions = '') =>
  [
    ['actions.jsonl', lines],
    ['session.json', json({ id: OWN, title: 'Theirs\u001b[2J\u202e' })],
    [`recordings/${id}/recording.json`, json(recording(id, claims))],
    [`recordings/${id}/video.mp4`, content.toString('latin1')],
    [`recordings/${id}/actions.jsonl`, actions],
  ] as const;

async function exportedRecordings(session: string): Promise<string[]> {
  const response = await host.request(`/api/v0/sessions/${session}/export.zip`);
  const target = temporaryDir();
  try {
    const names = await unpack(new Uint8Array(await response.arrayBuffer()), target.path);
    return names.flatMap((name) => /^recordings\/(.*)\/video\.mp4$/.exec(name)?.[1] ?? []).sort();
  } finally {
    target.remove();
  }
}

describe('the library', () => {
  it('lists all recordings even if one has an incomplete file, which it repairs', async () => {
    await waitFor('the repair', async () => (await library()).length === 4);
    const repaired = (await library()).find(({ id }) => id === broken);
    expect(repaired).toMatchObject({ status: 'recovered', title: 'Recovered recording' });
  });
});

describe('an imported recording', () => {
  const id = randomUUID();
  const claims = {
    ...{ pinned: true, size_bytes: Number.MAX_SAFE_INTEGER, ended_at: '9999-12-31T23:59:59.000Z' },
    ...{ title: 'a\u001b]0;owned\u0007\nb\u202ec', video_ms: 1e12, width: 60_000, actions: 1e9 },
    ...{
      wall_ms: -1e15,
      session: '../../etc',
      clock: [
        [0, 0],
        [1e300, -1e300],
      ],
    },
  };
  const action = (n: number, video_ms: number) => ({ ...entries[n], video_ms, video_end_ms: -video_ms });
  const secret = { ...entries[2], request: { action: 'type', text: 'hidden', sensitive: true } };

  it('has measured values, and is neither pinned nor dated in the future', async () => {
    const own = await library();
    const actions = jsonLines([
      ...[action(0, -1e9), action(1, 1e15), { ...secret, video_ms: 5, video_end_ms: 6 }],
      ...[{ ...entries[3], video_ms: 1 }, '__proto__'],
    ]);
    const { status, body } = await send(archive(id, claims, video, actions));
    expect(status).toBe(201);
    const { session, recordings } = ImportResult.parse(body);
    expect(recordings).toEqual([id]);
    expect(session.title).toBe('Theirs [2J');
    const detail = RecordingDetail.parse(await (await host.request(`/api/v0/recordings/${id}`)).json());
    expect(detail).toMatchObject({
      ...{ title: 'a ]0;owned bc', pinned: false, size_bytes: video.length, width: 64, actions: 3 },
      ...{ video_ms: 1000, wall_ms: 1000, ended_at: '2026-11-21T08:00:01.500Z' },
      ...{ session: session.id, imported: { from: OWN } },
      clock: [
        [0, 0],
        [1000, 1000],
      ],
    });
    expect((await library()).map((one) => one.id)).toEqual(expect.arrayContaining(own.map((one) => one.id)));

    const answer = await host.request(`/api/v0/recordings/${id}/actions`);
    const places = RecordedActions.parse(await answer.json()).actions;
    expect(places.map(({ video_ms, video_end_ms }) => [video_ms, video_end_ms])).toEqual([
      [0, 1000],
      [1000, 1000],
      [5, 6],
    ]);
    const subtitles = await (await host.request(`/api/v0/recordings/${id}/subtitles.vtt`)).text();
    expect(subtitles.match(/ --> /g)).toHaveLength(3);
    expect(subtitles).not.toMatch(/-\d/);
    const file = join(folder.path, 'recordings', id, 'actions.jsonl');
    expect(readFileSync(file, 'utf8')).not.toContain('hidden');
  });

  it('is refused if it exceeds the quota, and leaves no files behind', async () => {
    const own = await library();
    const sessions = readdirSync(join(folder.path, 'sessions')).sort();
    const { status, body } = await send(archive(randomUUID(), { size_bytes: 1 }, tinyVideo(1_000_000)));
    expect({ status, body }).toEqual({
      status: 413,
      body: {
        message: expect.any(String),
        detail: expect.stringMatching(/exceed the space that the quota leaves/),
        code: 'import-too-large',
      },
    });
    expect(await library()).toEqual(own);
    expect(readdirSync(join(folder.path, 'sessions')).sort()).toEqual(sessions);
  });

  it('is skipped if its video is invalid', async () => {
    const strange = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isom\xff\xff\xff\xffmoov', 'latin1');
    const { status, body } = await send(archive(randomUUID(), {}, strange));
    expect([status, ImportResult.parse(body).recordings]).toEqual([201, []]);
  });
});

describe('imported files', () => {
  it('are served only as the types that their names declare', async () => {
    const id = randomUUID();
    const [entry] = entries;
    const pictures = { before: true, after: false, width: 64, height: 48 };
    const script = '<script>alert(1)</script>';
    const [, ...others] = archive(id, { title: '../a"b\\\r\n\u202e%00.html' });
    const { body } = await send([
      ['actions.jsonl', jsonLines([{ ...entry, pictures }])],
      ...others,
      [`recordings/${id}/thumbnail.jpg`, `\xff\xd8\xff${script}`],
      [`pictures/${entry?.id}.before.webp`, `RIFF\x20\0\0\0WEBP${script}`],
    ]);
    const { session } = ImportResult.parse(body);
    const served = [
      [`/api/v0/sessions/${session.id}/pictures/${entry?.id}/before.webp`, 'image/webp'],
      [`/api/v0/recordings/${id}/thumbnail.jpg`, 'image/jpeg'],
      [`/api/v0/recordings/${id}/video.mp4?download=1`, 'video/mp4'],
    ] as const;
    for (const [path, type] of served) {
      const { status, headers } = await host.request(path);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, type]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const named = await host.request(`/api/v0/recordings/${id}/recording.zip`, { method: 'HEAD' });
    expect(named.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w .-]+\.zip"; filename\*=UTF-8''[\w%.-]+$/,
    );
  });

  it('with a different signature are refused', async () => {
    const members = [
      ...archive(randomUUID()),
      [`pictures/${entries[0]?.id}.before.webp`, '<script>WEBP'],
    ] as const;
    expect(await send(members)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/does not match its name/) },
    });
  });
});

describe('an export', () => {
  it('has the recordings of its session, and older ones from the same time', async () => {
    expect(await exportedRecordings(OWN)).toEqual([before, mine].sort());
  });

  it('of an imported session has no recordings of the user', async () => {
    const theirs = randomUUID();
    const { body } = await send(archive(theirs));
    const { session } = ImportResult.parse(body);
    expect(await exportedRecordings(session.id)).toEqual([theirs]);
  });
});
