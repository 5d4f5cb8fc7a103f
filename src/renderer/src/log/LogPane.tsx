import { ChevronDown, ChevronUp, CircleX, Rows2, Rows4, X } from 'lucide-react';
import { memo } from 'react';
import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { useFilteredRows, useHost, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { countFacets, eachRow, failedCount } from '../state/facets';
import { isFiltering } from '../state/filter';
import { CHUNK, MAX_CHUNKS, rowCount } from '../state/log';
import { Boundary } from '../ui/Boundary';
import { Button, IconButton } from '../ui/Button';
import { PaneSeparator } from '../ui/PaneSeparator';
import { SHORTCUTS } from '../ui/shortcuts';
import { ActionDetails } from './ActionDetails';
import { EmptyLog, EmptyPast } from './EmptyLog';
import { Enlarged } from './Enlarged';
import { FilterBar } from './FilterBar';
import { goToFailure } from './failures';
import { LogList } from './LogList';
import styles from './LogPane.module.css';
import { RowMenuButton } from './RowMenu';
import { SessionBar } from './SessionBar';

const ROWS = 'log-rows';
const DETAILS = 'log-details';

/** The action log above the details of the current action. */
export function LogPane() {
  const { log, session } = useShownLog();
  const past = useLog((state) => state.past);
  const selected = useHost((state) => state.selected);
  const enlarged = useView((state) => state.enlarged);
  const count = rowCount(log);
  const layout = useDefaultLayout({
    id: 'jumpseat.log',
    panelIds: selected ? [ROWS, DETAILS] : [ROWS],
    storage: usePanel().storage,
  });
  return (
    <section className={styles.pane} aria-labelledby="log-title">
      <div>
        <SessionBar />
        <LogHeader />
        {count > 0 && <LogFilterBar />}
      </div>
      {/* The key remounts it when the filter appears above it, so that it does not animate. */}
      <Group key={count > 0 ? 'rows' : 'empty'} orientation="vertical" {...layout}>
        <Pane id={ROWS} minSize={54}>
          <div className={styles.rows}>
            {count > 0 && <Rows key={past?.session ?? ''} />}
            {count === 0 && (past ? <EmptyPast past={past} /> : <EmptyLog loading={session === undefined} />)}
          </div>
        </Pane>
        {selected && (
          <>
            <PaneSeparator label="Height of the details" />
            <Pane
              id={DETAILS}
              defaultSize={detailsHeight()}
              minSize={80}
              groupResizeBehavior="preserve-pixel-size"
            >
              <Boundary name="This action" of={selected}>
                <ActionDetails entry={selected} />
              </Boundary>
            </Pane>
          </>
        )}
      </Group>
      {selected && enlarged && (
        <Boundary name="The screenshot" of={selected}>
          <Enlarged entry={selected} />
        </Boundary>
      )}
    </section>
  );
}

/** The default height of the details (px), which leaves some rows visible. */
function detailsHeight(): number {
  return Math.round(Math.min(Math.max(window.innerHeight * 0.36, 200), 600));
}

function Rows() {
  const panel = usePanel();
  const { count } = useFilteredRows();
  if (count > 0) return <LogList />;
  return (
    <div className={styles.nothing}>
      <p>No action matches the filter.</p>
      <Button label="Clear filter" onClick={() => panel.log.clearFilter()} />
    </div>
  );
}

/** The filter bar of the shown log. It has no props, so new actions do not render it again. */
const LogFilterBar = memo(function LogFilterBar() {
  const { log, focus } = usePanel();
  const filter = useLog((state) => state.filter);
  return (
    <FilterBar
      filter={filter}
      onChange={log.setFilter}
      countFacets={() => countFacets(eachRow(log.log()))}
      focusTarget={useFocusTarget('log-search')}
      onLeave={() => focus.focus('log')}
    />
  );
});

/** The number of actions, and navigation between failures. */
const LogHeader = memo(function LogHeader() {
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
