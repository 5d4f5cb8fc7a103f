import { Bell } from 'lucide-react';
import { Popover } from 'radix-ui';
import { clockTime } from '../log/words';
import { useHost } from './context';
import styles from './Notices.module.css';
import { Spoken } from './Spoken';

/** What the host found worth telling: the newest in sight, all of them a click away. */
export function Notices() {
  const notices = useHost((state) => state.notices);
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
          <h2>Notices</h2>
          <ol>
            {notices.toReversed().map((notice) => (
              <li key={`${notice.at} ${notice.message}`} data-level={notice.level}>
                <time>{clockTime(notice.at).slice(0, 8)}</time>
                {notice.message}
              </li>
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
