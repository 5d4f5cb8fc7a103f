import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../shared/events';
import type { ImportResult, Session } from '../../../shared/session';
import { reasonOf } from '../api/failure';
import type { Download, ExportRequest, OnProgress, SessionsApi } from '../api/sessions';
import { formatCount } from '../ui/format';
import { type NotificationAction, type ReportError, retryAction } from './notifications';

/** Something that takes a while, shown until it is dismissed. */
export interface Transfer {
  readonly id: string;
  readonly kind: 'import' | 'export';
  /** What it is about: a file's name, a session's. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** In bytes. */
  readonly done: number;
  readonly total: number | undefined;
  /** How it ended. */
  readonly result: string;
  /** The session that has come in. */
  readonly session: string | undefined;
  /** Out of what failed. */
  readonly action?: NotificationAction | undefined;
}

type SessionsPage = 'closed' | 'list' | 'export';

export interface SessionsState {
  /** Newest first, the running one before them; undefined until they were asked for. */
  readonly list: readonly Session[] | undefined;
  /** Why they could not be had. */
  readonly error: string | undefined;
  readonly page: SessionsPage;
  /** What the export is of, and how. */
  readonly export: ExportRequest | undefined;
  /** Asked about before it is deleted. */
  readonly deleting: Session | undefined;
  readonly transfers: readonly Transfer[];
}

/** The sessions there are, and what the panel does with them. What fails is told, and nothing throws. */
export interface SessionsStore {
  readonly store: StoreApi<SessionsState>;
  load(): Promise<void>;
  /** What the host tells: another panel may have changed them, or another host serves. */
  apply(messages: readonly EventMessage[]): void;
  showList(): void;
  /** Asks how a session is to be exported. */
  askExport(request: ExportRequest): void;
  close(): void;
  rename(id: string, title: string): Promise<void>;
  askDelete(session: Session | undefined): void;
  remove(id: string): Promise<void>;
  import(files: readonly File[]): Promise<void>;
  export(request: ExportRequest): Promise<void>;
  cancel(transfer: string): void;
  dismiss(transfer: string): void;
}

export interface SessionsStoreOptions {
  readonly api: SessionsApi;
  readonly newId: () => string;
  /** Gives a file to whoever uses the browser. */
  readonly save: (download: Download) => void;
  /** One that is shown may be gone. */
  readonly onRemoved: (id: string) => void;
  readonly reportError: ReportError;
}

/** Milliseconds between two updates of how far something is. */
const PROGRESS_EVERY = 100;

/** How long something that is done stays in sight, in milliseconds. */
const SHOWN_MS = 6000;

export function createSessionsStore({
  api,
  newId,
  save,
  onRemoved,
  reportError,
}: SessionsStoreOptions): SessionsStore {
  const store = createStore<SessionsState>(() => ({
    list: undefined,
    error: undefined,
    page: 'closed',
    export: undefined,
    deleting: undefined,
    transfers: [],
  }));
  const running = new Map<string, AbortController>();

  function changeTransfer(id: string, part: Partial<Transfer>): void {
    store.setState(({ transfers }) => ({
      transfers: transfers.map((one) => (one.id === id ? { ...one, ...part } : one)),
    }));
  }

  /** Runs something with its progress shown; given up, nothing of it stays. */
  async function transfer(
    kind: Transfer['kind'],
    name: string,
    run: (onProgress: OnProgress, signal: AbortSignal) => Promise<Partial<Transfer>>,
  ): Promise<void> {
    const id = newId();
    const abort = new AbortController();
    running.set(id, abort);
    const begun: Transfer = {
      id,
      kind,
      name,
      state: 'running',
      done: 0,
      total: undefined,
      result: '',
      session: undefined,
    };
    store.setState(({ transfers }) => ({ transfers: [...transfers, begun] }));
    let told = 0;
    try {
      const end = await run((done, total) => {
        const now = performance.now();
        if (now - told < PROGRESS_EVERY && done !== total) return;
        told = now;
        changeTransfer(id, { done, total });
      }, abort.signal);
      changeTransfer(id, { ...end, state: 'done' });
      // What there is nothing more to do about goes by itself.
      if (end.session === undefined) setTimeout(() => dismiss(id), SHOWN_MS);
    } catch (error) {
      if (abort.signal.aborted) dismiss(id);
      else {
        const way = retryAction(error, () => {
          dismiss(id);
          return transfer(kind, name, run);
        });
        changeTransfer(id, { state: 'failed', result: reasonOf(error), action: way });
      }
    } finally {
      running.delete(id);
    }
  }

  function dismiss(id: string): void {
    store.setState(({ transfers }) => ({ transfers: transfers.filter((one) => one.id !== id) }));
  }

  async function load(): Promise<void> {
    try {
      const before = store.getState().list ?? [];
      const list = await api.list();
      store.setState({ list, error: undefined });
      for (const { id } of before) if (!list.some((one) => one.id === id)) onRemoved(id);
    } catch (error) {
      store.setState({ error: reasonOf(error) });
    }
  }

  const sessions: SessionsStore = {
    store,
    load,
    apply(messages) {
      const concerns = messages.some(({ type }) => type === 'sessions' || type === 'snapshot');
      // Who never asked for them does when they are looked at.
      if (concerns && store.getState().list) void load();
    },
    dismiss,
    showList() {
      store.setState({ page: 'list' });
      void load();
    },
    askExport: (request) => store.setState({ page: 'export', export: request }),
    close: () => store.setState({ page: 'closed' }),
    async rename(id, title) {
      try {
        const renamed = await api.rename(id, title.trim() === '' ? null : title);
        store.setState(({ list }) => ({ list: list?.map((one) => (one.id === id ? renamed : one)) }));
      } catch (error) {
        const way = retryAction(error, () => sessions.rename(id, title));
        reportError(`The session was not renamed: ${reasonOf(error)}`, way);
      }
    },
    askDelete: (deleting) => store.setState({ deleting }),
    async remove(id) {
      try {
        await api.remove(id);
        store.setState(({ list }) => ({ list: list?.filter((one) => one.id !== id) }));
        onRemoved(id);
      } catch (error) {
        const way = retryAction(error, () => sessions.remove(id));
        reportError(`The session was not deleted: ${reasonOf(error)}`, way);
      }
    },
    async import(files) {
      for (const file of files) {
        await transfer('import', file.name, async (onProgress, signal) => {
          const result = await api.import(file, onProgress, signal);
          void load();
          return { result: describeImport(result), session: result.session.id };
        });
      }
    },
    export: (request) =>
      transfer('export', nameOf(request), async (onProgress, signal) => {
        const download = await api.export(request, onProgress, signal);
        save(download);
        return { result: 'url' in download ? 'The browser is saving it.' : 'Saved.', name: download.name };
      }),
    cancel: (id) => running.get(id)?.abort(),
  };
  return sessions;
}

/** What came in, as a person would say it. */
export function describeImport({ session, recordings }: ImportResult): string {
  const parts = [formatCount(session.actions, 'action')];
  if (recordings.length > 0) parts.push(formatCount(recordings.length, 'recording'));
  const left = session.imported?.left_out ?? 0;
  const note =
    left === 0
      ? ''
      : ` ${formatCount(left, 'line')} left out, as ${left === 1 ? 'it was no entry' : 'they were no entries'}.`;
  return `${parts.join(', ')}.${note}`;
}

function nameOf({ format, ids }: ExportRequest): string {
  const what = ids ? formatCount(ids.length, 'action') : 'session';
  return format === 'zip' ? `The ${what}, as an archive` : `The ${what}, as a script`;
}
