import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStore } from '../view-store';
import {
  type LibrarySelection,
  NO_RECORDINGS,
  toggleAll,
  withIdRange,
  withoutDeleted,
  withToggledId,
} from './recording-selection';
import { isSort, type Sort } from './sort-and-search';

/** How the library is shown; kept while another page is open. */
export interface BrowseState {
  readonly query: string;
  readonly sort: Sort;
  readonly selection: LibrarySelection;
  /** The card that has, or last had, the focus. */
  readonly current: string | undefined;
  /** The card to focus once it is rendered. */
  readonly focusing: string | undefined;
  readonly scrollTop: number;
  /** The card whose title is edited. */
  readonly renaming: string | undefined;
  /** Recordings to confirm the deletion of. */
  readonly deleting: readonly string[] | undefined;
}

export interface BrowseStore {
  readonly store: StoreApi<BrowseState>;
  search(query: string): void;
  sortBy(sort: Sort): void;
  scrolledTo(top: number): void;
  /** Makes a card current; `focus` also moves the focus to it. */
  goTo(id: string, options?: { readonly focus: boolean }): void;
  focused(): void;
  toggle(id: string): void;
  /** Selects the range from the anchor, by default from the current card. */
  selectTo(id: string, order: readonly string[]): void;
  /** Selects all; none if all were selected. */
  toggleAll(order: readonly string[]): void;
  select(ids: readonly string[]): void;
  startRenaming(id: string): void;
  endRenaming(id: string): void;
  /** Asks whether to delete recordings; undefined closes the question. */
  askToDelete(ids: readonly string[] | undefined): void;
  /** Deselects recordings that no longer exist. */
  deselectMissing(exists: (id: string) => boolean): void;
}

const SORT_KEY = 'jumpseat.recordings.sort';

export function createBrowseStore(storage: KeyValueStore): BrowseStore {
  const storedSort = storage.getItem(SORT_KEY);
  const store = createStore<BrowseState>(() => ({
    query: '',
    sort: isSort(storedSort) ? storedSort : 'newest',
    selection: NO_RECORDINGS,
    current: undefined,
    focusing: undefined,
    scrollTop: 0,
    renaming: undefined,
    deleting: undefined,
  }));
  const changeSelection = (change: (selection: LibrarySelection) => LibrarySelection) =>
    store.setState(({ selection }) => ({ selection: change(selection) }));
  return {
    store,
    search: (query) => store.setState({ query }),
    sortBy(sort) {
      store.setState({ sort });
      storage.setItem(SORT_KEY, sort);
    },
    scrolledTo: (scrollTop) => store.setState({ scrollTop }),
    goTo: (id, { focus } = { focus: false }) =>
      store.setState({ current: id, ...(focus && { focusing: id }) }),
    focused: () => store.setState({ focusing: undefined }),
    toggle(id) {
      changeSelection((selection) => withToggledId(selection, id));
    },
    selectTo(id, order) {
      const { current } = store.getState();
      changeSelection((selection) =>
        withIdRange(
          selection.anchor === undefined ? { ...selection, anchor: current } : selection,
          order,
          id,
        ),
      );
    },
    toggleAll: (order) => changeSelection((selection) => toggleAll(selection, order)),
    select: (ids) => changeSelection(() => ({ ids: new Set(ids), anchor: undefined })),
    startRenaming: (id) => store.setState({ renaming: id, current: id }),
    endRenaming: (id) => store.setState({ renaming: undefined, focusing: id }),
    askToDelete: (deleting) => store.setState({ deleting }),
    deselectMissing: (exists) => changeSelection((selection) => withoutDeleted(selection, exists)),
  };
}
