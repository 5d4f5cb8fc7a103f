import { CircleCheck, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useMemo } from 'react';
import type { Recording } from '../../../shared/recording';
import { useChatNames } from '../actions/chat-names';
import { useNow } from '../api/use-now';
import { useLibrary, useOwn, useRecordings } from '../panel/use-recordings';
import { activeIn } from '../state/recordings/library';
import { Button, IconButton } from '../ui/Button';
import { formatBytes, formatDuration } from '../ui/format';
import styles from './ActiveRecordings.module.css';

/** The active recordings of all clients, or the recording just saved. */
export function ActiveRecordings() {
  const { desktop } = useRecordings();
  const items = useLibrary((state) => state.items);
  const saved = useOwn((state) => state.saved);
  const active = useMemo(() => activeIn(items, desktop), [items, desktop]);
  if (active.length > 0) return <Active active={active} />;
  const recording = saved === undefined ? undefined : items.get(saved);
  return recording ? <Saved recording={recording} /> : null;
}

function Active({ active }: { readonly active: readonly Recording[] }) {
  const ownId = useOwn((state) => state.id);
  const now = useNow(500);
  const own = active.find(({ id }) => id === ownId);
  const shown = own ?? active[0];
  const others = active.length - (own ? 1 : 0);
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger} data-testid="being-recorded">
        <i className={styles.dot} />
        {!own && (
          <span className={styles.who}>{others === 1 ? 'A client records' : `${others} recordings`}</span>
        )}
        {shown && (own || others === 1) && <Figures recording={shown} now={now} />}
        {own && others > 0 && <span className={styles.more}>+{others} more</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.list}
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Active recordings"
        >
          <h2>Recording ({active.length})</h2>
          <ul>
            {active.map((recording) => (
              <Row key={recording.id} recording={recording} now={now} isOwn={recording.id === ownId} />
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Figures({ recording, now }: { readonly recording: Recording; readonly now: number }) {
  const { status, wall_ms, started_at, size_bytes } = recording;
  // The host reports every two seconds; a shown clock must tick evenly.
  const elapsed = status === 'recording' ? now - Date.parse(started_at) : wall_ms;
  return (
    <span className={styles.figures}>
      <span className={styles.elapsed}>{formatDuration(elapsed)}</span>
      <span className={styles.size}>{formatBytes(size_bytes)}</span>
    </span>
  );
}

interface RowProps {
  readonly recording: Recording;
  readonly now: number;
  readonly isOwn: boolean;
}

function Row({ recording, now, isOwn }: RowProps) {
  const recordings = useRecordings();
  const nameOfChat = useChatNames();
  const { id, title, chat_id, status } = recording;
  const by = isOwn ? 'Started here' : chat_id ? `Chat ${nameOfChat(chat_id)}` : 'Started by another client';
  return (
    <li>
      <div className={styles.names}>
        <strong>{title}</strong>
        <span>{by}</span>
      </div>
      <Figures recording={recording} now={now} />
      <Button
        label={status === 'finalizing' ? 'Finishing' : 'Stop'}
        disabled={status === 'finalizing'}
        aria-describedby={undefined}
        onClick={() => void recordings.stop(id)}
      />
    </li>
  );
}

function Saved({ recording }: { readonly recording: Recording }) {
  const recordings = useRecordings();
  return (
    <span className={styles.saved}>
      <CircleCheck />
      <span role="status">Saved, {formatBytes(recording.size_bytes)}.</span>
      <a
        href={recordings.router.hrefOf({ page: 'player', id: recording.id })}
        onClick={recordings.dismissSaved}
      >
        Play
      </a>
      <IconButton icon={<X />} label="Dismiss" onClick={recordings.dismissSaved} />
    </span>
  );
}
