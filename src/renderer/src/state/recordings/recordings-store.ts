import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../../shared/events';
import type { Recording, RecordingChange } from '../../../../shared/recording';
import { ApiFailure } from '../../api/failure';
import type { RecordingsApi } from '../../api/recordings';
import { attemptRequest, type ReportError, retryAction } from '../notifications';
import { readable } from '../readable-store';
import type { Router } from '../router';
import type { KeyValueStore } from '../view-store';
import { createBrowseStore } from './browse-store';
import { createSince, EMPTY_LIBRARY, type LibraryState, withEvents, withList } from './library';
import { createOwnRecording } from './own-recording';
import { isActive } from './recording-labels';

interface RecordingsStoreOptions {
  /** The desktop that is recorded. The list has the recordings of all. */
  readonly desktop: string;
  readonly api: RecordingsApi;
  readonly router: Router;
  readonly storage: KeyValueStore;
  readonly newId: () => string;
  readonly onError: ReportError;
}

/** Concurrent requests of a change to many recordings. */
const MAX_REQUESTS = 4;

export type RecordingsStore = ReturnType<typeof createRecordingsStore>;

/** The recordings and their commands. No method throws: failures go to `onError`. */
export function createRecordingsStore(options: RecordingsStoreOptions) {
  const { desktop, api, router, storage, newId, onError } = options;
  const library = createStore<LibraryState>(() => EMPTY_LIBRARY);
  const browse = createBrowseStore(storage);
  const own = createOwnRecording(storage, desktop);
  const { load, apply } = createLibraryLoader(api, library);
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

  async function record(): Promise<void> {
    if (own.store.getState().phase !== 'idle') return;
    const id = newId();
    own.set({ id, phase: 'starting', saved: undefined });
    const started = await attempt("Couldn't start recording", () => api.start(id), record);
    own.set(started ? { phase: 'recording' } : { id: undefined, phase: 'idle' });
    own.follow(library.getState().items);
  }

  async function stop(id: string): Promise<void> {
    if (own.store.getState().id === id) own.set({ phase: 'stopping' });
    const stopped = await attempt(
      `Could not stop recording ${titleOf(id)}`,
      async () => put(await api.stop(id)),
      () => stop(id),
    );
    if (!stopped && own.store.getState().id === id) own.set({ phase: 'recording' });
  }

  const change = (ids: readonly string[], part: RecordingChange) =>
    forEachOf(ids, (id) =>
      attempt(`Could not change ${titleOf(id)}`, async () => put(await api.change(id, part))),
    );

  return {
    ...{ desktop, api, router, browse, load, record, stop, change },
    library: readable(library),
    own: readable(own.store),
    onMessages(messages: readonly EventMessage[]) {
      apply(messages);
      const { kind } = library.getState().load;
      const isReconnected = messages.some(({ type }) => type === 'snapshot');
      // Events before a snapshot may have been missed.
      if (isReconnected && (kind !== 'unknown' || own.store.getState().id !== undefined)) void load();
    },
    /** Starts a recording, or stops the one started here. */
    toggle() {
      const { id, phase } = own.store.getState();
      if (phase === 'idle') void record();
      else if (phase === 'recording' && id !== undefined) void stop(id);
    },
    /** Retries finishing the video of a failed recording. */
    finish: (id: string) => attempt(`Could not finish ${titleOf(id)}`, async () => put(await api.stop(id))),
    dismissSaved: () => own.set({ saved: undefined }),
    /** Pins recordings; unpins them if all are pinned. */
    togglePinned: (ids: readonly string[]) => change(ids, { pinned: !ids.every((id) => itemOf(id)?.pinned) }),
    /** Prepares an archive and passes its address to `download`. */
    zip: (ids: readonly string[], download: (url: string) => void) =>
      attempt('Could not download the recordings', async () => download(await api.zip(ids))),
    /** Asks whether to delete those of the recordings that have ended. */
    askToDelete(ids: readonly string[]) {
      const ended = ids.flatMap((id) => itemOf(id) ?? []).filter((recording) => !isActive(recording));
      if (ended.length > 0) browse.askToDelete(ended.map(({ id }) => id));
    },
    async remove(ids: readonly string[], onProgress: (done: number) => void, signal: AbortSignal) {
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
}

/** Runs something and reports a failure, with an action that runs `retry`: by default, the same again. */
function createAttempt(onError: ReportError) {
  return function attempt(
    what: string,
    run: () => Promise<void>,
    retry: () => unknown = () => attempt(what, run),
  ): Promise<boolean> {
    const report: ReportError = (reason, action) => onError(`${what}: ${reason}`, action);
    return attemptRequest(run, report, (error) => retryAction(error, retry));
  };
}

/** Loads the list; events that arrive meanwhile are newer than it. */
function createLibraryLoader(api: RecordingsApi, library: StoreApi<LibraryState>) {
  let since: ReturnType<typeof createSince> | undefined;
  return {
    apply(messages: readonly EventMessage[]) {
      since?.note(messages);
      const { items } = library.getState();
      const next = withEvents(items, messages);
      if (next !== items) library.setState({ items: next });
    },
    /** Loads the list; from then on, events keep it up to date. */
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
async function forEachOf(ids: readonly string[], run: (id: string) => Promise<unknown>): Promise<void> {
  const rest = [...ids];
  const worker = async () => {
    for (let id = rest.shift(); id !== undefined; id = rest.shift()) await run(id);
  };
  await Promise.all(Array.from({ length: Math.min(MAX_REQUESTS, ids.length) }, worker));
}
