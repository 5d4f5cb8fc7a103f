import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JournalEntry, JournalPage } from '../../../shared/journal';
import { reasonOf } from '../api/failure';
import { type Filter, NO_FILTER } from './filter';
import type { HostStore } from './host-store';
import { createLoader, type Loader } from './journal-loader';
import { EMPTY_LOG, editLog, type Log, rowAt, rowCount, rowOf, withinMemory } from './log';
import { retryOf, type TellTrouble } from './notifications';
import type { Row } from './row';
import { createFinder, type Found, nextFailed } from './search-results';
import { type Choice, choiceOf, NOTHING_CHOSEN, ranged, toggled } from './selection';
import type { ViewStore } from './view-store';

/** The log of a session that is not the one that runs. */
export interface Past {
  readonly session: string;
  readonly log: Log;
  /** Why it cannot be read; undefined where it can. */
  readonly trouble: string | undefined;
  readonly reading: boolean;
}

export interface LogState {
  /** Shown in the stead of the running one. */
  readonly past: Past | undefined;
  readonly filter: Filter;
  /** The row whose details are shown, or will be once its entry is there. */
  readonly current: Pick<Row, 'id' | 'seq'> | undefined;
  readonly choice: Choice;
}

/** How a row is chosen: alone, with or without those chosen already, or with all up to it. */
export type ChoiceWay = 'one' | 'toggle' | 'range';

/** Which part of which session is looked at, and what of it is chosen. */
export interface LogView {
  readonly store: StoreApi<LogState>;
  /** The log that is shown, and the session it is of; no session before the host has told one. */
  log(): Log;
  session(): string | undefined;
  /** What of it passes the filter. */
  found(): Found;
  filter(part: Partial<Filter>): void;
  clearFilter(): void;
  /** Shows another session; undefined: the running one. */
  open(session: string | undefined): void;
  /** Shows an entry's details, whole or by its row, and chooses it alone. */
  select(entry: Pick<JournalEntry, 'id'> & { seq?: number | undefined }): void;
  /** Closes the details; what is chosen stays. */
  close(): void;
  choose(place: number, way: ChoiceWay): void;
  /** Chooses all that are shown. */
  chooseAll(): void;
  chooseNone(): void;
  /** What is chosen, in the order of the log. */
  chosen(): readonly Row[];
  /** The whole entries of rows, in their order; those that cannot be had are left out. @throws {ApiFailure} */
  entriesOf(rows: readonly Pick<Row, 'seq' | 'entry'>[]): Promise<JournalEntry[]>;
  /** Goes to the next row that failed, or the one before; false where there is none. */
  goToFailed(step: 1 | -1): boolean;
  /** Loads rows that are in sight, from one to another. */
  want(from: number, to: number): void;
  /** The running session's log has begun, or may have a gap. */
  fill(): void;
}

export interface LogViewOptions {
  /** A page of a session's journal; undefined: of the running one. @throws {ApiFailure} */
  readonly fetchPage: (session: string | undefined, after: number, limit: number) => Promise<JournalPage>;
  readonly host: HostStore;
  readonly view: ViewStore;
  readonly onTrouble: TellTrouble;
}

/** Entries asked for at once. */
const PAGE = 250;

