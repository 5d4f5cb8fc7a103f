import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JournalEntry, JournalPage } from '../../../shared/journal';
import { reasonOf } from '../api/failure';
import { EMPTY_FILTER, type LogFilter } from './filter';
import { createRowFilter, type FilteredRows, nextFailedIndex } from './filtered-rows';
import type { HostStore } from './host-store';
import { createJournalLoader, type JournalLoader } from './journal-loader';
import { EMPTY_LOG, editLog, indexOfRow, type Log, rowAt, rowCount, trimToMemory } from './log';
import { type ReportError, retryAction } from './notifications';
import type { LogRowData } from './row';
import { EMPTY_SELECTION, type RowSelection, selectRowRange, selectRows, toggleRow } from './selection';
import type { ViewStore } from './view-store';

/** The log of a session that has ended. */
export interface PastSession {
  readonly session: string;
  readonly log: Log;
  /** Why the log cannot be read; undefined if it can. */
  readonly error: string | undefined;
  readonly isLoading: boolean;
}

export interface LogState {
  /** Shown instead of the running session. */
  readonly past: PastSession | undefined;
  readonly filter: LogFilter;
  /** The row that has its details shown, also while its entry is loading. */
  readonly current: Pick<LogRowData, 'id' | 'seq'> | undefined;
  readonly selection: RowSelection;
}

/** How a click selects a row: alone, added or removed, or with all rows up to it. */
type SelectMode = 'one' | 'toggle' | 'range';

/** The log that is shown, its filter and its selection. */
export interface LogStore {
  readonly store: StoreApi<LogState>;
  /** The log that is shown. */
  log(): Log;
  session(): string | undefined;
  /** The rows of a log that match a filter; by default of the shown log and its filter. */
  filteredRows(log?: Log, filter?: LogFilter): FilteredRows;
  setFilter(part: Partial<LogFilter>): void;
  clearFilter(): void;
  /** Shows the log of a session; undefined shows the running session. */
  open(session: string | undefined): void;
  /** Shows the details of an entry and selects only its row. */
  showDetails(entry: Pick<JournalEntry, 'id'> & { seq?: number | undefined }): void;
  /** Closes the details; the selection stays. */
  closeDetails(): void;
  selectAt(place: number, way: SelectMode): void;
  /** Selects all shown rows. */
  selectAll(): void;
  clearSelection(): void;
  /** The selected rows, in the order of the log. */
  selectedRows(): readonly LogRowData[];
  /** The complete entries of rows, in their order, without those that are unavailable. @throws {ApiFailure} */
  entriesOf(rows: readonly Pick<LogRowData, 'seq' | 'entry'>[]): Promise<JournalEntry[]>;
  /** Moves to the next or previous failed row. Returns false if there is none. */
  goToFailed(step: 1 | -1): boolean;
  /** Loads the visible rows, from one index to another. */
  ensureLoaded(from: number, to: number): void;
  /** Call it when the running session's log starts, or may have a gap. */
  backfill(): void;
}

export interface LogStoreOptions {
  /** Fetches a page of a session's journal; undefined is the running session. @throws {ApiFailure} */
  readonly fetchPage: (session: string | undefined, after: number, limit: number) => Promise<JournalPage>;
  readonly host: HostStore;
  readonly view: ViewStore;
  readonly reportError: ReportError;
}

/** Entries per request. */
const PAGE = 250;

