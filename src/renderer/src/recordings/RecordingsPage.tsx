import { useEffect, useMemo } from 'react';
import { useNow } from '../api/use-now';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { filterAndSort } from '../state/recordings/sort-and-search';
import { DeleteRecordings } from './DeleteRecordings';
import { EmptyLibrary, LibraryError, LoadingLibrary, NothingFound } from './LibraryPlaceholder';
import { LibraryToolbar } from './LibraryToolbar';
import { RecordingGrid } from './RecordingGrid';
import styles from './RecordingsPage.module.css';
import { SelectionBar } from './SelectionBar';
import { usePageKeys } from './use-page-keys';

/** The library of recordings. */
export function RecordingsPage() {
  const recordings = useRecordings();
  const { items, load } = useLibrary((state) => state);
  const { query, sort } = useBrowse((state) => state);
  const selecting = useBrowse((state) => state.selection.ids.size > 0);
  const now = useNow(60_000);
  const found = useMemo(() => filterAndSort(items.values(), { query, sort, now }), [items, query, sort, now]);

  usePageKeys(useMemo(() => found.map(({ id }) => id), [found]));
  useEffect(() => {
    // Events keep a loaded list up to date.
    if (recordings.library.getState().load.kind !== 'loaded') void recordings.load();
  }, [recordings]);

  return (
    <main className={styles.page} aria-labelledby="recordings-title">
      {selecting ? <SelectionBar found={found} /> : <LibraryToolbar found={found} />}
      {load.kind === 'failed' ? (
        <LibraryError message={load.message} detail={load.detail} onRetry={() => void recordings.load()} />
      ) : load.kind !== 'loaded' ? (
        <LoadingLibrary />
      ) : found.length > 0 ? (
        <RecordingGrid found={found} />
      ) : items.size > 0 ? (
        <NothingFound query={query} onClear={() => recordings.browse.search('')} />
      ) : (
        <EmptyLibrary />
      )}
      <DeleteRecordings />
    </main>
  );
}
