import { useDesktops, useWall } from '../panel/context';
import type { Wall } from '../panel/wall';
import { WALL } from '../state/router';
import { titleOf } from '../state/wall/desktop-state';
import { DeleteDialog } from '../ui/DeleteDialog';
import { HostsDialog } from './HostsDialog';
import { NewDesktopDialog } from './NewDesktopDialog';

/** The dialogs that add, stop and delete desktops. */
export function DesktopDialogs() {
  const dialog = useDesktops((state) => state.dialog);
  const asked = dialog?.kind === 'stop' || dialog?.kind === 'delete' ? dialog : undefined;
  return (
    <>
      <NewDesktopDialog open={dialog?.kind === 'new'} />
      <HostsDialog open={dialog?.kind === 'hosts'} />
      <EndDialog kind="stop" name={asked?.kind === 'stop' ? asked.name : undefined} />
      <EndDialog kind="delete" name={asked?.kind === 'delete' ? asked.name : undefined} />
    </>
  );
}

const TEXTS = {
  stop: {
    verb: 'Stop',
    description:
      'Its programs end, and what they have not saved is lost. Its recordings are finished. The next use starts it again, empty.',
  },
  delete: {
    verb: 'Delete',
    description:
      'It is stopped, and what its programs stored for it, such as the profile of a browser, is deleted permanently. Its sessions and recordings stay.',
  },
} as const;

interface EndDialogProps {
  readonly kind: 'stop' | 'delete';
  /** The desktop; undefined while the dialog is closed. */
  readonly name: string | undefined;
}

/** Asks whether a desktop may be stopped or deleted. */
function EndDialog({ kind, name }: EndDialogProps) {
  const wall = useWall();
  const desktop = useDesktops(({ desktops }) => desktops?.find((one) => one.name === name));
  const { verb, description } = TEXTS[kind];
  return (
    <DeleteDialog
      open={name !== undefined}
      title={`${verb} ${desktop ? titleOf(desktop) : name}?`}
      description={description}
      label={verb}
      onCancel={wall.desktops.closeDialog}
      onDelete={() => {
        wall.desktops.closeDialog();
        if (name === undefined) return;
        if (kind === 'stop') void wall.desktops.stop(name);
        else void remove(wall, name);
      }}
    />
  );
}

/** A page of the deleted desktop gives way to the wall; on the wall, the focus moves to the next tile. */
async function remove({ desktops, router }: Wall, name: string): Promise<void> {
  const before = desktops.store.getState().desktops ?? [];
  const index = before.findIndex((one) => one.name === name);
  const neighbor = before[index + 1] ?? before[index - 1];
  if (!(await desktops.remove(name))) return;
  const route = router.store.getState();
  if (route.page === 'wall') desktops.goTo(neighbor?.name, { focus: true });
  else if (route.desktop === name) router.go(WALL);
}
