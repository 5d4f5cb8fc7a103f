import { rowCount } from '../store/log';
import { Button } from '../ui/Button';
import { useHost, useLogView, usePanel, useShownLog, useView } from '../ui/context';
import { Details } from './Details';
import { EmptyLog, EmptyPast } from './EmptyLog';
import { Enlarged } from './Enlarged';
import { FilterBar } from './FilterBar';
import { LogHeader } from './LogHeader';
import { LogList } from './LogList';
import styles from './LogPane.module.css';
import { SessionBar } from './SessionBar';

/** The action log with, below, the details of the current action. */
export function LogPane() {
  const { log, session } = useShownLog();
  const past = useLogView((state) => state.past);
  const selected = useHost((state) => state.selected);
  const enlarged = useView((state) => state.enlarged);
  const count = rowCount(log);
  return (
    <section className={styles.pane} aria-labelledby="log-title">
      <div>
        <SessionBar />
        <LogHeader />
        {count > 0 && <FilterBar />}
      </div>
      {count > 0 && <Rows key={past?.session ?? ''} />}
      {count === 0 && (past ? <EmptyPast past={past} /> : <EmptyLog loading={session === undefined} />)}
      {selected && <Details entry={selected} />}
      {selected && enlarged && <Enlarged entry={selected} />}
    </section>
  );
}

function Rows() {
  const panel = usePanel();
  // Both decide what is found.
  useShownLog();
  useLogView((state) => state.filter);
  if (panel.log.found().count > 0) return <LogList />;
  return (
    <div className={styles.nothing}>
      <p>No action matches the filter.</p>
      <Button label="Clear the filter" onClick={() => panel.log.clearFilter()} />
    </div>
  );
}
