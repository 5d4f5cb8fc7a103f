import { CircleX } from 'lucide-react';
import { memo } from 'react';
import type { RecordedAction } from '../../../../shared/recording';
import { ActionText } from '../../actions/ActionText';
import { spokenEntry } from '../../actions/describe';
import { iconOf } from '../../actions/icons';
import { formatPosition } from '../../state/recordings/recording-labels';
import { Boundary } from '../../ui/Boundary';
import { formatSpokenDuration, formatTime } from '../../ui/format';
import { VisuallyHidden } from '../../ui/VisuallyHidden';
import styles from './ActionList.module.css';

export interface ActionRowProps {
  readonly action: RecordedAction;
  readonly id: string;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly current: boolean;
  readonly onGo: (index: number) => void;
}

export const ActionRow = memo(function ActionRow(props: ActionRowProps) {
  const { action, id, index, count, top, current, onGo } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and takes the keys for its rows.
    <div
      id={id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-status={action.status}
      data-video-ms={action.video_ms}
      onClick={() => onGo(index)}
    >
      <Boundary name="A row of the actions" of={action} fallback="This action cannot be shown.">
        <Contents action={action} />
      </Boundary>
    </div>
  );
});

function Contents({ action }: Pick<ActionRowProps, 'action'>) {
  const Icon = action.status === 'failed' ? CircleX : iconOf(action.request.action);
  return (
    <>
      <VisuallyHidden>{`At ${formatSpokenDuration(action.video_ms)}: ${spokenEntry(action)}`}</VisuallyHidden>
      <span className={styles.time} aria-hidden="true">
        {formatPosition(action.video_ms)}
      </span>
      <Icon />
      <ActionText action={action} unspoken />
      <span className={styles.clock} aria-hidden="true">
        {formatTime(action.started_at ?? action.received_at).slice(0, 8)}
      </span>
    </>
  );
}
