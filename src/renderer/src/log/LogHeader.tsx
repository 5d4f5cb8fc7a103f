import { ChevronDown, ChevronUp, CircleX, Rows2, Rows4, X } from 'lucide-react';
import { memo } from 'react';
import { useFilteredRows, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { failedCount } from '../state/facets';
import { isFiltering } from '../state/filter';
import { CHUNK, MAX_CHUNKS, rowCount } from '../state/log';
import { IconButton } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import { goToFailure } from './failures';
import styles from './LogPane.module.css';
import { RowMenuButton } from './RowMenu';

/** The number of actions, and navigation between failures. */
export const LogHeader = memo(function LogHeader() {
  const panel = usePanel();
  const density = useView((state) => state.density);
  const selected = useLog((state) => state.selection.rows.size);
  if (selected > 1) return <SelectionHeader count={selected} />;
  return (
    <header className={styles.header}>
      <h2 id="log-title">Actions</h2>
      <Count />
      <Failures />
      <IconButton
        className={styles.density}
        icon={density === 'compact' ? <Rows2 /> : <Rows4 />}
        label={density === 'compact' ? 'Rows with thumbnails' : 'Compact rows'}
        onClick={panel.view.toggleDensity}
      />
    </header>
  );
});

/** Rows in memory; filters and search cover only these. */
const MAX_ROWS = MAX_CHUNKS * CHUNK;
const format = (count: number) => count.toLocaleString('en');

/** Not a live region: while an agent works, it changes all the time. */
function Count() {
  const { rows } = useFilteredRows();
  const { log } = useShownLog();
  const isFiltered = isFiltering(useLog((state) => state.filter));
  const count = rowCount(log);
  const isPartial = isFiltered && count > MAX_ROWS;
  return (
    <span
      className={styles.count}
      data-testid="log-count"
      title={isPartial ? `The filter covers the ${format(MAX_ROWS)} loaded actions.` : undefined}
    >
      {isFiltered && <strong>{format(rows)} of </strong>}
      {isPartial ? `${format(MAX_ROWS)} loaded` : count > 0 && format(count)}
    </span>
  );
}

function Failures() {
  const panel = usePanel();
  const failed = failedCount(useShownLog().log);
  if (failed === 0) return null;
  return (
    <span className={styles.failed}>
      <CircleX />
      {failed.toLocaleString('en')} failed
      <IconButton
        icon={<ChevronUp />}
        label={SHORTCUTS.previousFailure.title}
        shortcut={SHORTCUTS.previousFailure.keys}
        onClick={() => goToFailure(panel, -1)}
      />
      <IconButton
        icon={<ChevronDown />}
        label={SHORTCUTS.nextFailure.title}
        shortcut={SHORTCUTS.nextFailure.keys}
        onClick={() => goToFailure(panel, 1)}
      />
    </span>
  );
}

/** The number of selected rows and commands for them; replaces the log's header. */
function SelectionHeader({ count }: { readonly count: number }) {
  const panel = usePanel();
  return (
    <header className={styles.header} data-selecting>
      <h2 id="log-title" role="status">
        {count.toLocaleString('en')} selected
      </h2>
      <RowMenuButton label="More actions" />
      <IconButton icon={<X />} label="Clear selection" onClick={() => panel.log.clearSelection()} />
    </header>
  );
}
