import { rowCount } from '../store/log';
import { useHost } from '../ui/context';
import { Details } from './Details';
import { EmptyLog } from './EmptyLog';
import { LogList } from './LogList';
import styles from './LogPane.module.css';

/** The action log with, below, the details of the chosen action. */
export function LogPane() {
  const known = useHost((state) => state.session !== undefined);
  const count = useHost((state) => rowCount(state.log));
  const selected = useHost((state) => state.selected);
  return (
    <section className={styles.pane} aria-labelledby="log-title">
      <header className={styles.header}>
        <h2 id="log-title">Actions</h2>
        {count > 0 && <span className={styles.count}>{count.toLocaleString()}</span>}
      </header>
      {count > 0 ? <LogList /> : <EmptyLog loading={!known} />}
      {selected && <Details entry={selected} />}
    </section>
  );
}
