import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useState } from 'react';
import { useShell } from '../panel/context';
import { useNotifications } from '../panel/use-notifications';
import { isToast, noticeKey, type PanelNotice } from '../state/notifications';
import { Button, IconButton } from '../ui/Button';
import styles from './Toasts.module.css';

/** How long a toast stays (ms); an error stays until it is dismissed. */
const DURATIONS = { info: 4000, warn: 12_000, error: Number.POSITIVE_INFINITY };
/** More toasts would hide the panel; the bell has all notices. */
const MAX_TOASTS = 3;
const ICONS = { info: <CircleCheck />, warn: <TriangleAlert />, error: <CircleAlert /> };

/** Shows new warnings, errors and results of the user's own actions over the panel. */
export function Toasts() {
  const notices = useNotifications();
  const [expired, setExpired] = useState<ReadonlySet<PanelNotice>>(new Set());
  const [since] = useState(() => new Date().toISOString());
  const shown = notices
    .filter((notice) => isToast(notice) && notice.at >= since && !expired.has(notice))
    .slice(-MAX_TOASTS);
  return (
    <Toast.Provider swipeDirection="left">
      {shown.map((notice) => (
        <NoticeToast
          key={noticeKey(notice)}
          notice={notice}
          onExpire={() => setExpired((before) => new Set([...before, notice]))}
        />
      ))}
      <Toast.Viewport className={styles.toasts} label="Messages" hotkey={[]} />
    </Toast.Provider>
  );
}

interface NoticeToastProps {
  readonly notice: PanelNotice;
  /** The toast disappears; the bell still has the notice. */
  readonly onExpire: () => void;
}

function NoticeToast({ notice, onExpire }: NoticeToastProps) {
  const { dismiss } = useShell().view;
  const { action, level, message } = notice;
  return (
    <Toast.Root
      className={styles.toast}
      data-level={level}
      data-testid="toast"
      type={level === 'error' ? 'foreground' : 'background'}
      duration={DURATIONS[level]}
      onOpenChange={onExpire}
    >
      {ICONS[level]}
      <Toast.Description asChild>
        <p>{message}</p>
      </Toast.Description>
      {action && (
        <Button
          label={action.label}
          onClick={() => {
            // The action reports its own result.
            dismiss([notice]);
            action.run();
          }}
        />
      )}
      <IconButton icon={<X />} label="Dismiss" onClick={() => dismiss([notice])} />
    </Toast.Root>
  );
}
