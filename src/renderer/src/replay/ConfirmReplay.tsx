import { useStore } from 'zustand';
import type { ReplaySummary } from '../../../shared/replay';
import { usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { Dialog, DialogCancel, DialogFoot } from '../ui/Dialog';
import { formatCount, formatElapsed } from '../ui/format';
import styles from './ConfirmReplay.module.css';

/** Summarizes a replay before it starts. */
export function ConfirmReplay() {
  const { replays } = usePanel();
  const proposed = useStore(replays.proposed);
  const summary = proposed?.summary;
  return (
    <Dialog
      open={summary !== undefined}
      onOpenChange={(open) => !open && void replays.decide(false)}
      question
      title={summary ? `Replay ${formatCount(summary.steps, 'action')}?` : ''}
      description="The actions are repeated on the current desktop."
    >
      {summary && <Facts summary={summary} />}
      <DialogFoot>
        <DialogCancel label="Cancel" />
        <Button
          kind="primary"
          label="Start"
          disabled={summary?.steps === 0}
          onClick={() => void replays.decide(true)}
        />
      </DialogFoot>
    </Dialog>
  );
}

function Facts({ summary }: { readonly summary: ReplaySummary }) {
  const { steps, left_out, duration_ms, verifiable, missing_texts } = summary;
  return (
    <dl className={styles.facts}>
      <dt>Time</dt>
      <dd>{steps === 0 ? 'No actions to repeat' : `about ${formatElapsed(duration_ms)}`}</dd>
      <dt>Verified</dt>
      <dd data-warn={verifiable < steps || undefined}>
        {verifiable === 0
          ? 'None: there are no screenshots to compare with'
          : verifiable === steps
            ? 'All: the screen is compared before each action'
            : `${verifiable.toLocaleString('en')} of ${steps.toLocaleString('en')}: the others have no screenshot`}
      </dd>
      {left_out > 0 && (
        <>
          <dt>Skipped</dt>
          <dd>{formatCount(left_out, 'action')} that failed, were rejected or only read the screen</dd>
        </>
      )}
      {missing_texts > 0 && (
        <>
          <dt>To enter</dt>
          <dd>{formatCount(missing_texts, 'sensitive text')} that was not stored</dd>
        </>
      )}
    </dl>
  );
}
