import { Bell, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useShell } from '../panel/context';
import { useNotifications } from '../panel/use-notifications';
import { isToast, noticeKey } from '../state/notifications';
import { Button, IconButton } from '../ui/Button';
import { formatTime } from '../ui/format';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import styles from './Notifications.module.css';

/** Shows the newest notice; a click shows all of them. */
export function Notifications() {
  const { dismiss } = useShell().view;
  const notices = useNotifications();
  const newest = notices.at(-1);
  if (!newest) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger} data-level={newest.level}>
        <Bell />
        <VisuallyHidden>{`Notices, ${notices.length}:`}</VisuallyHidden>
        <span className="ellipsis" aria-live={isToast(newest) ? 'off' : 'polite'}>
          {newest.message}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.list} side="top" align="end" sideOffset={6} collisionPadding={8}>
          <header className={styles.header}>
            <h2>Notices</h2>
            <Button kind="quiet" label="Dismiss all" onClick={() => dismiss(notices)} />
          </header>
          <ol>
            {notices.toReversed().map((notice) => (
              <li key={noticeKey(notice)} data-level={notice.level}>
                <time>{formatTime(notice.at).slice(0, 8)}</time>
                <span>{notice.message}</span>
                <IconButton icon={<X />} label="Dismiss" onClick={() => dismiss([notice])} />
              </li>
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
