import { Circle, Square } from 'lucide-react';
import { useOwn, useRecordings } from '../panel/use-recordings';
import type { OwnState } from '../state/recordings/own-recording';
import { Button } from '../ui/Button';
import { Spinner } from '../ui/Spinner';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './RecordButton.module.css';

interface PhaseText {
  readonly label: string;
  readonly tip: string;
  readonly announcement: string;
}

const TEXTS: Readonly<Record<OwnState['phase'], PhaseText>> = {
  idle: { label: 'Record', tip: 'Start recording', announcement: '' },
  starting: { label: 'Starting', tip: 'The recording starts with the first frame', announcement: '' },
  recording: { label: 'Stop', tip: 'Stop recording', announcement: 'Recording.' },
  stopping: { label: 'Finishing', tip: 'Finishing the video', announcement: 'Finishing the recording.' },
};

/** Starts a recording, or stops the one started here. */
export function RecordButton() {
  const recordings = useRecordings();
  const phase = useOwn((state) => state.phase);
  const { label, tip, announcement } = TEXTS[phase];
  const busy = phase === 'starting' || phase === 'stopping';
  return (
    <>
      <Button
        className={styles.record}
        data-phase={phase}
        icon={busy ? <Spinner /> : phase === 'recording' ? <Square /> : <Circle />}
        label={label}
        tip={tip}
        shortcut={SHORTCUTS.record.keys}
        aria-disabled={busy}
        onClick={recordings.toggle}
      />
      <span role="status" className="visually-hidden">
        {announcement}
      </span>
    </>
  );
}
