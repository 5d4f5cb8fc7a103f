import { ArrowLeft, RotateCcw } from 'lucide-react';
import { replaySession } from '../replay/commands';
import { Button } from '../ui/Button';
import { useLogView, usePanel } from '../ui/context';
import styles from './SessionBar.module.css';

/** Says that what is shown is not what runs, and leads back. */
export function SessionBar() {
  const panel = usePanel();
  const session = useLogView((state) => state.past?.session);
  if (session === undefined) return null;
  return (
    <div className={styles.bar} role="status">
      <p>
        Viewing session <strong>{session}</strong>
      </p>
      <Button
        kind="quiet"
        icon={<RotateCcw />}
        label="Replay"
        tip="Do all of it again on the desktop"
        onClick={() => void replaySession(panel)}
      />
      <Button
        kind="quiet"
        icon={<ArrowLeft />}
        label="Back to live"
        onClick={() => panel.openSession(undefined)}
      />
    </div>
  );
}
