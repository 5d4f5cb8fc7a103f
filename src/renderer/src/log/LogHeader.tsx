import { ChevronDown, ChevronUp, CircleX, Rows2, Rows4 } from 'lucide-react';
import { memo } from 'react';
import { useFilteredRows, useHost, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { failedCount } from '../state/facets';
import { isFiltering } from '../state/filter';
import { CHUNK, MAX_CHUNKS, rowCount } from '../state/log';
import { Button } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import { goToFailure } from './failures';
import styles from './LogPane.module.css';
import { SelectionHeader } from './SelectionHeader';

/** How many actions there are and are shown, and the way through those that failed. */
export const LogHeader = memo(function LogHeader() {
  const panel = usePanel();
  const density = useView((state) => state.density);
  const chosen = useLog((state) => state.selection.rows.size);
  if (chosen > 1) return <SelectionHeader count={chosen} />;
  return (
    <header className={styles.header}>
      <h2 id="log-title">Actions</h2>
      <Count />
      <Failures />
      <Button
        kind="quiet"
        iconOnly
        className={styles.density}
        icon={density === 'compact' ? <Rows2 /> : <Rows4 />}
        label={density === 'compact' ? 'Rows with pictures' : 'One line a row'}
        onClick={panel.view.toggleDensity}
      />
    </header>
  );
});

/** Rows kept in memory: filters and searches see no others. */
const MAX_ROWS = MAX_CHUNKS * CHUNK;
const shown = (count: number) => count.toLocaleString('en');

/** Not a live region: while an agent works, it would never be silent. */
function Count() {
  const { log } = useShownLog();
  const { rows } = useFilteredRows();
  const isFiltered = isFiltering(useLog((state) => state.filter));
  const count = rowCount(log);
  const isPartial = isFiltered && count > MAX_ROWS;
  return (
    <span
      className={styles.count}
      data-testid="log-count"
      title={isPartial ? `The filter covers the ${shown(MAX_ROWS)} actions that are loaded.` : undefined}
    >
      {isFiltered && <strong>{shown(rows)} of </strong>}
      {isPartial ? `${shown(MAX_ROWS)} loaded` : count > 0 && shown(count)}
    </span>
  );
}

function Failures() {
  const panel = usePanel();
  const past = useLog((state) => state.past);
  const live = useHost(({ log }) => failedCount(log));
  const failed = past ? failedCount(past.log) : live;
  if (failed === 0) return null;
  return (
    <span className={styles.failed}>
      <CircleX />
      {failed.toLocaleString('en')} failed
      <Button
        kind="quiet"
        iconOnly
        icon={<ChevronUp />}
        label={SHORTCUTS.previousFailure.does}
        shortcut={SHORTCUTS.previousFailure.keys}
        onClick={() => goToFailure(panel, -1)}
      />
      <Button
        kind="quiet"
        iconOnly
        icon={<ChevronDown />}
        label={SHORTCUTS.nextFailure.does}
        shortcut={SHORTCUTS.nextFailure.keys}
        onClick={() => goToFailure(panel, 1)}
      />
    </span>
  );
}
