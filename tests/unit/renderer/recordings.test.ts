import { describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../../src/renderer/src/api/failure';
import type { RecordingsApi } from '../../../src/renderer/src/api/recordings';
import { downloadUrl, thumbnailUrl, zipUrl } from '../../../src/renderer/src/api/recordings';
import { createRecordingsStore } from '../../../src/renderer/src/state/recordings/recordings-store';
import { createAppRouter, createDesktopRouter, WALL } from '../../../src/renderer/src/state/router';
import type { RecordingList } from '../../../src/shared/recording';
import { idOf, snapshot } from './entries';
import { deleted, recording, told } from './recording-fixtures';

const OWN = idOf(500);

function setUp(part: Partial<RecordingsApi> = {}, stored: Record<string, string> = {}) {
  const storage = new Map(Object.entries(stored));
  const troubles: string[] = [];
  const list: RecordingList = { recordings: [recording(2), recording(1)], total_bytes: 0 };
  const api: RecordingsApi = {
    start: vi.fn(async () => {}),
    stop: vi.fn(async (id: string) => recording(500, { id })),
    list: vi.fn(async () => list),
    detail: vi.fn(async () => ({ ...recording(1), clock: [] })),
    actions: vi.fn(async () => []),
    change: vi.fn(async (id: string, { title = 'Same' }) => recording(Number(id.slice(-3)), { title })),
    remove: vi.fn(async () => {}),
    zip: vi.fn(async (ids) => zipUrl(ids)),
    ...part,
  };
  const recordings = createRecordingsStore({
    desktop: 'main',
    api,
    router: createDesktopRouter(
      createAppRouter({ location: { hash: '', href: '' }, addEventListener() {} }, () => WALL),
      'main',
    ),
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
    },
    newId: () => OWN,
    onError: (message) => troubles.push(message),
  });
  const titles = () => [...recordings.library.getState().items.values()].map(({ title }) => title);
  return { recordings, api, storage, troubles, titles, own: () => recordings.own.getState() };
}

const active = (status: 'recording' | 'finalizing' | 'ready') => recording(500, { id: OWN, status });

/** A signal that never aborts. */
const GOES_ON = new AbortController().signal;

describe('recording from the panel', () => {
  it('starts, stops, and reports that it was saved', async () => {
    const { recordings, api, own, storage } = setUp();
    const begun = recordings.record();
    expect(own().phase).toBe('starting');
    await begun;
    expect(own()).toMatchObject({ id: OWN, phase: 'recording' });
    recordings.onMessages([told(1, active('recording'))]);
    expect(own().phase).toBe('recording');
    const stopped = recordings.stop(OWN);
    expect(own().phase).toBe('stopping');
    recordings.onMessages([told(2, active('finalizing'))]);
    await stopped;
    expect(own()).toEqual({ id: undefined, phase: 'idle', saved: OWN });
    expect(api.stop).toHaveBeenCalledTimes(1);
    expect(storage.get('jumpseat.recording')).toBe('');
    recordings.dismissSaved();
    expect(own().saved).toBeUndefined();
  });

  it('reports why it could not start', async () => {
    const refused = async () => {
      throw new ApiFailure(500, 'Failed to start recording.', 'The disk is nearly full.');
    };
    const { recordings, own, troubles } = setUp({ start: refused, stop: refused });
    await recordings.record();
    expect(own().phase).toBe('idle');
    expect(troubles).toEqual([
      "Couldn't start recording: Failed to start recording. The disk is nearly full.",
    ]);
  });

  it('can be stopped again after stopping failed', async () => {
    const stop = async () => {
      throw new ApiFailure(0, 'The host does not answer.');
    };
    const { recordings, own } = setUp({ stop });
    await recordings.record();
    await recordings.stop(OWN);
    expect(own()).toMatchObject({ id: OWN, phase: 'recording' });
  });

  it('ends with the recording, even if a different client stops it', async () => {
    const { recordings, own } = setUp();
    await recordings.record();
    recordings.onMessages([told(1, active('recording')), told(2, active('ready'))]);
    expect(own()).toMatchObject({ id: undefined, phase: 'idle', saved: OWN });
    await recordings.record();
    recordings.onMessages([told(3, active('recording'))]);
    recordings.onMessages([deleted(4, OWN)]);
    expect(own()).toMatchObject({ id: undefined, phase: 'idle' });
  });

  it('is found again after a reload, and forgotten if it ended', async () => {
    const stored = { 'jumpseat.recording': OWN };
    const goesOn = setUp({}, stored);
    goesOn.recordings.onMessages([snapshot(1, [], { recordings: [active('recording')] })]);
    expect(goesOn.own()).toMatchObject({ id: OWN, phase: 'recording' });
    const list = async () => ({ recordings: [active('ready')], total_bytes: 0 });
    const ended = setUp({ list }, stored);
    ended.recordings.onMessages([snapshot(1, [])]);
    await vi.waitFor(() =>
      expect(ended.own()).toMatchObject({ id: undefined, phase: 'idle', saved: undefined }),
    );
  });
});

