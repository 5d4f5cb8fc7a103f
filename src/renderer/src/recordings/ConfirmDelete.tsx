import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../ui/Button';
import styles from './ConfirmDelete.module.css';
import { NOTHING } from './selection';
import { useBrowse, useLibrary, useRecordings } from './use-recordings';
import { countWords, sizeWords } from './words';

/** Asks before recordings are deleted, and says how far it is. */
export function ConfirmDelete({ onDeleted }: { readonly onDeleted?: () => void }) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const deleting = useBrowse((state) => state.deleting);
  const [done, setDone] = useState<number>();
  const close = () => browse.setState({ deleting: undefined });

  const remove = async (ids: readonly string[]) => {
    setDone(0);
    await recordings.remove(ids, setDone);
    setDone(undefined);
    browse.setState({ selection: NOTHING });
    close();
    onDeleted?.();
  };
  return (
    <AlertDialog.Root
      open={deleting !== undefined}
      onOpenChange={(open) => {
        if (!open && done === undefined) close();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.veil} />
        <AlertDialog.Content
          className={styles.dialog}
          data-typeahead
          onCloseAutoFocus={(event) => {
            // What had the focus may be gone with its recording, and somebody may have gone on already.
            event.preventDefault();
            if (document.activeElement === document.body) focusCurrent();
          }}
        >
          {deleting && <Words ids={deleting} />}
          {done !== undefined && deleting && (
            <progress className={styles.progress} max={deleting.length} value={done} aria-label="Deleting" />
          )}
          <div className={styles.buttons}>
            <AlertDialog.Cancel asChild>
              <Button label="Keep" disabled={done !== undefined} />
            </AlertDialog.Cancel>
            <Button
              className={styles.danger}
              label={
                done !== undefined && deleting ? `Deleting ${done} of ${deleting.length}` : 'Delete for good'
              }
              disabled={done !== undefined}
              onClick={() => deleting && void remove(deleting)}
            />
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** The grid's current card; in the player, its page. */
function focusCurrent(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"], #player-stage')?.focus();
}

function Words({ ids }: { readonly ids: readonly string[] }) {
  const items = useLibrary((state) => state.items);
  // Their number stays what was asked about while they go.
  const [asked] = useState(() => ids.flatMap((id) => items.get(id) ?? []));
  const bytes = sizeWords(asked.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  const pinned = asked.filter((one) => one.pinned).length;
  const [only] = asked;
  const what = asked.length === 1 && only ? `“${only.title}”` : countWords(asked.length, 'recording');
  return (
    <>
      <AlertDialog.Title>Delete {what}?</AlertDialog.Title>
      <AlertDialog.Description>
        {bytes} of video and the actions with it go from the disk, and cannot be brought back.
        {pinned > 0 && asked.length > 1 && ` ${pinned} of them ${pinned === 1 ? 'is' : 'are'} pinned.`}
        {pinned > 0 && asked.length === 1 && ' It is pinned.'}
      </AlertDialog.Description>
    </>
  );
}
