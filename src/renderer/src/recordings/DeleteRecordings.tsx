import { useState } from 'react';
import type { Recording } from '../../../shared/recording';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { DeleteDialog } from '../ui/DeleteDialog';
import { formatBytes, formatCount } from '../ui/format';

interface DeleteRecordingsProps {
  /** Called once all of them are deleted. */
  readonly onDeleted?: () => void;
}

/** Confirms the deletion of recordings and shows its progress. */
export function DeleteRecordings({ onDeleted }: DeleteRecordingsProps) {
  const deleting = useBrowse((state) => state.deleting);
  return deleting && <Confirmation ids={deleting} onDeleted={onDeleted} />;
}

interface ConfirmationProps {
  readonly ids: readonly string[];
  readonly onDeleted: (() => void) | undefined;
}

function Confirmation({ ids, onDeleted }: ConfirmationProps) {
  const recordings = useRecordings();
  const { browse, library } = recordings;
  const items = useLibrary((state) => state.items);
  // The question stays the same while they are deleted.
  const [asked] = useState(() => ids.flatMap((id) => items.get(id) ?? []));
  const [work, setWork] = useState<{ done: number; abort: AbortController }>();

  const remove = async () => {
    const abort = new AbortController();
    setWork({ done: 0, abort });
    await recordings.remove(ids, (done) => setWork({ done, abort }), abort.signal);
    browse.askToDelete(undefined);
    browse.select(abort.signal.aborted ? ids.filter((id) => library.getState().items.has(id)) : []);
    if (!abort.signal.aborted) onDeleted?.();
  };
  return (
    <DeleteDialog
      open
      {...describe(asked)}
      progress={work && { done: work.done, total: ids.length, isStopping: work.abort.signal.aborted }}
      onDelete={() => void remove()}
      onCancel={() => (work ? work.abort.abort() : browse.askToDelete(undefined))}
      onCloseAutoFocus={(event) => {
        // The focused card may be deleted, and the user may have moved on.
        event.preventDefault();
        if (document.activeElement === document.body) focusCurrent();
      }}
    />
  );
}

/** Focuses the grid's current card or the player. */
function focusCurrent(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"], #player-stage')?.focus();
}

function describe(asked: readonly Recording[]): { title: string; description: string } {
  const bytes = formatBytes(asked.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  const pinned = asked.filter((one) => one.pinned).length;
  const [only] = asked;
  const isOne = asked.length === 1;
  const what = isOne && only ? `“${only.title}”` : formatCount(asked.length, 'recording');
  const which = isOne ? 'It is' : `${pinned} of them ${pinned === 1 ? 'is' : 'are'}`;
  return {
    title: `Delete ${what}?`,
    description: `${bytes} of video and its actions will be deleted permanently.${pinned > 0 ? ` ${which} pinned.` : ''}`,
  };
}
