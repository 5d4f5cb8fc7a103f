import { CircleX } from 'lucide-react';
import { memo } from 'react';
import type { RecordedAction } from '../../../../shared/recording';
import { ActionText } from '../../actions/ActionText';
import { spokenEntry } from '../../actions/describe';
import { iconOf } from '../../actions/icons';
import { formatPosition } from '../../state/recordings/recording-labels';
import { Boundary } from '../../ui/Boundary';
import { formatSpokenDuration, formatTime } from '../../ui/format';
import { ListOption, type RowPlacement } from '../../ui/list/ListOption';
import { VisuallyHidden } from '../../ui/VisuallyHidden';
import styles from './ActionList.module.css';

interface ActionRowProps extends RowPlacement {
  readonly action: RecordedAction;
  readonly count: number;
  readonly isSelected: boolean;
}

export const ActionRow = memo(function ActionRow({ action, count, ...option }: ActionRowProps) {
  return (
    <ListOption
      {...option}
      className={styles.row}
      aria-posinset={option.index + 1}
      aria-setsize={count}
      data-status={action.status}
      data-video-ms={action.video_ms}
    >
      <Boundary name="A row of the actions" of={action} fallback="This action cannot be shown.">
        <Contents action={action} />
      </Boundary>
    </ListOption>
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
      <ActionText action={action} />
      <span className={styles.clock} aria-hidden="true">
        {formatTime(action.started_at ?? action.received_at).slice(0, 8)}
      </span>
    </>
  );
}
