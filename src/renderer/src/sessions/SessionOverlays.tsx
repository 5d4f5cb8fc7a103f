import { FolderInput } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNow } from '../api/use-now';
import { usePanel } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { DeleteDialog } from '../ui/DeleteDialog';
import { formatBytes, formatCount } from '../ui/format';
import { useWindowEvent } from '../ui/use-window-event';
import { ExportDialog } from './ExportDialog';
import { SessionsDialog } from './SessionsDialog';
import { sessionCommands } from './session-commands';
import { Transfers } from './Transfers';
import styles from './Transfers.module.css';

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

/** Imports files that are dropped anywhere on the window. */
function DropTarget() {
  const { sessions } = usePanel();
  const [over, setOver] = useState(false);
  const onOver = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    // Otherwise the browser would open the file.
    event.preventDefault();
    setOver(true);
  };
  useWindowEvent('dragenter', onOver);
  useWindowEvent('dragover', onOver);
  useWindowEvent('dragleave', (event) => {
    // Inside the page, the pointer enters another element.
    if (event.relatedTarget === null) setOver(false);
  });
  useWindowEvent('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    void sessions.import([...(event.dataTransfer?.files ?? [])]);
  });
  useWindowEvent('dragend', () => setOver(false));
  if (!over) return null;
  return (
    <div className={styles.target} role="status">
      <div>
        <FolderInput />
        <strong>Drop to import a session</strong>
        <span>An exported archive, or an actions.jsonl</span>
      </div>
    </div>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
