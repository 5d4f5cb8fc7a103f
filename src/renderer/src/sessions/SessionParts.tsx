import { useMemo } from 'react';
import { usePanel } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { ConfirmDelete } from './ConfirmDelete';
import { sessionCommands } from './commands';
import { DropTarget } from './DropTarget';
import { ExportDialog } from './ExportDialog';
import { SessionsDialog } from './SessionsDialog';
import { Transfers } from './Transfers';

/** All about sessions that is not in its place: dialogs, what is under way, where files are dropped. */
export function SessionParts() {
  const panel = usePanel();
  useCommands(useMemo(() => sessionCommands(panel), [panel]));
  return (
    <>
      <SessionsDialog />
      <ExportDialog />
      <ConfirmDelete />
      <Transfers />
      <DropTarget />
    </>
  );
}