describe('the list of recordings', () => {
  it('is loaded once, updated by events, and reloaded after a snapshot', async () => {
    const { recordings, api, titles } = setUp();
    recordings.onMessages([snapshot(1, [])]);
    expect(api.list).not.toHaveBeenCalled();
    await recordings.load();
    expect(titles()).toEqual(['Recording 2', 'Recording 1']);
    recordings.onMessages([told(2, recording(2, { title: 'Renamed' })), deleted(3, idOf(1))]);
    expect(titles()).toEqual(['Renamed']);
    recordings.onMessages([snapshot(9, [])]);
    await vi.waitFor(() => expect(titles()).toEqual(['Recording 2', 'Recording 1']));
    expect(api.list).toHaveBeenCalledTimes(2);
  });

  it('ignores late responses about deleted recordings', async () => {
    const { recordings, titles } = setUp();
    recordings.onMessages([told(1, recording(3))]);
    const stopped = recordings.stop(idOf(3));
    recordings.onMessages([deleted(2, idOf(3))]);
    await stopped;
    expect(titles()).toEqual([]);
  });

  it('reports errors, but keeps the loaded list', async () => {
    const list = vi.fn(async (): Promise<RecordingList> => {
      throw new ApiFailure(500, 'Broken.', 'Really.');
    });
    const { recordings } = setUp({ list });
    await recordings.load();
    const failed = { kind: 'failed', message: 'Broken.', detail: 'Really.' };
    expect(recordings.library.getState().load).toEqual(failed);
    list.mockResolvedValueOnce({ recordings: [recording(1)], total_bytes: 0 });
    await recordings.load();
    await recordings.load();
    expect(recordings.library.getState()).toMatchObject({ load: { kind: 'loaded' }, items: { size: 1 } });
  });

  it('stores the sort order', () => {
    const { recordings, storage } = setUp({}, { 'jumpseat.recordings.sort': 'largest' });
    expect(recordings.browse.store.getState().sort).toBe('largest');
    recordings.browse.sortBy('title');
    expect(storage.get('jumpseat.recordings.sort')).toBe('title');
  });
});

describe('changes to several recordings', () => {
  it('delete a few at a time, count them, and report failures', async () => {
    let [running, most] = [0, 0];
    const remove = vi.fn(async (id: string) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (id === idOf(2)) throw new ApiFailure(409, 'Recording is still being made; stop it first.');
    });
    const { recordings, titles, troubles } = setUp({ remove });
    await recordings.load();
    for (const id of [idOf(1), idOf(2)]) {
      recordings.browse.toggle(id);
    }
    const progress: number[] = [];
    const more = Array.from({ length: 8 }, (_, i) => idOf(10 + i));
    await recordings.remove([idOf(1), idOf(2), ...more], (done) => progress.push(done), GOES_ON);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(most).toBeLessThanOrEqual(4);
    expect(titles()).toEqual(['Recording 2']);
    expect([...recordings.browse.store.getState().selection.ids]).toEqual([idOf(2)]);
    expect(troubles).toEqual([
      'Could not delete “Recording 2”: Recording is still being made; stop it first.',
    ]);
  });

  it('stop deleting when aborted', async () => {
    const { recordings, titles } = setUp();
    await recordings.load();
    const stop = new AbortController();
    stop.abort();
    const before = titles();
    await recordings.remove([idOf(1), idOf(2)], () => {}, stop.signal);
    expect(titles()).toEqual(before);
  });

  it('rename a recording', async () => {
    const { recordings, titles, api } = setUp();
    await recordings.load();
    await recordings.change([idOf(2)], { title: 'Better' });
    expect(titles()).toContain('Better');
    expect(api.change).toHaveBeenCalledWith(idOf(2), { title: 'Better' });
  });
});

describe('the URLs of files', () => {
  it('point to the zip of one recording, or of several', () => {
    expect(zipUrl([idOf(1)])).toBe(downloadUrl(idOf(1), 'zip'));
    expect(zipUrl([idOf(1), idOf(2)])).toBe(`/api/v0/recordings.zip?ids=${idOf(1)},${idOf(2)}`);
  });

  it('refresh the thumbnail of an active recording', () => {
    const at = (wall_ms: number) => thumbnailUrl(recording(1, { status: 'recording', wall_ms }));
    expect(at(1000)).toBe(at(9000));
    expect(at(1000)).not.toBe(at(11_000));
  });
});
