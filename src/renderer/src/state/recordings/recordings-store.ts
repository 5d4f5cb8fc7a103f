import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../../shared/events';
import type { Recording, RecordingChange } from '../../../../shared/recording';
import { ApiFailure, reasonOf } from '../../api/failure';
import type { RecordingsApi } from '../../api/recordings';
import { type ReportError, retryAction } from '../notifications';
import type { Router } from '../router';
import type { KeyValueStore } from '../view-store';
import { type BrowseStore, createBrowseStore } from './browse-store';
import { createSince, EMPTY_LIBRARY, type LibraryState, withEvents, withList } from './library';
import { createOwnRecording, type OwnState } from './own-recording';
import { isActive } from './recording-labels';

/** The recordings and their commands. No method throws: failures go to `onError`. */
export interface RecordingsStore {
  readonly api: RecordingsApi;
  readonly router: Router;
  readonly library: StoreApi<LibraryState>;
  readonly browse: BrowseStore;
  readonly own: StoreApi<OwnState>;
  onMessages(messages: readonly EventMessage[]): void;
  /** Loads the list; from then on, events keep it up to date. */
  load(): Promise<void>;
  record(): Promise<void>;
  stop(id: string): Promise<void>;
  /** Starts a recording, or stops the one started here. */
  toggle(): void;
  /** Retries finishing the video of a failed recording. */
  finish(id: string): Promise<void>;
  dismissSaved(): void;
  change(ids: readonly string[], change: RecordingChange): Promise<void>;
  /** Pins recordings; unpins them if all are pinned. */
  togglePinned(ids: readonly string[]): Promise<void>;
  /** Prepares an archive and passes its address to `download`. */
  zip(ids: readonly string[], download: (url: string) => void): Promise<void>;
  /** Asks whether to delete those of the recordings that have ended. */
  askToDelete(ids: readonly string[]): void;
  remove(ids: readonly string[], onProgress: (done: number) => void, signal: AbortSignal): Promise<void>;
}

interface RecordingsStoreOptions {
  readonly api: RecordingsApi;
  readonly router: Router;
  readonly storage: KeyValueStore;
  readonly newId: () => string;
  readonly onError: ReportError;
}

/** Concurrent requests of a change to many recordings. */
const MAX_REQUESTS = 4;

