import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JournalEntry, JournalPage } from '../../src/shared/journal';
import { ImportResult, SessionList } from '../../src/shared/session';
import { type Host, startHost } from '../support/host';
import { zipOf } from '../support/hostile-zip';
import { jsonLines, sessionEntries, sessionEntry, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';

const OLD = '20261121-080000000-abcd';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host?.stop()).toBe(0);
});

const folders = () => readdirSync(join(host.dataDir, 'sessions')).sort();

async function send(body: Buffer | string, type = 'application/zip', query = '') {
  const response = await fetch(`${host.url}/api/v0/sessions/import${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': type },
    body,
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

async function imported(body: Buffer | string, type?: string, query?: string) {
  const { status, json } = await send(body, type, query);
  expect(json).not.toHaveProperty('message');
  expect(status).toBe(201);
  return ImportResult.parse(json);
}

async function all(id: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const response = await host.request(`/api/v0/sessions/${id}/actions?limit=1000&after=${entries.length}`);
    const page = JournalPage.parse(await response.json());
    entries.push(...page.actions);
    if (entries.length >= page.last_seq) return entries;
  }
}

const archiveOf = async (id: string) =>
  Buffer.from(await (await host.request(`/api/v0/sessions/${id}/export.zip`)).arrayBuffer());

describe('an exported session', () => {
  it('is imported unchanged, beside the original or in place of it', async () => {
    const entries = sessionEntries(50);
    const folder = writeSession(host.dataDir, OLD, jsonLines(entries));
    mkdirSync(join(folder, 'pictures'));
    const [one] = entries;
    const webp = Buffer.from('RIFF\x04\0\0\0WEBPVP8L', 'latin1');
    for (const kind of ['before', 'thumb'])
      writeFileSync(join(folder, 'pictures', `${one?.id}.${kind}.webp`), webp);
    const pictures = { before: true, after: false, width: 800, height: 600, settle_ms: 12 };
    writeFileSync(join(folder, 'pictures.jsonl'), jsonLines([{ id: one?.id, ...pictures, bytes: 40 }]));
    await host.request(`/api/v0/sessions/${OLD}`, { method: 'PATCH', body: { title: 'Tour, 日本' } });
    const original = await all(OLD);
    expect(original[0]?.pictures).toEqual(pictures);
    const archive = await archiveOf(OLD);

    const beside = await imported(archive);
    expect(beside.session).toMatchObject({
      title: 'Tour, 日本',
      actions: 50,
      failed: 5,
      imported: { from: OLD },
    });
    expect(beside.session.id).not.toBe(OLD);
    expect(await all(beside.session.id)).toEqual(original);

    expect((await host.request(`/api/v0/sessions/${OLD}`, { method: 'DELETE' })).status).toBe(204);
    const back = await imported(archive);
    expect(back.session.id).toBe(OLD);
    expect(await all(OLD)).toEqual(original);
    // Named as by this version.
    expect(readFileSync(join(folder, 'pictures', `${one?.id}.before`))).toEqual(webp);
    const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
    expect(sessions.find(({ id }) => id === OLD)).toEqual(back.session);
  });

  it('stores a shared snapshot once: on disk, in its size, in the archive and after the import', async () => {
    const entries = sessionEntries(3);
    const folder = writeSession(host.dataDir, '20261121-090000000-abcd', jsonLines(entries));
    mkdirSync(join(folder, 'pictures'));
    const webp = Buffer.concat([Buffer.from('RIFF\x04\0\0\0WEBPVP8L', 'latin1'), Buffer.alloc(200_000, 1)]);
    const path = (id: string | undefined, kind: string, of = folder) => join(of, 'pictures', `${id}.${kind}`);
    const [one, two, three] = entries.map(({ id }) => id);
    writeFileSync(path(one, 'after'), webp);
    for (const [id, kind] of [
      [two, 'before'],
      [two, 'after'],
      [three, 'before'],
    ] as const)
      linkSync(path(one, 'after'), path(id, kind));
    const shown = { before: true, after: true, width: 800, height: 600, bytes: 0 };
    writeFileSync(
      join(folder, 'pictures.jsonl'),
      jsonLines([
        { id: one, ...shown, before: false },
        { id: two, ...shown },
        { id: three, ...shown, after: false },
      ]),
    );
    const sizeOf = async (id: string) => {
      const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
      return sessions.find((session) => session.id === id)?.bytes ?? 0;
    };
    expect(await sizeOf('20261121-090000000-abcd')).toBeLessThan(250_000);
    const archive = await archiveOf('20261121-090000000-abcd');
    const page = brotliDecompressSync(readFileSync('out/offline/index.html.br'));
    expect(archive.length - page.length).toBeLessThan(250_000);
    const { session } = await imported(archive);
    expect((await all(session.id)).map(({ pictures }) => pictures)).toEqual(
      (await all('20261121-090000000-abcd')).map(({ pictures }) => pictures),
    );
    const copy = join(host.dataDir, 'sessions', session.id);
    expect(readFileSync(path(three, 'before', copy))).toEqual(webp);
    expect(statSync(path(two, 'after', copy)).ino).toBe(statSync(path(one, 'after', copy)).ino);
    expect(await sizeOf(session.id)).toBeLessThan(250_000);
  });

  it('is imported without a shared snapshot that is not in the archive', async () => {
    const pictures = { before: true, after: true, width: 8, height: 8, before_in: '../../endpoint.json' };
    const entry = { ...sessionEntry(1), pictures: { ...pictures, after_in: `${randomUUID()}.after` } };
    const { session } = await imported(zipOf([['actions.jsonl', jsonLines([entry])]]));
    expect((await all(session.id))[0]?.pictures).toBeUndefined();
  });

  it('can be packed in a folder with other files', async () => {
    const lines = jsonLines(sessionEntries(2));
    const archive = zipOf([
      ['__MACOSX/._actions.jsonl', 'x'],
      ['my session/notes.txt', 'x'],
      ['my session/actions.jsonl', lines],
      ['my session/session.json', '{"title": 7, "id": "../../x"}'],
      [`my session/pictures/${randomUUID()}.before.webp`, 'RIFF\x04\0\0\0WEBPVP8L'],
    ]);
    const { session } = await imported(archive, 'application/octet-stream', '?title=Mine');
    expect(session).toMatchObject({ title: 'Mine', actions: 2 });
    expect(session.imported).not.toHaveProperty('from');
    expect(readdirSync(join(host.dataDir, 'sessions', session.id)).sort()).toEqual([
      ...['actions.jsonl', 'pictures', 'session.json'],
    ]);
  });
});

describe('JSON lines', () => {
  it('are imported, and invalid lines are skipped and counted', async () => {
    const entries = sessionEntries(20_000);
    const secret = { ...sessionEntry(1), request: { action: 'type', text: 'hidden', sensitive: true } };
    const lines = [
      ...['\ufeff', '{"id": "torn', '{}', 'null', '\r'],
      ...entries.map((entry) => JSON.stringify({ ...entry, seq: undefined, more: 1 })),
      JSON.stringify(entries[7]),
      JSON.stringify({ ...sessionEntry(3), status: 'running' }),
      'x'.repeat(9 * 1024 * 1024),
      JSON.stringify(secret),
    ];
    const { session } = await imported(lines.join('\r\n'), 'application/x-ndjson');
    expect(session).toMatchObject({ actions: 20_001, failed: 2000, imported: { left_out: 6 } });
    const read = await all(session.id);
    expect(read.slice(0, 20_000)).toEqual(entries);
    expect(read.at(-1)?.request).toEqual({ action: 'type', sensitive: true, text_length: 6 });
    expect(readFileSync(join(host.dataDir, 'sessions', session.id, 'actions.jsonl'), 'utf8')).not.toContain(
      'hidden',
    );
  });
});

describe('an import', () => {
  const lines = jsonLines(sessionEntries(3));
  const id = randomUUID();
  const webp = 'RIFF\x04\0\0\0WEBPVP8L';
  const cases: [string, () => Buffer | string, number, RegExp][] = [
    ['an empty body', () => '', 400, /empty/],
    ['lines without an entry', () => 'hello\n{}\n', 400, /no valid journal entries/],
    ['an archive without a session', () => zipOf([['readme.txt', 'x']]), 400, /no actions\.jsonl/],
    [
      'a truncated archive',
      () => zipOf([['actions.jsonl', lines]]).subarray(0, -30),
      400,
      /not a zip archive/,
    ],
    [
      'a path outside the folder',
      () =>
        zipOf([
          ['../../evil', 'x'],
          ['actions.jsonl', lines],
        ]),
      400,
      /broken: invalid relative path/,
    ],
    [
      'an absolute path',
      () =>
        zipOf([
          ['/tmp/evil', 'x'],
          ['actions.jsonl', lines],
        ]),
      400,
      /broken: absolute path/,
    ],
    [
      'a duplicate file',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          ['actions.jsonl', lines],
        ]),
      400,
      /twice/,
    ],
    ['a zip bomb', () => zipOf([['actions.jsonl', 512 << 20]]), 413, /200 times/],
    [
      'a zip bomb beside the actions',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          ['zeros', 512 << 20],
        ]),
      413,
      /200 times/,
    ],
    [
      'a snapshot that is too large',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after`, 60 << 20],
        ]),
      413,
      /too large/,
    ],
    [
      'a snapshot with a wrong signature',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after`, '<script>'],
        ]),
      400,
      /does not match its name/,
    ],
    [
      'a snapshot with more pixels than two 8K screens',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after.webp`, 'RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0'],
        ]),
      400,
      /16383 x 16383 pixels/,
    ],
    [
      'a snapshot in PNG with more pixels',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after`, '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x3f\xff\0\0\x3f\xff\x08\x02\0\0\0'],
        ]),
      400,
      /16383 x 16383 pixels/,
    ],
    [
      'a snapshot in JPEG that hides how many pixels it has',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after`, `\xff\xd8\xff\xe1\x08\0${'x'.repeat(0x7fe)}`],
        ]),
      400,
      /does not match its name/,
    ],
    [
      'two names of one snapshot',
      () =>
        zipOf([
          ['actions.jsonl', lines],
          [`pictures/${id}.after`, webp],
          [`pictures/${id}.after.webp`, webp],
        ]),
      400,
      /twice/,
    ],
    [
      'a wrong checksum',
      () =>
        broken(
          zipOf([
            [`pictures/${id}.after.webp`, `${webp}tail`],
            ['actions.jsonl', lines],
          ]),
        ),
      400,
      /checksum/,
    ],
  ];
  it.each(cases)('is refused for %s, and leaves no files behind', async (_what, body, status, detail) => {
    const before = folders();
    const answer = await send(body());
    expect(answer).toEqual({
      status,
      json: {
        message: expect.any(String),
        detail: expect.stringMatching(detail),
        code: expect.any(String),
      },
    });
    await waitFor('the files of the import to be deleted', () => folders().join() === before.join());
    expect(existsSync('/tmp/evil')).toBe(false);
  });

  it('ignores files with unknown names', async () => {
    const strange = [
      'recordings/../x/video.mp4',
      `pictures/${id}.exe`,
      'recordings/not-a-uuid/video.mp4',
      'actions.jsonl/x',
    ];
    const harmless = strange.filter((name) => !name.includes('..')).map((name) => [name, 'x'] as const);
    const { session } = await imported(zipOf([['actions.jsonl', lines], ...harmless]));
    expect(readdirSync(join(host.dataDir, 'sessions', session.id)).sort()).toEqual([
      'actions.jsonl',
      'session.json',
    ]);
  });

  it('is refused with 415 for a different content type, as is its content type on other routes', async () => {
    expect((await send(lines, 'text/plain')).status).toBe(415);
    expect((await send(lines, 'application/json')).status).toBe(415);
    const elsewhere = await host.request('/api/v0/desktop/action', {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: {},
    });
    expect(elsewhere.status).toBe(415);
  });

  it('leaves no files behind if the client disconnects', async () => {
    const before = folders();
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/x-ndjson' };
    const sent = request(`${host.url}/api/v0/sessions/import`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write(lines);
    await waitFor('the upload to begin', () => folders().length > before.length);
    sent.destroy();
    await waitFor('the files of the import to be deleted', () => folders().join() === before.join());
  });
});

/** A copy with a changed byte in the first file, which is not compressed. */
function broken(archive: Buffer): Buffer {
  const at = archive.indexOf('tail');
  archive[at] = 0;
  return archive;
}
