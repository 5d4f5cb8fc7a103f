import { AlertDialog } from 'radix-ui';
import { countWords, sizeWords } from '../recordings/words';
import { Button } from '../ui/Button';
import { useNow } from '../ui/use-now';
import styles from './SessionsDialog.module.css';
import { useSessions, useSessionsState } from './use-sessions';
import { sessionName } from './words';

/** Asks before a session is deleted. */
export function ConfirmDelete() {
  const sessions = useSessions();
  const session = useSessionsState((state) => state.deleting);
  const now = useNow(60_000);
  return (
    <AlertDialog.Root
      open={session !== undefined}
      onOpenChange={(open) => !open && sessions.askDelete(undefined)}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.veil} />
        <AlertDialog.Content className={styles.dialog} data-typeahead>
          {session && (
            <>
              <AlertDialog.Title>Delete “{sessionName(session, now)}”?</AlertDialog.Title>
              <AlertDialog.Description>
                {countWords(session.actions, 'action')} and their pictures, {sizeWords(session.bytes)}, go
                from the disk, and cannot be brought back. Recordings of that time stay.
              </AlertDialog.Description>
            </>
          )}
          <div className={styles.foot}>
            <AlertDialog.Cancel asChild>
              <Button label="Keep" />
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                className={styles.danger}
                label="Delete for good"
                onClick={() => session && void sessions.remove(session.id)}
              />
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
