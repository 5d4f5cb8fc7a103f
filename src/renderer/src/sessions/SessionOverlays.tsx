import { useMemo } from 'react';
import { useNow } from '../api/use-now';
import { usePanel } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { DeleteDialog } from '../ui/DeleteDialog';
import { formatBytes, formatCount } from '../ui/format';
import { DropTarget } from './DropTarget';
import { ExportDialog } from './ExportDialog';
import { SessionsDialog } from './SessionsDialog';
import { sessionCommands } from './session-commands';
import { Transfers } from './Transfers';

/** Dialogs, transfers and the drop target of sessions. */
export function SessionOverlays() {
  const panel = usePanel();
  useCommands(useMemo(() => sessionCommands(panel), [panel]));
  return (
    <>
      <SessionsDialog />
      <ExportDialog />
      <DeleteSession />
      <Transfers />
      <DropTarget />
    </>
  );
}

/** Asks before a session is deleted. */
function DeleteSession() {
  const { sessions } = usePanel();
  const session = useSessionsState((state) => state.deleting);
  const now = useNow(60_000);
  return (
    <DeleteDialog
      open={session !== undefined}
      title={session ? `Delete “${sessionName(session, now)}”?` : ''}
      description={
        session &&
        `${formatCount(session.actions, 'action')} and their screenshots (${formatBytes(session.bytes)}) will be deleted permanently. Recordings stay.`
      }
      onCancel={() => sessions.askDelete(undefined)}
      onDelete={() => {
        sessions.askDelete(undefined);
        if (session) void sessions.remove(session.id);
      }}
    />
  );
}
