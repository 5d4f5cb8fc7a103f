import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { PanelNotice } from '../store/notices';
import { Button } from './Button';
import { useHost } from './context';
import styles from './Toasts.module.css';

/** How long a warning stays, in milliseconds; an error stays until it is dismissed. */
const WARNING_LIFE = 12_000;
/** More at once would hide what they are about; all are behind the bell. */
const MOST = 3;

/** What goes wrong while one looks: over the panel, so that it is seen and moves nothing. The bell says it to who listens. */
export function Toasts() {
  const notices = useHost((state) => state.notices);
  const [since] = useState(() => new Date().toISOString());
  const [dismissed, setDismissed] = useState<ReadonlySet<PanelNotice>>(new Set());
  const shown = notices
    .filter((notice) => notice.level !== 'info' && notice.at >= since && !dismissed.has(notice))
    .slice(-MOST);
  const dismiss = (notice: PanelNotice) => setDismissed((before) => new Set([...before, notice]));
  if (shown.length === 0) return null;
  return (
    <section className={styles.toasts} aria-label="What went wrong">
      {shown.map((notice) => (
        <Toast key={`${notice.at} ${notice.message}`} notice={notice} onDismiss={() => dismiss(notice)} />
      ))}
    </section>
  );
}

function Toast({ notice, onDismiss }: { readonly notice: PanelNotice; readonly onDismiss: () => void }) {
  const { way } = notice;
  const [held, setHeld] = useState(false);
  const dismiss = useEffectEvent(onDismiss);
  const stays = notice.level === 'error' || held;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => dismiss(), WARNING_LIFE);
    return () => clearTimeout(timer);
  }, [stays]);
  return (
    <div
      className={styles.toast}
      data-level={notice.level}
      data-testid="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      {notice.level === 'error' ? <CircleAlert /> : <TriangleAlert />}
      <p>{notice.message}</p>
      {way && (
        <Button
          label={way.label}
          onClick={() => {
            // What comes of it is told anew.
            onDismiss();
            way.run();
          }}
        />
      )}
      <Button kind="quiet" iconOnly icon={<X />} label="Dismiss" onClick={onDismiss} />
    </div>
  );
}
