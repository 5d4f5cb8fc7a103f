import { History } from 'lucide-react';
import { curlFor } from '../actions/curl';
import { usePanel } from '../panel/context';
import type { PastSession } from '../state/log-store';
import { Button } from '../ui/Button';
import { CommandExample } from '../ui/CommandExample';
import styles from './EmptyLog.module.css';

const EXAMPLE = { action: 'left_click', coordinate: [640, 360] };

/** What to do while there is nothing to see. */
export function EmptyLog({ loading }: { readonly loading: boolean }) {
  if (loading) return <p className={styles.loading}>Reading the log…</p>;
  const command = curlFor(window.location.origin, EXAMPLE);
  return (
    <div className={styles.empty}>
      <h3>No actions yet</h3>
      <p>Point an agent at this address, use the composer below, or click from a shell:</p>
      <CommandExample command={command} />
      <p className={styles.small}>
        <code>$JUMPSEAT_TOKEN</code> is the token in <code>endpoint.json</code> in the data directory.
      </p>
    </div>
  );
}

/** Why nothing of another session is to be seen. */
export function EmptyPast({ past }: { readonly past: PastSession }) {
  const panel = usePanel();
  if (past.isLoading) return <p className={styles.loading}>Reading the session…</p>;
  return (
    <div className={styles.empty}>
      <h3>{past.error === undefined ? 'No actions in this session' : 'The session cannot be shown'}</h3>
      <p>{past.error ?? 'Nothing was done in it, or its file has been emptied.'}</p>
      <Button
        className={styles.way}
        icon={<History />}
        label="All sessions…"
        onClick={() => panel.sessions.showList()}
      />
    </div>
  );
}
