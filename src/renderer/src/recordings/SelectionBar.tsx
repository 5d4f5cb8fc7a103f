import { CheckCheck, Download, Pin, PinOff, Trash2, X } from 'lucide-react';
import type { Recording } from '../../../shared/recording';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { isActive, isPlayable } from '../state/recordings/recording-labels';
import { NO_RECORDINGS, toggleAll } from '../state/recordings/recording-selection';
import { Button } from '../ui/Button';
import { formatBytes } from '../ui/format';
import { allPinned, askToDelete } from './grid-keys';
import styles from './RecordingsPage.module.css';
import { focusGrid } from './use-page-keys';

/** What can be done with the recordings that are chosen, in the toolbar's place. */
export function SelectionBar({ found }: { readonly found: readonly Recording[] }) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const items = useLibrary((state) => state.items);
  const selection = useBrowse((state) => state.selection);
  const ids = [...selection.ids];
  const chosen = ids.flatMap((id) => items.get(id) ?? []);
  const playable = chosen.filter(isPlayable);
  const unpins = allPinned(recordings, ids);
  const bytes = formatBytes(chosen.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  return (
    <header className={styles.bar} data-choosing>
      <h2 id="recordings-title" role="status">
        {ids.length.toLocaleString('en')} selected
      </h2>
      <span className={styles.figures}>{bytes}</span>
      <Button
        kind="quiet"
        icon={<CheckCheck />}
        label="Select all"
        shortcut="Ctrl+A"
        onClick={() =>
          browse.setState({
            selection: toggleAll(
              NO_RECORDINGS,
              found.map(({ id }) => id),
            ),
          })
        }
      />
      <DownloadZip ids={playable.map(({ id }) => id)} />
      <Button
        icon={unpins ? <PinOff /> : <Pin />}
        label={unpins ? 'Unpin' : 'Pin'}
        tip={unpins ? 'The quota may remove them again' : 'Keep them, whatever the quota says'}
        shortcut="P"
        onClick={() => void recordings.change(ids, { pinned: !unpins })}
      />
      <Button
        kind="danger"
        icon={<Trash2 />}
        label="Delete"
        tip="Delete them from the disk"
        shortcut="Del"
        disabled={chosen.every(isActive)}
        onClick={() => askToDelete(recordings, ids)}
      />
      <Button
        kind="quiet"
        iconOnly
        icon={<X />}
        label="Clear the selection"
        shortcut="Esc"
        onClick={() => {
          browse.setState({ selection: NO_RECORDINGS });
          focusGrid();
        }}
      />
    </header>
  );
}

/** The browser shows how far it is: the archive's length is known from the start. */
function DownloadZip({ ids }: { readonly ids: readonly string[] }) {
  const recordings = useRecordings();
  const tip = 'Videos, thumbnails, actions and subtitles in one archive';
  return (
    <Button
      icon={<Download />}
      label="Download zip"
      tip={ids.length === 0 ? 'None of them can be downloaded' : tip}
      disabled={ids.length === 0}
      onClick={() => void recordings.zip(ids, download)}
    />
  );
}

function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
