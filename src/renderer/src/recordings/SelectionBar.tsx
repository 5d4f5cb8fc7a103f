import { CheckCheck, Download, Pin, PinOff, Trash2, X } from 'lucide-react';
import type { Recording } from '../../../shared/recording';
import { saveFile } from '../api/save-file';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { isActive, isPlayable } from '../state/recordings/recording-labels';
import { Button, IconButton } from '../ui/Button';
import { formatBytes } from '../ui/format';
import styles from './RecordingsPage.module.css';
import { focusGrid } from './use-page-keys';

/** Commands for the selected recordings; replaces the toolbar. */
export function SelectionBar({ found }: { readonly found: readonly Recording[] }) {
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
