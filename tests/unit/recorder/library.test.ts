import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { RecordingLibrary } from '../../../src/main/recorder/library/recording-library';
import { overQuota } from '../../../src/main/recorder/library/recording-quota';
import { createRecordingStore } from '../../../src/main/recorder/library/recording-store';
import { parseRecordingId, RecordingChange, type RecordingDetail } from '../../../src/shared/recording';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const recording = (n: number, part: Partial<RecordingDetail> = {}): RecordingDetail => ({
  id: idOf(n),
  status: 'ready',
  desktop: 'main',
  title: `Recording ${n}`,
  pinned: false,
  started_at: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
  wall_ms: 1000,
  video_ms: 1000,
  size_bytes: 100,
  actions: 0,
  width: 2,
  height: 2,
  frames: 1,
  skipped_frames: 0,
  has_thumbnail: false,
  clock: [[0, 0]],
  ...part,
});

function newLibrary(maxBytes?: number) {
  const root = mkdtempSync(join(tmpdir(), 'library-test-'));
  undo.push(() => rmSync(root, { recursive: true, force: true }));
  const removed: string[] = [];
  const unreadable: string[] = [];
  const corrected: string[] = [];
  const store = createRecordingStore(root);
  const library = new RecordingLibrary({
    store,
    maxBytes,
    onChange: () => undefined,
    onRemoved: (id) => removed.push(id),
    onRemovedForQuota: () => undefined,
    onUnreadable: (id) => unreadable.push(id),
    onCorrected: ({ id }) => corrected.push(id),
  });
  return { root, store, library, removed, unreadable, corrected };
}

describe('the library', () => {
  it('reads a thousand recordings and lists the newest first', { timeout: 30_000 }, async () => {
    const { root, store, library } = newLibrary();
    for (let n = 0; n < 1000; n += 1) {
      mkdirSync(store.folder(idOf(n)));
      writeFileSync(join(root, idOf(n), 'recording.json'), JSON.stringify(recording(n)));
      writeFileSync(join(root, idOf(n), 'video.mp4'), Buffer.alloc(100));
    }
    expect(await library.load()).toEqual([]);
    const { recordings, total_bytes } = library.list();
    expect([recordings.length, recordings[0]?.id, total_bytes]).toEqual([1000, idOf(999), 100_000]);
    expect(recordings[0]).not.toHaveProperty('clock');
  });

  it('returns unfinished and unreadable recordings', async () => {
    const { root, store, library } = newLibrary();
    for (const n of [1, 2, 3]) mkdirSync(store.folder(idOf(n)));
    mkdirSync(join(root, 'not-one-of-ours'));
    mkdirSync(join(root, `.trash-${idOf(4)}-1-1`));
    await store.write(recording(1, { status: 'recording' }));
    await store.write(recording(2, { status: 'ready' }));
    writeFileSync(join(root, idOf(3), 'recording.json'), '{"torn');
    expect((await library.load()).sort()).toEqual([idOf(1), idOf(3)]);
    expect(await store.list()).not.toContain('not-one-of-ours');
  });

  it('lists the other recordings if a folder is unreadable', async () => {
    const { root, store, library, unreadable } = newLibrary();
    writeFileSync(join(root, idOf(1)), 'a file');
    mkdirSync(store.folder(idOf(2)));
    await store.write(recording(2));
    expect(await library.load()).toEqual([]);
    expect(library.list().recordings.map(({ id }) => id)).toEqual([idOf(2)]);
    expect(unreadable).toEqual([idOf(1)]);
  });

  it('counts the size on disk, not the size in recording.json', async () => {
    const { root, store, library, corrected } = newLibrary();
    for (const n of [1, 2]) {
      mkdirSync(store.folder(idOf(n)));
      const claims = { size_bytes: n === 1 ? Number.MAX_SAFE_INTEGER : -5, has_thumbnail: true };
      writeFileSync(join(root, idOf(n), 'recording.json'), JSON.stringify(recording(n, claims)));
      writeFileSync(join(root, idOf(n), 'video.mp4'), Buffer.alloc(70));
    }
    expect(await library.load()).toEqual([]);
    expect(library.list().total_bytes).toBe(140);
    expect(library.get(idOf(1))).toMatchObject({ size_bytes: 70, has_thumbnail: false });
    // The size may be any number.
    expect(corrected).toEqual([idOf(2)]);
    await library.load();
    expect(corrected).toEqual([idOf(2)]);
  });

  it('keeps the old recording if the host was killed before the new one had a frame', async () => {
    const { store } = newLibrary();
    for (const n of [1, 2]) {
      await store.create(idOf(n));
      await store.write(recording(n, { title: 'old' }));
      await store.create(idOf(n));
      // The size is not known before the first picture.
      await store.write(recording(n, { title: 'new', width: n === 1 ? 0 : 2 }));
    }
    expect((await store.list()).sort()).toEqual([idOf(1), idOf(2)]);
    expect([await store.read(idOf(1)), await store.read(idOf(2))]).toMatchObject([
      { title: 'old' },
      { title: 'new' },
    ]);
    expect(readdirSync(store.root).sort()).toEqual([idOf(1), idOf(2)]);
  });

  it('still lists a recording that could not be deleted', async () => {
    const { store } = newLibrary();
    const stuck = { ...store, remove: () => Promise.reject(new Error('EACCES')) };
    const removed: string[] = [];
    const library = new RecordingLibrary({
      store: stuck,
      maxBytes: undefined,
      onChange: () => undefined,
      onRemoved: (id) => removed.push(id),
      onRemovedForQuota: () => undefined,
    });
    mkdirSync(store.folder(idOf(1)));
    await library.save(recording(1));
    await expect(library.remove(idOf(1))).rejects.toThrow('EACCES');
    expect([library.get(idOf(1))?.id, removed]).toEqual([idOf(1), []]);
  });

  it('deletes working files beside a finished recording, and keeps those of one to be joined', async () => {
    const { root, store, library } = newLibrary();
    const workings = ['footage.jsonl', 'segment-0.mp4', 'segment-12.mp4'];
    const drafts = ['video.mp4.new', 'thumbnail.jpg.77-1.new', 'segments.txt', 'chapters.txt'];
    const kept = ['actions.jsonl', 'thumbnail.jpg', 'video.mp4'];
    for (const [n, status] of [
      [1, 'ready'],
      [2, 'recovered'],
      [3, 'failed'],
    ] as const) {
      mkdirSync(store.folder(idOf(n)));
      await store.write(recording(n, { status }));
      for (const file of [...workings, ...drafts, ...kept]) writeFileSync(join(root, idOf(n), file), '');
    }
    expect(await library.load()).toEqual([idOf(3)]);
    const filesOf = (n: number) => readdirSync(join(root, idOf(n))).sort();
    for (const n of [1, 2]) expect(filesOf(n)).toEqual([...kept, 'recording.json'].sort());
    expect(filesOf(3)).toEqual([...workings, ...drafts, ...kept, 'recording.json'].sort());
  });

  it('stores a new title and a pin', async () => {
    const { store, library } = newLibrary();
    mkdirSync(store.folder(idOf(1)));
    await library.save(recording(1));
    await library.change(idOf(1), { title: 'Neu', pinned: true });
    expect(await store.read(idOf(1))).toMatchObject({ title: 'Neu', pinned: true, clock: [[0, 0]] });
    await expect(library.change(idOf(2), {})).rejects.toThrow('Recording not found.');
  });

  it('applies the quota to other recordings if one cannot be deleted, and reports it', async () => {
    const { store } = newLibrary();
    const remove = (id: string) => (id === idOf(1) ? Promise.reject(new Error('EACCES')) : store.remove(id));
    const [removed, stuck]: [string[], string[]] = [[], []];
    const library = new RecordingLibrary({
      store: { ...store, remove },
      maxBytes: 150,
      onChange: () => undefined,
      onRemoved: () => undefined,
      onRemovedForQuota: ({ id }) => removed.push(id),
      onUndeletable: ({ id }) => stuck.push(id),
    });
    for (const n of [1, 2, 3]) {
      mkdirSync(store.folder(idOf(n)));
      await library.save(recording(n));
    }
    await library.applyQuota();
    expect([removed, stuck]).toEqual([[idOf(2)], [idOf(1)]]);
  });

  it('deletes the oldest recordings above the quota', async () => {
    const { store, library, removed } = newLibrary(250);
    for (const n of [1, 2, 3, 4]) {
      mkdirSync(store.folder(idOf(n)));
      await library.save(recording(n, { pinned: n === 1 }));
    }
    await library.applyQuota();
    expect(removed).toEqual([idOf(2), idOf(3)]);
    expect((await store.list()).sort()).toEqual([idOf(1), idOf(4)]);
  });
});

