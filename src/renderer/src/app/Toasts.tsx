import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { usePanel } from '../panel/context';
import { useNotifications } from '../panel/use-notifications';
import type { PanelNotice } from '../state/notifications';
import { Button } from '../ui/Button';
import styles from './Toasts.module.css';

/** How long they stay, in milliseconds; an error stays until it is dismissed. */
const LIFE = { info: 4000, warn: 12_000 };
/** More at once would hide what they are about; all are behind the bell. */
const MOST = 3;

/** What goes wrong while one looks: over the panel, so that it is seen and moves nothing. The bell says it to who listens. */
export function Toasts() {
  const notices = useNotifications();
  const [gone, setGone] = useState<ReadonlySet<PanelNotice>>(new Set());
  const [since] = useState(() => new Date().toISOString());
  const shown = notices
    .filter((notice) => (notice.own || notice.level !== 'info') && notice.at >= since && !gone.has(notice))
    .slice(-MOST);
  const { dismiss } = usePanel();
  if (shown.length === 0) return null;
  return (
    <section className={styles.toasts} aria-label="Messages">
      {shown.map((notice) => (
        <Toast
          key={`${notice.at} ${notice.message}`}
          notice={notice}
          onTimeout={() => setGone((before) => new Set([...before, notice]))}
          onDismiss={() => dismiss([notice])}
        />
      ))}
    </section>
  );
}

interface ToastProps {
  readonly notice: PanelNotice;
  /** It was there long enough; behind the bell it stays. */
  readonly onTimeout: () => void;
  readonly onDismiss: () => void;
}

function Toast({ notice, onTimeout, onDismiss }: ToastProps) {
  const { action, level } = notice;
  const [held, setHeld] = useState(false);
  const leave = useEffectEvent(onTimeout);
  const life = level === 'error' || held ? undefined : LIFE[level];
  useEffect(() => {
    if (life === undefined) return;
    const timer = setTimeout(() => leave(), life);
    return () => clearTimeout(timer);
  }, [life]);
  return (
    <div
      className={styles.toast}
      data-level={level}
      data-testid="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      {level === 'error' ? <CircleAlert /> : level === 'warn' ? <TriangleAlert /> : <CircleCheck />}
      <p>{notice.message}</p>
      {action && (
        <Button
          label={action.label}
          onClick={() => {
            // What comes of it is told anew.
            onDismiss();
            action.run();
          }}
        />
      )}
      <Button kind="quiet" iconOnly icon={<X />} label="Dismiss" onClick={onDismiss} />
    </div>
  );
}
