import { Bot, History } from 'lucide-react';
import { curlFor } from '../actions/curl';
import { useHost, usePanel } from '../panel/context';
import type { PastSession } from '../state/log-store';
import { Button } from '../ui/Button';
import { CommandExample } from '../ui/CommandExample';
import styles from './EmptyLog.module.css';

const EXAMPLE = { action: 'left_click', coordinate: [640, 360] };

/** First steps, while the log is empty. */
export function EmptyLog({ loading }: { readonly loading: boolean }) {
  const { agentSetup, desktop } = usePanel();
  const installation = useHost((state) => state.installation);
  if (loading) return <p className={styles.loading}>Loading the log…</p>;
  const command = curlFor(window.location.origin, EXAMPLE, desktop);
  return (
    <div className={styles.empty}>
      <h3>No actions yet</h3>
      <p>
        Connect an agent to this address, send an action from the composer,{' '}
        {installation === 'source' && (
          <>
            run <code>npm run demo</code>,{' '}
          </>
        )}
        or try:
      </p>
      <CommandExample command={command} />
      <Button
        className={styles.way}
        icon={<Bot />}
        label="Connect an agent…"
        onClick={() => agentSetup.show()}
      />
      <p className={styles.small}>
        <code>$JUMPSEAT_TOKEN</code> is the token in <code>endpoint.json</code> in the data directory.
      </p>
    </div>
  );
}

/** Why a past session has no rows. */
export function EmptyPast({ past }: { readonly past: PastSession }) {
  const panel = usePanel();
  if (past.isLoading) return <p className={styles.loading}>Loading the session…</p>;
  return (
    <div className={styles.empty}>
      <h3>{past.error === undefined ? 'No actions in this session' : 'Could not load the session'}</h3>
      <p>{past.error ?? 'It has no actions, or its file was emptied.'}</p>
      <Button
        className={styles.way}
        icon={<History />}
        label="All sessions…"
        onClick={() => panel.sessions.showList()}
      />
    </div>
  );
}
