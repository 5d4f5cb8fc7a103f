import { secondsUntil, useNow } from '../api/use-now';
import { useHost, usePanel } from '../panel/context';
import styles from './StatusBar.module.css';

/** Whether the panel receives the host's events. */
export function StreamStatus() {
  const stream = useHost((state) => state.stream);
  const panel = usePanel();
  if (stream.kind === 'lost') return <Reconnect retryAt={stream.retryAt} onRetry={panel.retryEvents} />;
  return (
    <span className={styles.item} data-testid="stream">
      <i className={styles.dot} data-state={stream.kind === 'live' ? 'running' : 'starting'} />
      {stream.kind === 'live' ? 'Connected' : 'Connecting…'}
    </span>
  );
}

function Reconnect({ retryAt, onRetry }: { readonly retryAt: number; readonly onRetry: () => void }) {
  const seconds = secondsUntil(retryAt, useNow(250, Date.now));
  return (
    <span className={styles.lost} data-testid="stream">
      <i className={styles.dot} data-state="failed" />
      Disconnected; retrying in {seconds} s
      <button type="button" className={styles.link} onClick={onRetry}>
        Retry now
      </button>
    </span>
  );
}
