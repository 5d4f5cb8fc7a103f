import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../../shared/events';
import type { Recording, RecordingChange } from '../../../../shared/recording';
import { ApiFailure, reasonOf } from '../../api/failure';
import type { RecordingsApi } from '../../api/recordings';
import { type ReportError, retryAction } from '../notifications';
import type { Router } from '../router';
import type { KeyValueStore } from '../view-store';
import { createSince, EMPTY_LIBRARY, type LibraryState, withEvents, withList } from './library';
import { NO_RECORDINGS, type RecordingSelection, withoutDeleted } from './recording-selection';
import { isSort, type Sort } from './sort-and-search';

/** How the library is looked at; kept while it is not. */
export interface BrowseState {
  readonly query: string;
  readonly sort: Sort;
  readonly selection: RecordingSelection;
  /** The card that has, or had, the focus. */
  readonly current: string | undefined;
  readonly scrollTop: number;
  /** The card whose title is being changed. */
  readonly renaming: string | undefined;
  /** Asked about before they are deleted. */
  readonly deleting: readonly string[] | undefined;
}

export interface OwnState {
  /** The recording that this browser began and nobody has ended. */
  readonly id: string | undefined;
  readonly phase: 'idle' | 'starting' | 'recording' | 'stopping';
  /** One that was just ended here. */
  readonly saved: string | undefined;
}

/** The recordings, and what the panel does with them. What fails is told by `reportError`, and nothing throws. */
export interface RecordingsStore {
  readonly api: RecordingsApi;
  readonly router: Router;
  readonly library: StoreApi<LibraryState>;
  readonly browse: StoreApi<BrowseState>;
  readonly own: StoreApi<OwnState>;
  /** What the event stream said. */
  onMessages(messages: readonly EventMessage[]): void;
  /** Asks for all of them; from then on events keep them up to date. */
  load(): Promise<void>;
  record(): Promise<void>;
  stop(id: string): Promise<void>;
  /** Has the host try again to make a video of one that failed. */
  finish(id: string): Promise<void>;
  dismissSaved(): void;
  change(ids: readonly string[], change: RecordingChange): Promise<void>;
  /** Has an archive of them made, and gives where it is to be had. */
  zip(ids: readonly string[], download: (url: string) => void): Promise<void>;
  /** Tells how many are done. */
  remove(ids: readonly string[], onProgress: (done: number) => void, signal: AbortSignal): Promise<void>;
}

export interface RecordingsStoreOptions {
  readonly api: RecordingsApi;
  readonly router: Router;
  readonly storage: KeyValueStore;
  readonly newId: () => string;
  readonly onError: ReportError;
}

const SORT_KEY = 'jumpseat.recordings.sort';
const OWN_KEY = 'jumpseat.recording';
/** Requests at a time where there are many. */
const AT_ONCE = 4;

