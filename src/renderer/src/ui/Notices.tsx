import { Bell, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { clockTime } from '../log/words';
import { noticeKey } from '../store/notices';
import { Button } from './Button';
import { usePanel } from './context';
import styles from './Notices.module.css';
import { Spoken } from './Spoken';
import { useNotices } from './use-notices';

/** What the host found worth telling: the newest in sight, all of them a click away. */
export function Notices() {
  const { dismiss } = usePanel();
  const notices = useNotices();
  const newest = notices.at(-1);
  if (!newest) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger} data-level={newest.level}>
        <Bell />
        <Spoken>{`Notices, ${notices.length}:`}</Spoken>
        <span role="status">{newest.message}</span>
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
                <time>{clockTime(notice.at).slice(0, 8)}</time>
                <span>{notice.message}</span>
                <Button
                  kind="quiet"
                  iconOnly
                  icon={<X />}
                  label="Dismiss"
                  onClick={() => dismiss([notice])}
                />
              </li>
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
