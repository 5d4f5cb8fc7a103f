import { useNow } from '../api/use-now';
import { useSessions, useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { Button } from '../ui/Button';
import { Dialog, DialogCancel, DialogFoot } from '../ui/Dialog';
import { formatBytes, formatCount } from '../ui/format';

/** Asks before a session is deleted. */
export function DeleteSession() {
  const sessions = useSessions();
  const session = useSessionsState((state) => state.deleting);
  const now = useNow(60_000);
  return (
    <Dialog
      open={session !== undefined}
      onOpenChange={(open) => !open && sessions.askDelete(undefined)}
      question
      title={session ? `Delete “${sessionName(session, now)}”?` : ''}
      description={
        session &&
        `${formatCount(session.actions, 'action')} and their pictures, ${formatBytes(session.bytes)}, go from the disk, and cannot be brought back. Recordings of that time stay.`
      }
    >
      <DialogFoot>
        <DialogCancel label="Keep" />
        <Button
          kind="danger"
          label="Delete for good"
          onClick={() => {
            sessions.askDelete(undefined);
            if (session) void sessions.remove(session.id);
          }}
        />
      </DialogFoot>
    </Dialog>
  );
}
