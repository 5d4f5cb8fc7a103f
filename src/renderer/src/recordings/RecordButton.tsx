import { Circle, Square } from 'lucide-react';
import { useOwn, useRecordings } from '../panel/use-recordings';
import type { OwnState } from '../state/recordings/own-recording';
import { Button } from '../ui/Button';
import { Spinner } from '../ui/Spinner';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './RecordButton.module.css';

type Phase = OwnState['phase'];

const LABELS: Readonly<Record<Phase, string>> = {
  idle: 'Record',
  starting: 'Starting',
  recording: 'Stop',
  stopping: 'Finishing',
};

const TIPS: Readonly<Record<Phase, string>> = {
  idle: 'Start recording',
  starting: 'The recording starts with the first frame',
  recording: 'Stop recording',
  stopping: 'Finishing the video',
};

const ANNOUNCEMENTS: Readonly<Record<Phase, string>> = {
  idle: '',
  starting: '',
  recording: 'Recording.',
  stopping: 'Finishing the recording.',
};

/** Starts a recording, or stops the one started here. */
export function RecordButton() {
  const recordings = useRecordings();
  const phase = useOwn((state) => state.phase);
  const busy = phase === 'starting' || phase === 'stopping';
  return (
    <>
      <Button
        className={styles.record}
        data-phase={phase}
        icon={busy ? <Spinner /> : phase === 'recording' ? <Square /> : <Circle />}
        label={LABELS[phase]}
        tip={TIPS[phase]}
        shortcut={SHORTCUTS.record.keys}
        aria-disabled={busy}
        onClick={recordings.toggle}
      />
      <span role="status" className="visually-hidden">
        {ANNOUNCEMENTS[phase]}
      </span>
    </>
  );
}
