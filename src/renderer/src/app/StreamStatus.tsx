import { secondsUntil, useNow } from '../api/use-now';
import { useHost, usePanel } from '../panel/context';
import styles from './StatusBar.module.css';

/** Whether what the panel shows is what happens. */
export function StreamStatus() {
  const stream = useHost((state) => state.stream);
  const panel = usePanel();
  if (stream.kind === 'lost') return <Lost retryAt={stream.retryAt} onRetry={panel.retryEvents} />;
  return (
    <span className={styles.item} data-testid="stream">
      <i className={styles.dot} data-state={stream.kind === 'live' ? 'running' : 'starting'} />
      {stream.kind === 'live' ? 'Events live' : 'Events connecting'}
    </span>
  );
}

function Lost({ retryAt, onRetry }: { readonly retryAt: number; readonly onRetry: () => void }) {
  const seconds = secondsUntil(retryAt, useNow(250, Date.now));
  return (
    <span className={styles.lost} data-testid="stream">
      <i className={styles.dot} data-state="failed" />
      Host not reachable; again in {seconds} s
      <button type="button" className={styles.link} onClick={onRetry}>
        Retry now
      </button>
    </span>
  );
}
