import { CheckCheck, Download, Pin, PinOff, Trash2, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Recording } from '../../../shared/recording';
import { saveFile } from '../api/save-file';
import { useNow } from '../api/use-now';
import { useFocusTarget } from '../panel/use-focus-target';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { isActive, isPlayable } from '../state/recordings/recording-labels';
import { filterAndSort, SORT_LABELS, SORTS } from '../state/recordings/sort-and-search';
import { Button, IconButton } from '../ui/Button';
import { formatBytes, formatCount } from '../ui/format';
import { SearchField } from '../ui/SearchField';
import { DeleteRecordings } from './DeleteRecordings';
import { EmptyLibrary, LibraryError, LoadingLibrary, NothingFound } from './LibraryPlaceholder';
import { RecordingGrid } from './RecordingGrid';
import styles from './RecordingsPage.module.css';
import { SelectMenu } from './SelectMenu';
import { focusGrid, usePageKeys } from './use-page-keys';

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

const OPTIONS = SORTS.map((value) => ({ value, label: SORT_LABELS[value] }));

function LibraryToolbar({ found }: { readonly found: readonly Recording[] }) {
  const { browse } = useRecordings();
  const query = useBrowse((state) => state.query);
  const sort = useBrowse((state) => state.sort);
  return (
    <header className={styles.bar}>
      <h2 id="recordings-title">Recordings</h2>
      <Figures found={found} />
      <SearchField
        focusTarget={useFocusTarget('library-search')}
        className={styles.search}
        label="Search recordings"
        placeholder="Search titles, dates, chats"
        value={query}
        onChange={browse.search}
        onLeave={focusGrid}
      />
      <SelectMenu
        label="Sort recordings"
        options={OPTIONS}
        value={sort}
        onChange={browse.sortBy}
        width={128}
      />
    </header>
  );
}

function Figures({ found }: { readonly found: readonly Recording[] }) {
  const { items, maxBytes, load } = useLibrary((state) => state);
  if (load.kind !== 'loaded' || items.size === 0) return <span className={styles.figures} />;
  const count =
    found.length === items.size
      ? formatCount(items.size, 'recording')
      : `${found.length.toLocaleString('en')} of ${formatCount(items.size, 'recording')}`;
  const bytes = formatBytes(found.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  return (
    <span className={styles.figures} role="status">
      {count}, {bytes}
      {maxBytes !== undefined && ` of ${formatBytes(maxBytes)} quota`}
    </span>
  );
}

/** Commands for the selected recordings; replaces the toolbar. */
function SelectionBar({ found }: { readonly found: readonly Recording[] }) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const items = useLibrary((state) => state.items);
  const selection = useBrowse((state) => state.selection);
  const ids = [...selection.ids];
  const selected = ids.flatMap((id) => items.get(id) ?? []);
  const playable = selected.filter(isPlayable);
  const allPinned = selected.every(({ pinned }) => pinned);
  const bytes = formatBytes(selected.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  return (
    <header className={styles.bar} data-selecting>
      <h2 id="recordings-title" role="status">
        {ids.length.toLocaleString('en')} selected
      </h2>
      <span className={styles.figures}>{bytes}</span>
      <Button
        kind="quiet"
        icon={<CheckCheck />}
        label="Select all"
        shortcut="Ctrl+A"
        onClick={() => browse.select(found.map(({ id }) => id))}
      />
      <DownloadZip ids={playable.map(({ id }) => id)} />
      <Button
        icon={allPinned ? <PinOff /> : <Pin />}
        label={allPinned ? 'Unpin' : 'Pin'}
        tip={
          allPinned
            ? 'Unpinned recordings may be deleted automatically'
            : 'Pinned recordings are never auto-deleted'
        }
        shortcut="P"
        onClick={() => void recordings.togglePinned(ids)}
      />
      <Button
        kind="danger"
        icon={<Trash2 />}
        label="Delete"
        tip="Delete permanently…"
        shortcut="Del"
        disabled={selected.every(isActive)}
        onClick={() => recordings.askToDelete(ids)}
      />
      <IconButton
        icon={<X />}
        label="Clear selection"
        shortcut="Esc"
        onClick={() => {
          browse.select([]);
          focusGrid();
        }}
      />
    </header>
  );
}

function DownloadZip({ ids }: { readonly ids: readonly string[] }) {
  const recordings = useRecordings();
  const tip = 'Videos, thumbnails, actions and subtitles in one archive';
  return (
    <Button
      icon={<Download />}
      label="Download zip"
      tip={ids.length === 0 ? 'None of them has a video' : tip}
      disabled={ids.length === 0}
      onClick={() => void recordings.zip(ids, (url) => saveFile({ name: '', url }))}
    />
  );
}
