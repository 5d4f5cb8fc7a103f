import { ArrowLeft, RotateCcw } from 'lucide-react';
import { useEffect } from 'react';
import { useNow } from '../api/use-now';
import { useLog, usePanel } from '../panel/context';
import { replaySession } from '../panel/replay-commands';
import { useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { Button } from '../ui/Button';
import { TaskResult } from '../ui/TaskResult';
import styles from './SessionBar.module.css';

/** Marks a past session and leads back to the current one. */
export function SessionBar() {
  const panel = usePanel();
  const session = useLog((state) => state.past?.session);
  if (session === undefined) return null;
  return (
    <div className={styles.bar} role="status">
      <Name id={session} />
      <Button
        kind="quiet"
        icon={<RotateCcw />}
        label="Replay"
        tip="Replay all of it on the desktop"
        onClick={() => void replaySession(panel)}
      />
      <Button
        kind="quiet"
        icon={<ArrowLeft />}
        label="Back to current session"
        onClick={() => panel.openSession(undefined)}
      />
    </div>
  );
}

function Name({ id }: { readonly id: string }) {
  const { sessions } = usePanel();
  const found = useSessionsState((state) => state.list?.find((one) => one.id === id));
  const now = useNow(60_000);
  useEffect(() => {
    if (!sessions.store.getState().list?.some((one) => one.id === id)) void sessions.load();
  }, [sessions, id]);
  const name = found ? sessionName(found, now) : id;
  return (
    <p className="ellipsis" title={`Session ${id}`}>
      <span>Session:</span> <strong>{name}</strong> {found && <TaskResult {...found} />}
    </p>
  );
}
