import { createStore } from 'zustand/vanilla';
import type { JournalEntry, JournalPage } from '../../../shared/journal';
import { reasonOf } from '../api/failure';
import { EMPTY_FILTER, type LogFilter } from './filter';
import { createRowFilter, type FilteredRows, nextFailedIndex } from './filtered-rows';
import type { HostStore, HostStoreState } from './host-store';
import { createJournalLoader, type JournalLoader } from './journal-loader';
import { EMPTY_LOG, editLog, indexOfRow, type Log, rowAt, rowCount, trimToMemory } from './log';
import { type ReportError, retryAction } from './notifications';
import { readable } from './readable-store';
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

export interface LogStoreOptions {
  /** Fetches a page of a session's journal; undefined is the running session. @throws {ApiFailure} */
  readonly fetchPage: (session: string | undefined, after: number, limit: number) => Promise<JournalPage>;
  readonly host: HostStore;
  readonly view: ViewStore;
  readonly reportError: ReportError;
}

/** Entries per request. */
const PAGE = 250;

type RowReference = Pick<LogRowData, 'seq' | 'entry'>;

/** The log that is shown, its filter and its selection. */
export class LogStore {
  readonly #options: LogStoreOptions;
  readonly #store = createStore<LogState>(() => ({
    past: undefined,
    filter: EMPTY_FILTER,
    current: undefined,
    selection: EMPTY_SELECTION,
  }));
  readonly store = readable(this.#store);
  readonly #find = createRowFilter();
  #found: { readonly log: Log; readonly filter: LogFilter; readonly rows: FilteredRows } | undefined;
  readonly #live: JournalLoader;
  #pastLoader: JournalLoader | undefined;
  /** The first visible row. Memory keeps the rows around it. */
  #firstVisible = 0;

  constructor(options: LogStoreOptions) {
    const { host, fetchPage } = options;
    this.#options = options;
    this.#live = createJournalLoader({
      fetchPage: (after, limit) => fetchPage(undefined, after, limit),
      onPage: (page) => {
        if (page.session === host.getState().session) host.setLog(withPage(host.getState().log, page));
      },
      log: () => host.getState().log,
    });
    host.subscribe((state, before) => this.#onHostChange(state, before));
  }

  /** The log that is shown. */
  log(): Log {
    return this.#store.getState().past?.log ?? this.#options.host.getState().log;
  }

  session(): string | undefined {
    return this.#pastSession ?? this.#options.host.getState().session;
  }

  get #pastSession(): string | undefined {
    return this.#store.getState().past?.session;
  }

  /** The rows of a log that match a filter; by default of the shown log and its filter. */
  filteredRows(log = this.log(), filter = this.#store.getState().filter): FilteredRows {
    if (this.#found?.log !== log || this.#found.filter !== filter)
      this.#found = { log, filter, rows: this.#find(log, filter) };
    return this.#found.rows;
  }

  readonly setFilter = (part: Partial<LogFilter>) =>
    this.#store.setState(({ filter }) => ({ filter: { ...filter, ...part } }));
  readonly clearFilter = () => this.#store.setState({ filter: EMPTY_FILTER });

  /** Shows the log of a session; undefined shows the running session. */
  open(session: string | undefined): void {
    const { host, view } = this.#options;
    const wanted = session === host.getState().session ? undefined : session;
    if (wanted === this.#pastSession) return;
    this.#pastLoader?.stop();
    this.#pastLoader = undefined;
    this.#firstVisible = 0;
    this.#forget();
    view.set({ session: wanted });
    const past = wanted && { session: wanted, log: EMPTY_LOG, isLoading: true, error: undefined };
    this.#store.setState({ past: past || undefined });
    if (wanted !== undefined) this.#pastLoader = this.#loadPast(wanted);
  }

  /** Shows the details of an entry and selects only its row. */
  showDetails(entry: Pick<JournalEntry, 'id'> & { seq?: number | undefined }): void {
    const row = rowAt(this.log(), indexOfRow(this.log(), entry));
    if (row?.id === entry.id) {
      this.#store.setState({ selection: selectRows([row], row.id) });
      this.#show(row);
    } else this.#show({ id: entry.id, seq: entry.seq, entry: undefined });
  }

  /** Closes the details; the selection stays. */
  closeDetails(): void {
    this.#store.setState({ current: undefined });
    this.#options.host.setDetails(undefined);
  }

  selectAt(place: number, mode: SelectMode): void {
    const [log, shown] = [this.log(), this.filteredRows()];
    const row = rowAt(log, shown.rowAt(place));
    if (!row) return;
    const { selection } = this.#store.getState();
    if (mode === 'one') this.#store.setState({ selection: selectRows([row], row.id) });
    if (mode === 'toggle') this.#store.setState({ selection: toggleRow(selection, row) });
    if (mode === 'range') this.#store.setState({ selection: selectRowRange(selection, log, shown, place) });
    this.#show(row);
  }

  /** Selects all shown rows. */
  readonly selectAll = () => {
    const [log, shown] = [this.log(), this.filteredRows()];
    const rows = Array.from({ length: shown.count }, (_, place) => rowAt(log, shown.rowAt(place)));
    const loaded = rows.filter((row) => row !== undefined);
    this.#store.setState(({ selection }) => ({ selection: selectRows(loaded, selection.anchor) }));
  };

  readonly clearSelection = () => this.#store.setState({ selection: EMPTY_SELECTION });

  /** The selected rows, in the order of the log. */
  selectedRows(): readonly LogRowData[] {
    const last = rowCount(this.log());
    const order = ({ seq }: LogRowData) => seq ?? last + 1;
    return [...this.#store.getState().selection.rows.values()].sort((a, b) => order(a) - order(b));
  }

  /** The complete entries of rows, in their order, without those that are unavailable. @throws {ApiFailure} */
  async entriesOf(rows: readonly RowReference[]): Promise<JournalEntry[]> {
    const session = this.#pastSession;
    const entries: JournalEntry[] = [];
    let page = new Map<number | undefined, JournalEntry>();
    for (const { seq, entry } of rows) {
      let known = entry ?? page.get(seq);
      if (!known && seq !== undefined) {
        const limit = rows.length === 1 ? 1 : PAGE;
        const { actions } = await this.#options.fetchPage(session, seq - 1, limit);
        page = new Map(actions.map((action) => [action.seq ?? 0, action]));
        known = page.get(seq);
      }
      if (known) entries.push(known);
    }
    return entries;
  }

  /** Moves to the next or previous failed row. Returns false if there is none. */
  goToFailed(step: 1 | -1): boolean {
    const [log, shown, { current }] = [this.log(), this.filteredRows(), this.#store.getState()];
    const at = current ? shown.indexOf(indexOfRow(log, current)) : -1;
    const from = at >= 0 ? at : step > 0 ? -1 : shown.count;
    const place = nextFailedIndex(log, shown, from, step);
    if (place >= 0) this.selectAt(place, 'one');
    return place >= 0;
  }

  /** Loads the visible rows, from one index to another. */
  ensureLoaded(from: number, to: number): void {
    this.#firstVisible = from;
    (this.#pastLoader ?? this.#live).ensureLoaded(from, to);
  }

  /** Call it when the running session's log starts, or may have a gap. */
  readonly backfill = () => this.#live.backfill();

  #onHostChange({ session, log }: HostStoreState, before: HostStoreState): void {
    const kept = trimToMemory(log, this.#store.getState().past ? log.lastSeq : this.#firstVisible);
    if (kept !== log) this.#options.host.setLog(kept);
    if (session === before.session) return;
    if (session !== undefined && session === this.#pastSession) this.open(undefined);
    else if (before.session !== undefined && !this.#store.getState().past) this.#forget();
  }

  #loadPast(session: string): JournalLoader {
    const { fetchPage } = this.#options;
    const change = (part: Partial<PastSession>) =>
      this.#store.setState(({ past }) => ({ past: past && { ...past, ...part } }));
    const loader = createJournalLoader({
      fetchPage: (after, limit) => fetchPage(session, after, limit),
      onPage: (page) => {
        const { past } = this.#store.getState();
        if (past?.session !== session) return;
        change({ log: trimToMemory(withPage(past.log, page), this.#firstVisible), isLoading: false });
      },
      log: () => this.#store.getState().past?.log ?? EMPTY_LOG,
    });
    const isShown = () => this.#pastLoader === loader;
    void fetchPage(session, 0, PAGE).then(
      (page) => {
        if (!isShown()) return;
        change({ log: withPage(EMPTY_LOG, page), isLoading: false });
        loader.backfill();
      },
      (error: unknown) => {
        if (isShown()) change({ isLoading: false, error: reasonOf(error) });
      },
    );
    return loader;
  }

  #show(row: RowReference & Pick<LogRowData, 'id'>): void {
    const { host, reportError } = this.#options;
    const session = this.#pastSession;
    this.#store.setState({ current: { id: row.id, seq: row.seq } });
    if (row.entry) {
      host.setDetails(row.entry);
      return;
    }
    void this.entriesOf([row]).then(
      ([entry]) => {
        if (entry && this.#store.getState().current?.id === entry.id) host.setDetails(entry);
      },
      (error: unknown) => {
        // A different session may have a different entry at this position.
        const action = retryAction(error, () => this.#pastSession === session && this.#show(row));
        reportError(`The entry could not be read. ${reasonOf(error)}`, action);
      },
    );
  }

  /** Clears selection, filter and details: they belong to one session. */
  #forget(): void {
    this.#store.setState({ selection: EMPTY_SELECTION, filter: EMPTY_FILTER });
    this.closeDetails();
  }
}

function withPage(log: Log, page: JournalPage): Log {
  const edit = editLog(log);
  edit.fill(page.actions, page.last_seq);
  return edit.end();
}