export function createLogStore({ fetchPage, host, view, reportError }: LogStoreOptions): LogStore {
  const store = createStore<LogState>(() => ({
    past: undefined,
    filter: EMPTY_FILTER,
    current: undefined,
    selection: EMPTY_SELECTION,
  }));
  const find = createRowFilter();
  let last: { log: Log; filter: LogFilter; rows: FilteredRows } | undefined;

  const live = createJournalLoader({
    fetchPage: (after, limit) => fetchPage(undefined, after, limit),
    onPage: (page) => {
      if (page.session !== host.getState().session) return;
      host.setLog(withPage(host.getState().log, page));
    },
    log: () => host.getState().log,
  });
  let pastLoader: JournalLoader | undefined;
  /** The first visible row. Memory keeps the rows around it. */
  let inSight = 0;

  const log = () => store.getState().past?.log ?? host.getState().log;
  const pastSession = () => store.getState().past?.session;

  function filteredRows(of = log(), filter = store.getState().filter): FilteredRows {
    if (last?.log !== of || last.filter !== filter) last = { log: of, filter, rows: find(of, filter) };
    return last.rows;
  }

  function changePast(part: Partial<PastSession>): void {
    store.setState(({ past }) => ({ past: past && { ...past, ...part } }));
  }

  function loaderOf(session: string): JournalLoader {
    const loader = createJournalLoader({
      fetchPage: (after, limit) => fetchPage(session, after, limit),
      onPage: (page) => {
        const { past } = store.getState();
        if (past?.session !== session) return;
        changePast({ log: trimToMemory(withPage(past.log, page), inSight), isLoading: false });
      },
      log: () => store.getState().past?.log ?? EMPTY_LOG,
    });
    const isShown = () => pastLoader === loader;
    void fetchPage(session, 0, PAGE).then(
      (page) => {
        if (!isShown()) return;
        changePast({ log: withPage(EMPTY_LOG, page), isLoading: false });
        loader.backfill();
      },
      (error: unknown) => {
        if (isShown()) changePast({ isLoading: false, error: reasonOf(error) });
      },
    );
    return loader;
  }

  async function entriesOf(rows: readonly Pick<LogRowData, 'seq' | 'entry'>[]): Promise<JournalEntry[]> {
    const session = pastSession();
    const entries: JournalEntry[] = [];
    let page = new Map<number, JournalEntry>();
    for (const { seq, entry } of rows) {
      const known = entry ?? (seq === undefined ? undefined : page.get(seq));
      if (known) entries.push(known);
      if (known || seq === undefined) continue;
      const wanted = rows.length === 1 ? 1 : PAGE;
      const { actions } = await fetchPage(session, seq - 1, wanted);
      page = new Map(actions.map((action) => [action.seq ?? 0, action]));
      const fetched = page.get(seq);
      if (fetched) entries.push(fetched);
    }
    return entries;
  }

  function show(row: Pick<LogRowData, 'id' | 'seq'> & { readonly entry?: JournalEntry | undefined }): void {
    const session = pastSession();
    store.setState({ current: { id: row.id, seq: row.seq } });
    if (row.entry) {
      host.setDetails(row.entry);
      return;
    }
    void entriesOf([{ seq: row.seq, entry: undefined }]).then(
      ([entry]) => {
        if (entry && store.getState().current?.id === entry.id) host.setDetails(entry);
      },
      (error: unknown) => {
        // A different session may have a different entry at this position.
        const way = retryAction(error, () => pastSession() === session && show(row));
        reportError(`The entry could not be read. ${reasonOf(error)}`, way);
      },
    );
  }

  function choose(place: number, way: SelectMode): void {
    const [now, shown] = [log(), filteredRows()];
    const row = rowAt(now, shown.rowAt(place));
    if (!row) return;
    const { selection: choice } = store.getState();
    if (way === 'one') store.setState({ selection: selectRows([row], row.id) });
    if (way === 'toggle') store.setState({ selection: toggleRow(choice, row) });
    if (way === 'range') store.setState({ selection: selectRowRange(choice, now, shown, place) });
    show(row);
  }

  /** Clears selection, filter and details: they belong to one session. */
  function forget(): void {
    store.setState({ current: undefined, selection: EMPTY_SELECTION, filter: EMPTY_FILTER });
    host.setDetails(undefined);
  }

  host.subscribe(({ session, log: all }, before) => {
    const kept = trimToMemory(all, store.getState().past ? all.lastSeq : inSight);
    if (kept !== all) host.setLog(kept);
    if (session === before.session) return;
    if (session !== undefined && session === pastSession()) open(undefined);
    else if (before.session !== undefined && !store.getState().past) forget();
  });

  function open(session: string | undefined): void {
    const wanted = session === host.getState().session ? undefined : session;
    if (wanted === pastSession()) return;
    pastLoader?.stop();
    pastLoader = undefined;
    inSight = 0;
    forget();
    view.setSession(wanted);
    const past = wanted && { session: wanted, log: EMPTY_LOG, isLoading: true, error: undefined };
    store.setState({ past: past || undefined });
    if (wanted !== undefined) pastLoader = loaderOf(wanted);
  }

  return {
    store,
    log,
    session: () => pastSession() ?? host.getState().session,
    filteredRows,
    setFilter: (part) => store.setState(({ filter }) => ({ filter: { ...filter, ...part } })),
    clearFilter: () => store.setState({ filter: EMPTY_FILTER }),
    open,
    showDetails(entry) {
      const row = rowAt(log(), indexOfRow(log(), entry));
      if (row?.id === entry.id) {
        store.setState({ selection: selectRows([row], row.id) });
        show(row);
      } else show({ id: entry.id, seq: entry.seq });
    },
    closeDetails() {
      store.setState({ current: undefined });
      host.setDetails(undefined);
    },
    selectAt: choose,
    selectAll() {
      const [now, shown] = [log(), filteredRows()];
      const rows = Array.from({ length: shown.count }, (_, place) => rowAt(now, shown.rowAt(place)));
      store.setState(({ selection: choice }) => ({
        selection: selectRows(
          rows.filter((row) => row !== undefined),
          choice.anchor,
        ),
      }));
    },
    clearSelection: () => store.setState({ selection: EMPTY_SELECTION }),
    selectedRows() {
      const last = rowCount(log());
      const order = ({ seq }: LogRowData) => seq ?? last + 1;
      return [...store.getState().selection.rows.values()].sort((a, b) => order(a) - order(b));
    },
    entriesOf,
    goToFailed(step) {
      const [now, shown, { current }] = [log(), filteredRows(), store.getState()];
      const at = current ? shown.indexOf(indexOfRow(now, current)) : -1;
      const from = at >= 0 ? at : step > 0 ? -1 : shown.count;
      const place = nextFailedIndex(now, shown, from, step);
      if (place >= 0) choose(place, 'one');
      return place >= 0;
    },
    ensureLoaded(from, to) {
      inSight = from;
      (pastLoader ?? live).ensureLoaded(from, to);
    },
    backfill: () => live.backfill(),
  };
}

function withPage(log: Log, page: JournalPage): Log {
  const edit = editLog(log);
  edit.fill(page.actions, page.last_seq);
  return edit.end();
}