export function createLogView({ fetchPage, host, view, onTrouble }: LogViewOptions): LogView {
  const store = createStore<LogState>(() => ({
    past: undefined,
    filter: NO_FILTER,
    current: undefined,
    choice: NOTHING_CHOSEN,
  }));
  const find = createFinder();
  let last: { log: Log; filter: Filter; found: Found } | undefined;

  const live = createLoader({
    fetchPage: (after, limit) => fetchPage(undefined, after, limit),
    onPage: (page) => {
      if (page.session !== host.getState().session) return;
      host.setState(({ log: before }) => ({ log: withPage(before, page) }));
    },
    log: () => host.getState().log,
  });
  let pastLoader: Loader | undefined;
  /** The first row that is in sight: of the log that is shown, the rows around it are kept. */
  let inSight = 0;

  const log = () => store.getState().past?.log ?? host.getState().log;
  const pastSession = () => store.getState().past?.session;

  function found(): Found {
    const [now, { filter }] = [log(), store.getState()];
    if (last?.log !== now || last.filter !== filter) last = { log: now, filter, found: find(now, filter) };
    return last.found;
  }

  function changePast(part: Partial<Past>): void {
    store.setState(({ past }) => ({ past: past && { ...past, ...part } }));
  }

  function loaderOf(session: string): Loader {
    const loader = createLoader({
      fetchPage: (after, limit) => fetchPage(session, after, limit),
      onPage: (page) => {
        const { past } = store.getState();
        if (past?.session !== session) return;
        changePast({ log: withinMemory(withPage(past.log, page), inSight), reading: false });
      },
      log: () => store.getState().past?.log ?? EMPTY_LOG,
    });
    const isShown = () => pastLoader === loader;
    void fetchPage(session, 0, PAGE).then(
      (page) => {
        if (!isShown()) return;
        changePast({ log: withPage(EMPTY_LOG, page), reading: false });
        loader.fill();
      },
      (error: unknown) => {
        if (isShown()) changePast({ reading: false, trouble: reasonOf(error) });
      },
    );
    return loader;
  }

  async function entriesOf(rows: readonly Pick<Row, 'seq' | 'entry'>[]): Promise<JournalEntry[]> {
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

  function show(row: Pick<Row, 'id' | 'seq'> & { readonly entry?: JournalEntry | undefined }): void {
    const session = pastSession();
    store.setState({ current: { id: row.id, seq: row.seq } });
    if (row.entry) {
      host.setState({ selected: row.entry });
      return;
    }
    void entriesOf([{ seq: row.seq, entry: undefined }]).then(
      ([entry]) => {
        if (entry && store.getState().current?.id === entry.id) host.setState({ selected: entry });
      },
      (error: unknown) => {
        // Another session's log has another entry there, or none.
        const way = retryOf(error, () => pastSession() === session && show(row));
        onTrouble(`The entry could not be read. ${reasonOf(error)}`, way);
      },
    );
  }

  function choose(place: number, way: ChoiceWay): void {
    const [now, shown] = [log(), found()];
    const row = rowAt(now, shown.rowAtPlace(place));
    if (!row) return;
    const { choice } = store.getState();
    if (way === 'one') store.setState({ choice: choiceOf([row], row.id) });
    if (way === 'toggle') store.setState({ choice: toggled(choice, row) });
    if (way === 'range') store.setState({ choice: ranged(choice, now, shown, place) });
    show(row);
  }

  /** Nothing of one session is chosen in another. */
  function forget(): void {
    store.setState({ current: undefined, choice: NOTHING_CHOSEN, filter: NO_FILTER });
    host.setState({ selected: undefined });
  }

  host.subscribe(({ session, log: all }, before) => {
    const kept = withinMemory(all, store.getState().past ? all.lastSeq : inSight);
    if (kept !== all) host.setState({ log: kept });
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
    view.setState({ session: wanted });
    const past = wanted && { session: wanted, log: EMPTY_LOG, reading: true, trouble: undefined };
    store.setState({ past: past || undefined });
    if (wanted !== undefined) pastLoader = loaderOf(wanted);
  }

  return {
    store,
    log,
    session: () => pastSession() ?? host.getState().session,
    found,
    filter: (part) => store.setState(({ filter }) => ({ filter: { ...filter, ...part } })),
    clearFilter: () => store.setState({ filter: NO_FILTER }),
    open,
    select(entry) {
      const row = rowAt(log(), rowOf(log(), entry));
      if (row?.id === entry.id) {
        store.setState({ choice: choiceOf([row], row.id) });
        show(row);
      } else show({ id: entry.id, seq: entry.seq });
    },
    close() {
      store.setState({ current: undefined });
      host.setState({ selected: undefined });
    },
    choose,
    chooseAll() {
      const [now, shown] = [log(), found()];
      const rows = Array.from({ length: shown.count }, (_, place) => rowAt(now, shown.rowAtPlace(place)));
      store.setState(({ choice }) => ({
        choice: choiceOf(
          rows.filter((row) => row !== undefined),
          choice.anchor,
        ),
      }));
    },
    chooseNone: () => store.setState({ choice: NOTHING_CHOSEN }),
    chosen() {
      const last = rowCount(log());
      const order = ({ seq }: Row) => seq ?? last + 1;
      return [...store.getState().choice.rows.values()].sort((a, b) => order(a) - order(b));
    },
    entriesOf,
    goToFailed(step) {
      const [now, shown, { current }] = [log(), found(), store.getState()];
      const at = current ? shown.placeOf(rowOf(now, current)) : -1;
      const from = at >= 0 ? at : step > 0 ? -1 : shown.count;
      const place = nextFailed(now, shown, from, step);
      if (place >= 0) choose(place, 'one');
      return place >= 0;
    },
    want(from, to) {
      inSight = from;
      (pastLoader ?? live).want(from, to);
    },
    fill: () => live.fill(),
  };
}

function withPage(log: Log, page: JournalPage): Log {
  const edit = editLog(log);
  edit.filled(page.actions, page.last_seq);
  return edit.end();
}
