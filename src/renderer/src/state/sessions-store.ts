import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../shared/events';
import type { ImportResult, Session } from '../../../shared/session';
import { reasonOf } from '../api/failure';
import type { ExportRequest, OnProgress, SessionDownload, SessionsApi } from '../api/sessions';
import { formatCount } from '../ui/format';
import { type NotificationAction, type ReportError, retryAction } from './notifications';

/** An import or export in progress, shown until it is dismissed. */
export interface Transfer {
  readonly id: string;
  readonly kind: 'import' | 'export';
  /** The file name, or the session's name. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** (bytes) */
  readonly done: number;
  readonly total: number | undefined;
  /** The result, as text. */
  readonly result: string;
  /** The imported session. */
  readonly session: string | undefined;
  /** Offered if it failed. */
  readonly action?: NotificationAction | undefined;
}

type SessionsPage = 'closed' | 'list' | 'export';

export interface SessionsState {
  /** Newest first, after the running one; undefined until loaded. */
  readonly list: readonly Session[] | undefined;
  /** Why loading failed. */
  readonly error: string | undefined;
  readonly page: SessionsPage;
  /** The session to export, and how. */
  readonly export: ExportRequest | undefined;
  /** The session to confirm the deletion of. */
  readonly deleting: Session | undefined;
  readonly transfers: readonly Transfer[];
}

/** The sessions and their commands. No method throws; errors are reported. */
export interface SessionsStore {
  readonly store: StoreApi<SessionsState>;
  load(): Promise<void>;
  /** Applies events: another panel may have changed sessions, or the host may have restarted. */
  apply(messages: readonly EventMessage[]): void;
  showList(): void;
  /** Opens the export dialog of a session. */
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
  /** Saves a file with the browser. */
  readonly save: (download: SessionDownload) => void;
  /** Called for each session that no longer exists; it may be the shown one. */
  readonly onRemoved: (id: string) => void;
  readonly reportError: ReportError;
}

/** Minimum time between two updates of the progress (ms). */
const PROGRESS_EVERY = 100;

/** How long a finished transfer stays visible (ms). */
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

  /** Runs an import or export and shows its progress. An aborted one disappears. */
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
      // A transfer with nothing left to do disappears by itself.
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
      // An unopened list loads when it is opened.
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

/** What was imported, as text. */
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