export function createRecordingsStore(options: RecordingsStoreOptions): RecordingsStore {
  const { api, router, storage, newId, onError } = options;
  const library = createStore<LibraryState>(() => EMPTY_LIBRARY);
  const browse = createBrowseStore(storage);
  const own = createOwnRecording(storage);
  const loader = createLibraryLoader(api, library);
  const attempt = createAttempt(onError);

  library.subscribe(({ items }, before) => {
    if (items === before.items) return;
    browse.deselectMissing((id) => items.has(id));
    own.follow(items, before.items);
  });

  const itemOf = (id: string) => library.getState().items.get(id);
  const titleOf = (id: string) => `“${itemOf(id)?.title ?? id}”`;
  /** Stores a response, unless the recording was deleted meanwhile. */
  const put = (recording: Recording) =>
    library.setState(({ items }) =>
      items.has(recording.id) ? { items: new Map(items).set(recording.id, recording) } : {},
    );

  const recordings: RecordingsStore = {
    ...{ api, router, library, browse },
    own: own.store,
    load: loader.load,
    onMessages(messages) {
      loader.note(messages);
      const { items, load: state } = library.getState();
      const next = withEvents(items, messages);
      if (next !== items) library.setState({ items: next });
      const isReconnected = messages.some(({ type }) => type === 'snapshot');
      // Events before a snapshot may have been missed.
      if (isReconnected && (state.kind !== 'unknown' || own.store.getState().id !== undefined))
        void loader.load();
    },
    async record() {
      if (own.store.getState().phase !== 'idle') return;
      const id = newId();
      own.set({ id, phase: 'starting', saved: undefined });
      const started = await attempt("Couldn't start recording", () => api.start(id), recordings.record);
      own.set(started ? { phase: 'recording' } : { id: undefined, phase: 'idle' });
      own.follow(library.getState().items);
    },
    async stop(id) {
      if (own.store.getState().id === id) own.set({ phase: 'stopping' });
      const stopped = await attempt(
        `Could not stop recording ${titleOf(id)}`,
        async () => put(await api.stop(id)),
        () => recordings.stop(id),
      );
      if (!stopped && own.store.getState().id === id) own.set({ phase: 'recording' });
    },
    toggle() {
      const { id, phase } = own.store.getState();
      if (phase === 'idle') void recordings.record();
      else if (phase === 'recording' && id !== undefined) void recordings.stop(id);
    },
    async finish(id) {
      await attempt(`Could not finish ${titleOf(id)}`, async () => put(await api.stop(id)));
    },
    dismissSaved: () => own.set({ saved: undefined }),
    async change(ids, change) {
      await forEachOf(ids, async (id) => {
        await attempt(`Could not change ${titleOf(id)}`, async () => put(await api.change(id, change)));
      });
    },
    togglePinned: (ids) => recordings.change(ids, { pinned: !ids.every((id) => itemOf(id)?.pinned) }),
    async zip(ids, download) {
      await attempt('Could not download the recordings', async () => download(await api.zip(ids)));
    },
    askToDelete(ids) {
      const ended = ids.flatMap((id) => itemOf(id) ?? []).filter((recording) => !isActive(recording));
      if (ended.length > 0) browse.askToDelete(ended.map(({ id }) => id));
    },
    async remove(ids, onProgress, signal) {
      let done = 0;
      await forEachOf(ids, async (id) => {
        if (signal.aborted) return;
        await attempt(`Could not delete ${titleOf(id)}`, async () => {
          await api.remove(id);
          library.setState(({ items }) => ({
            items: new Map([...items].filter(([other]) => other !== id)),
          }));
        });
        done += 1;
        onProgress(done);
      });
    },
  };
  return recordings;
}

/** Runs something and reports a failure, with an action that runs `retry`: by default, the same again. */
function createAttempt(onError: ReportError) {
  return async function attempt(
    what: string,
    run: () => Promise<void>,
    retry: () => unknown = () => attempt(what, run),
  ): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      onError(`${what}: ${reasonOf(error)}`, retryAction(error, retry));
      return false;
    }
  };
}

/** Loads the list; events that arrive meanwhile are newer than it. */
function createLibraryLoader(api: RecordingsApi, library: StoreApi<LibraryState>) {
  let since: ReturnType<typeof createSince> | undefined;
  return {
    note: (messages: readonly EventMessage[]) => since?.note(messages),
    async load(): Promise<void> {
      const collected = createSince();
      since = collected;
      library.setState(({ load }) => (load.kind === 'loaded' ? {} : { load: { kind: 'loading' } }));
      try {
        const list = await api.list();
        if (since !== collected) return;
        library.setState(({ items }) => ({
          items: withList(items, list, collected),
          load: { kind: 'loaded' },
          maxBytes: list.max_bytes,
        }));
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (since !== collected) return;
        const { message, detail } = error;
        // A loaded list stays; the next snapshot triggers another attempt.
        library.setState(({ load }) =>
          load.kind === 'loaded' ? {} : { load: { kind: 'failed', message, detail } },
        );
      } finally {
        if (since === collected) since = undefined;
      }
    },
  };
}

/** Runs something for each id, a few at a time. */
async function forEachOf(ids: readonly string[], run: (id: string) => Promise<void>): Promise<void> {
  const rest = [...ids];
  const worker = async () => {
    for (let id = rest.shift(); id !== undefined; id = rest.shift()) await run(id);
  };
  await Promise.all(Array.from({ length: Math.min(MAX_REQUESTS, ids.length) }, worker));
}
