import { rowCount } from '../store/log';
import { useHost, useLogView, useShownLog } from '../ui/context';
import { Details } from './Details';
import { EmptyLog, EmptyPast } from './EmptyLog';
import { LogList } from './LogList';
import styles from './LogPane.module.css';
import { SessionBar } from './SessionBar';

/** The action log with, below, the details of the current action. */
export function LogPane() {
  const { log, session } = useShownLog();
  const past = useLogView((state) => state.past);
  const selected = useHost((state) => state.selected);
  const count = rowCount(log);
  return (
    <section className={styles.pane} aria-labelledby="log-title">
      <div>
        <SessionBar />
        <header className={styles.header}>
          <h2 id="log-title">Actions</h2>
          {count > 0 && <span className={styles.count}>{count.toLocaleString('en')}</span>}
        </header>
      </div>
      {count > 0 && <LogList key={past?.session ?? ''} />}
      {count === 0 && (past ? <EmptyPast past={past} /> : <EmptyLog loading={session === undefined} />)}
      {selected && <Details entry={selected} />}
    </section>
  );
}
