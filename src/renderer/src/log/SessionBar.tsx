import { ArrowLeft } from 'lucide-react';
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
        icon={<ArrowLeft />}
        label="Back to live"
        onClick={() => panel.openSession(undefined)}
      />
    </div>
  );
}
