import { useMemo } from 'react';
import { usePanel } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { DeleteSession } from './DeleteSession';
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
