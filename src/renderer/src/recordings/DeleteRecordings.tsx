import { useState } from 'react';
import type { Recording } from '../../../shared/recording';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { NO_RECORDINGS, toggleAll } from '../state/recordings/recording-selection';
import { Button } from '../ui/Button';
import { Dialog, DialogCancel, DialogFoot } from '../ui/Dialog';
import { formatBytes, formatCount } from '../ui/format';
import styles from './DeleteRecordings.module.css';

export interface DeleteRecordingsProps {
  /** None of what was asked about is left. */
  readonly onDeleted?: () => void;
}

/** Asks before recordings are deleted, and says how far it is. */
export function DeleteRecordings({ onDeleted }: DeleteRecordingsProps) {
  const deleting = useBrowse((state) => state.deleting);
  return deleting && <Question ids={deleting} onDeleted={onDeleted} />;
}

interface QuestionProps {
  readonly ids: readonly string[];
  readonly onDeleted: (() => void) | undefined;
}

function Question({ ids, onDeleted }: QuestionProps) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const items = useLibrary((state) => state.items);
  // They stay what was asked about while they go.
  const [asked] = useState(() => ids.flatMap((id) => items.get(id) ?? []));
  const [work, setWork] = useState<{ done: number; stop: AbortController }>();
  const close = () => browse.setState({ deleting: undefined });

  const remove = async () => {
    const stop = new AbortController();
    setWork({ done: 0, stop });
    await recordings.remove(ids, (done) => setWork({ done, stop }), stop.signal);
    close();
    if (stop.signal.aborted) {
      const { items: left } = recordings.library.getState();
      return browse.setState({
        selection: toggleAll(
          NO_RECORDINGS,
          ids.filter((id) => left.has(id)),
        ),
      });
    }
    browse.setState({ selection: NO_RECORDINGS });
    onDeleted?.();
  };
  return (
    <Dialog
      open
      // While it works its own button ends it, and the dialog goes when nothing is under way any more.
      onOpenChange={() => (work ? work.stop.abort() : close())}
      question
      {...wordsFor(asked)}
      onCloseAutoFocus={(event) => {
        // What had the focus may be gone with its recording, and somebody may have gone on already.
        event.preventDefault();
        if (document.activeElement === document.body) focusCurrent();
      }}
    >
      {work && (
        <progress className={styles.progress} max={ids.length} value={work.done} aria-label="Deleting" />
      )}
      <DialogFoot>
        <DialogCancel label={work ? 'Stop here' : 'Keep'} disabled={work?.stop.signal.aborted ?? false} />
        <Button
          kind="danger"
          label={work ? `Deleting ${work.done} of ${ids.length}` : 'Delete for good'}
          disabled={work !== undefined}
          onClick={() => void remove()}
        />
      </DialogFoot>
    </Dialog>
  );
}

/** The grid's current card; in the player, its page. */
function focusCurrent(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"], #player-stage')?.focus();
}

function wordsFor(asked: readonly Recording[]): { title: string; words: string } {
  const bytes = formatBytes(asked.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  const pinned = asked.filter((one) => one.pinned).length;
  const [only] = asked;
  const what = asked.length === 1 && only ? `“${only.title}”` : formatCount(asked.length, 'recording');
  const which = asked.length === 1 ? 'It is' : `${pinned} of them ${pinned === 1 ? 'is' : 'are'}`;
  return {
    title: `Delete ${what}?`,
    words: `${bytes} of video and the actions with it go from the disk, and cannot be brought back.${pinned > 0 ? ` ${which} pinned.` : ''}`,
  };
}
