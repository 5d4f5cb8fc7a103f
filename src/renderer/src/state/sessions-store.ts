import { createStore } from 'zustand/vanilla';
import type { EventMessage } from '../../../shared/events';
import type { ImportResult, Session } from '../../../shared/session';
import { reasonOf } from '../api/failure';
import type { ExportRequest, SessionDownload, SessionsApi } from '../api/sessions';
import { formatCount } from '../ui/format';
import { type ReportError, retryAction } from './notifications';
import { readable } from './readable-store';
import { createTransfers, type Transfer } from './transfers';

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

export interface SessionsStoreOptions {
  readonly api: SessionsApi;
  readonly newId: () => string;
  /** Saves a file with the browser. */
  readonly save: (download: SessionDownload) => void;
  /** Called for each session that no longer exists; it may be the shown one. */
  readonly onRemoved: (id: string) => void;
  readonly reportError: ReportError;
}

export type SessionsStore = ReturnType<typeof createSessionsStore>;

/** The sessions and their commands. No method throws; errors are reported. */
export function createSessionsStore({ api, newId, save, onRemoved, reportError }: SessionsStoreOptions) {
  const store = createStore<SessionsState>(() => ({
    list: undefined,
    error: undefined,
    page: 'closed',
    export: undefined,
    deleting: undefined,
    transfers: [],
  }));
  const { transfer, cancel, dismiss } = createTransfers(store, newId);

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

  /** Runs a command; a failure is reported with an action that retries. `what`: `The session was not renamed`. */
  async function attempt(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const retry = retryAction(error, () => attempt(what, run));
      reportError(`${what}: ${reasonOf(error)}`, retry);
    }
  }

  return {
    store: readable(store),
    load,
    /** Applies events: another panel may have changed sessions, or the host may have restarted. */
    apply(messages: readonly EventMessage[]) {
      const concerns = messages.some(({ type }) => type === 'sessions' || type === 'snapshot');
      // An unopened list loads when it is opened.
      if (concerns && store.getState().list) void load();
    },
    showList() {
      store.setState({ page: 'list' });
      void load();
    },
    /** Opens the export dialog of a session. */
    askExport: (request: ExportRequest) => store.setState({ page: 'export', export: request }),
    close: () => store.setState({ page: 'closed' }),
    rename: (id: string, title: string) =>
      attempt('The session was not renamed', async () => {
        const renamed = await api.rename(id, title.trim() === '' ? null : title);
        store.setState(({ list }) => ({ list: list?.map((one) => (one.id === id ? renamed : one)) }));
      }),
    askDelete: (deleting: Session | undefined) => store.setState({ deleting }),
    remove: (id: string) =>
      attempt('The session was not deleted', async () => {
        await api.remove(id);
        store.setState(({ list }) => ({ list: list?.filter((one) => one.id !== id) }));
        onRemoved(id);
      }),
    async import(files: readonly File[]) {
      for (const file of files) {
        await transfer('import', file.name, async (onProgress, signal) => {
          const result = await api.import(file, onProgress, signal);
          void load();
          return { result: describeImport(result), session: result.session.id };
        });
      }
    },
    export: (request: ExportRequest) =>
      transfer('export', nameOf(request), async (onProgress, signal) => {
        const download = await api.export(request, onProgress, signal);
        save(download);
        return { result: 'url' in download ? 'The browser is saving it.' : 'Saved.', name: download.name };
      }),
    cancel,
    dismiss,
  };
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
