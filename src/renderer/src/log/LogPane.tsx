import { memo } from 'react';
import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { useFilteredRows, useHost, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { countFacets, eachRow } from '../state/facets';
import { rowCount } from '../state/log';
import { Boundary } from '../ui/Boundary';
import { Button } from '../ui/Button';
import { PaneSeparator } from '../ui/PaneSeparator';
import { ActionDetails } from './ActionDetails';
import { EmptyLog, EmptyPast } from './EmptyLog';
import { Enlarged } from './Enlarged';
import { FilterBar } from './FilterBar';
import { LogHeader } from './LogHeader';
import { LogList } from './LogList';
import styles from './LogPane.module.css';
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
    storage: localStorage,
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