describe('the quota', () => {
  it.each([
    ['removes no recording if all fit', [recording(1), recording(2)], 200, []],
    ['removes the oldest', [recording(2), recording(1)], 150, [1]],
    ['keeps pinned recordings', [recording(1, { pinned: true }), recording(2), recording(3)], 200, [2]],
    [
      'keeps recordings in progress',
      [recording(1, { status: 'recording' }), recording(2), recording(3)],
      150,
      [2],
    ],
    ['keeps the newest', [recording(1), recording(2)], 50, [1]],
    [
      'keeps the recording that ended last',
      [recording(1, { ended_at: '2026-02-01T00:00:00.000Z' }), recording(2)],
      50,
      [2],
    ],
    [
      'treats an end in the future as now',
      [recording(1, { ended_at: '2099-01-01T00:00:00.000Z' }), recording(2), recording(3)],
      200,
      [2],
    ],
  ] as const)('%s', (_what, recordings, max, gone) => {
    expect(overQuota(recordings, max).map(({ id }) => id)).toEqual(gone.map(idOf));
  });
});

describe('the quota after a recording', () => {
  it('keeps that recording, even if others claim to have ended later', () => {
    const claims = [1, 2].map((n) => recording(n, { ended_at: '9999-01-01T00:00:00.000Z', size_bytes: 900 }));
    const gone = overQuota([...claims, recording(3)], 100, { justEnded: idOf(3) });
    expect(gone.map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
  });
});

describe('titles', () => {
  it.each([
    [' a\n\tb\u0000c ', 'a b c'],
    ['\ud800x 😀', '\ufffdx 😀'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['invoice\u202egpj.exe\u2066', 'invoicegpj.exe'],
  ])('are cleaned: %j', (text, title) => expect(RecordingChange.parse({ title: text })).toEqual({ title }));
  it.each(['', ' \n ', '\u0000', 'x'.repeat(201)])('are refused if invalid: %j', (title) =>
    expect(RecordingChange.safeParse({ title }).success).toBe(false),
  );
});

describe('ids', () => {
  const id = '0c1a5a3e-3f5a-4c6e-9d5b-1a2b3c4d5e6f';
  it.each([
    [id, id],
    [id.toUpperCase(), id],
    [`{${id}}`, id],
    [`urn:uuid:${id}`, id],
    [id.replaceAll('-', ''), id],
    ['', undefined],
    ['../../../../etc/passwd', undefined],
    [`${id}/..`, undefined],
    [`${id}\n`, undefined],
    [id.slice(1), undefined],
  ])('are parsed: %j as %j', (text, canonical) => expect(parseRecordingId(text)).toBe(canonical));
});
