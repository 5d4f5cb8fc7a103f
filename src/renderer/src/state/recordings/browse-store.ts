import { createStore } from 'zustand/vanilla';
import { readable } from '../readable-store';
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

const SORT_KEY = 'jumpseat.recordings.sort';

export function createBrowseStore(storage: KeyValueStore) {
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
    store: readable(store),
    search: (query: string) => store.setState({ query }),
    sortBy(sort: Sort) {
      store.setState({ sort });
      storage.setItem(SORT_KEY, sort);
    },
    scrolledTo: (scrollTop: number) => store.setState({ scrollTop }),
    /** Makes a card current; `focus` also moves the focus to it. */
    goTo: (id: string, { focus } = { focus: false }) =>
      store.setState({ current: id, ...(focus && { focusing: id }) }),
    focused: () => store.setState({ focusing: undefined }),
    toggle: (id: string) => changeSelection((selection) => withToggledId(selection, id)),
    /** Selects the range from the anchor, by default from the current card. */
    selectTo(id: string, order: readonly string[]) {
      const { current } = store.getState();
      changeSelection((selection) =>
        withIdRange(
          selection.anchor === undefined ? { ...selection, anchor: current } : selection,
          order,
          id,
        ),
      );
    },
    /** Selects all; none if all were selected. */
    toggleAll: (order: readonly string[]) => changeSelection((selection) => toggleAll(selection, order)),
    select: (ids: readonly string[]) => changeSelection(() => ({ ids: new Set(ids), anchor: undefined })),
    startRenaming: (id: string) => store.setState({ renaming: id, current: id }),
    endRenaming: (id: string) => store.setState({ renaming: undefined, focusing: id }),
    /** Asks whether to delete recordings; undefined closes the question. */
    askToDelete: (deleting: readonly string[] | undefined) => store.setState({ deleting }),
    /** Deselects recordings that no longer exist. */
    deselectMissing: (exists: (id: string) => boolean) =>
      changeSelection((selection) => withoutDeleted(selection, exists)),
  };
}