export function createRecordingsStore({
  api,
  router,
  storage,
  newId,
  onError: reportError,
}: RecordingsStoreOptions): RecordingsStore {
  const storedSort = storage.getItem(SORT_KEY);
  const library = createStore<LibraryState>(() => EMPTY_LIBRARY);
  const own = createStore<OwnState>(() => ({
    id: storage.getItem(OWN_KEY) || undefined,
    phase: 'idle',
    saved: undefined,
  }));
  const browse = createStore<BrowseState>(() => ({
    query: '',
    sort: isSort(storedSort) ? storedSort : 'newest',
    selection: NO_RECORDINGS,
    current: undefined,
    scrollTop: 0,
    renaming: undefined,
    deleting: undefined,
  }));
  let since: ReturnType<typeof createSince> | undefined;
  let listsWanted = 0;

  browse.subscribe(({ sort }, before) => {
    if (sort !== before.sort) storage.setItem(SORT_KEY, sort);
  });
  library.subscribe(({ items }, before) => {
    if (items === before.items) return;
    browse.setState(({ selection }) => ({ selection: withoutDeleted(selection, (id) => items.has(id)) }));
    followOwn(items, before.items);
  });

  function setOwn(next: Partial<OwnState>): void {
    own.setState(next);
    if ('id' in next) storage.setItem(OWN_KEY, next.id ?? '');
  }

  /** It may end without us: after ten idle minutes, by a full disk, by another client. */
  function followOwn(items: LibraryState['items'], before = items): void {
    const { id, phase } = own.getState();
    if (id === undefined || phase === 'starting') return;
    const status = items.get(id)?.status;
    if (status === 'recording') {
      if (phase === 'idle') setOwn({ phase: 'recording' });
    } else if (status === 'finalizing') setOwn({ phase: 'stopping' });
    else if (status !== undefined || before.has(id)) {
      const saved = status === 'ready' && phase !== 'idle' ? { saved: id } : {};
      setOwn({ id: undefined, phase: 'idle', ...saved });
    }
  }

  /** Tells what fails, with the way to do it again: `run`, or all of what it is a part of. */
  async function attempt(
    what: string,
    run: () => Promise<void>,
    again: () => unknown = () => attempt(what, run),
  ): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      reportError(`${what}: ${reasonOf(error)}`, retryAction(error, again));
      return false;
    }
  }

  const titleOf = (id: string) => `“${library.getState().items.get(id)?.title ?? id}”`;
  /** Takes in an answer; what events have said to be deleted meanwhile stays so. */
  const put = (recording: Recording) =>
    library.setState(({ items }) =>
      items.has(recording.id) ? { items: new Map(items).set(recording.id, recording) } : {},
    );

  async function load(): Promise<void> {
    listsWanted += 1;
    const turn = listsWanted;
    const collected = createSince();
    since = collected;
    library.setState(({ load: before }) => (before.kind === 'loaded' ? {} : { load: { kind: 'loading' } }));
    try {
      const list = await api.list();
      if (turn !== listsWanted) return;
      library.setState(({ items }) => ({
        items: withList(items, list, collected),
        load: { kind: 'loaded' },
        maxBytes: list.max_bytes,
      }));
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (turn !== listsWanted) return;
      const { message, detail } = error;
      // What is there already is better than an error in its place; the next snapshot asks again.
      library.setState(({ load: before }) =>
        before.kind === 'loaded' ? {} : { load: { kind: 'failed', message, detail } },
      );
    } finally {
      if (since === collected) since = undefined;
    }
  }

  const recordings: RecordingsStore = {
    api,
    router,
    library,
    browse,
    own,
    load,
    onMessages(messages) {
      since?.note(messages);
      const { items, load: state } = library.getState();
      const next = withEvents(items, messages);
      if (next !== items) library.setState({ items: next });
      const anew = messages.some(({ type }) => type === 'snapshot');
      // What happened before a snapshot was not told: neither what ended nor what was deleted.
      if (anew && (state.kind !== 'unknown' || own.getState().id !== undefined)) void load();
    },
    async record() {
      if (own.getState().phase !== 'idle') return;
      const id = newId();
      setOwn({ id, phase: 'starting', saved: undefined });
      const begun = await attempt('Nothing is being recorded', () => api.start(id), recordings.record);
      setOwn(begun ? { phase: 'recording' } : { id: undefined, phase: 'idle' });
      followOwn(library.getState().items);
    },
    async stop(id) {
      const isOwn = own.getState().id === id;
      if (isOwn) setOwn({ phase: 'stopping' });
      const stopped = await attempt(
        `${titleOf(id)} goes on being recorded`,
        async () => put(await api.stop(id)),
        () => recordings.stop(id),
      );
      if (!stopped && own.getState().id === id) setOwn({ phase: 'recording' });
    },
    async finish(id) {
      await attempt(`${titleOf(id)} could not be put together`, async () => put(await api.stop(id)));
    },
    dismissSaved: () => own.setState({ saved: undefined }),
    async change(ids, change) {
      await inTurns(ids, async (id) => {
        await attempt(`${titleOf(id)} was not changed`, async () => put(await api.change(id, change)));
      });
    },
    async zip(ids, download) {
      await attempt('The recordings cannot be downloaded', async () => download(await api.zip(ids)));
    },
    async remove(ids, onProgress, signal) {
      let done = 0;
      await inTurns(ids, async (id) => {
        if (signal.aborted) return;
        await attempt(`${titleOf(id)} was not deleted`, async () => {
          await api.remove(id);
          library.setState(({ items }) => {
            const left = new Map(items);
            left.delete(id);
            return { items: left };
          });
        });
        done += 1;
        onProgress(done);
      });
    },
  };
  return recordings;
}

/** Does it for each of them, a few at a time. */
async function inTurns(ids: readonly string[], run: (id: string) => Promise<void>): Promise<void> {
  const left = [...ids];
  const worker = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await run(id);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, worker));
}
