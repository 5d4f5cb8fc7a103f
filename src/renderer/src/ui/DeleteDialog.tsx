import { Button } from './Button';
import styles from './DeleteDialog.module.css';
import { Dialog, DialogCancel, DialogFoot, type DialogProps } from './Dialog';

interface DeleteDialogProps extends Pick<DialogProps, 'open' | 'title' | 'description'> {
  /** The label of the button that proceeds. */
  readonly label?: string;
  /** Set while deleting; Cancel then stops it. */
  readonly progress?:
    | { readonly done: number; readonly total: number; readonly isStopping: boolean }
    | undefined;
  readonly onDelete: () => void;
  readonly onCancel: () => void;
  readonly onCloseAutoFocus?: DialogProps['onCloseAutoFocus'];
}

/** Asks for confirmation before something is lost permanently. */
export function DeleteDialog({
  label = 'Delete',
  progress,
  onDelete,
  onCancel,
  ...dialog
}: DeleteDialogProps) {
  return (
    <Dialog {...dialog} onOpenChange={(open) => !open && onCancel()} question>
      {progress && (
        <progress
          className={styles.progress}
          max={progress.total}
          value={progress.done}
          aria-label="Deleting"
        />
      )}
      <DialogFoot>
        <DialogCancel label={progress ? 'Stop' : 'Cancel'} disabled={progress?.isStopping ?? false} />
        <Button
          kind="danger"
          label={progress ? `Deleting ${progress.done} of ${progress.total}` : label}
          disabled={progress !== undefined}
          onClick={onDelete}
        />
      </DialogFoot>
    </Dialog>
  );
}
