import { Ellipsis } from 'lucide-react';
import { ContextMenu, DropdownMenu } from 'radix-ui';
import { Fragment, type ReactElement } from 'react';
import { reasonOf } from '../api/failure';
import { useLog, usePanel } from '../panel/context';
import type { Panel } from '../panel/panel';
import { retryAction } from '../state/notifications';
import type { LogRowData } from '../state/row';
import { IconButton } from '../ui/Button';
import { Menu, MenuItem } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import { ROW_COMMANDS, type RowCommand } from './row-commands';

/** A context menu for the selected rows. */
export function RowContextMenu({ children }: { readonly children: ReactElement }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          className={menu.menu}
          collisionPadding={8}
          onCloseAutoFocus={keepInComposer}
          data-typeahead
        >
          <Items as={ContextMenu.Item} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** The same menu below a button. */
export function RowMenuButton({ label }: { readonly label: string }) {
  return (
    <Menu trigger={<IconButton icon={<Ellipsis />} label={label} />} onCloseAutoFocus={keepInComposer}>
      <Items as={DropdownMenu.Item} />
    </Menu>
  );
}

/** Keeps the focus that a command moved to the composer. */
function keepInComposer(event: Event): void {
  if (document.activeElement?.closest('#composer-pane')) event.preventDefault();
}

function Items({ as }: { readonly as: typeof ContextMenu.Item | typeof DropdownMenu.Item }) {
  const panel = usePanel();
  // The commands depend on the selection.
  useLog((state) => state.selection);
  const rows = panel.log.selectedRows();
  const commands = rows.length === 0 ? [] : ROW_COMMANDS.filter(({ isFor }) => isFor?.(rows, panel) ?? true);
  return commands.map((command, index) => (
    <Fragment key={command.label}>
      {index > 0 && command.group !== commands[index - 1]?.group && <div className={menu.line} />}
      <MenuItem
        as={as}
        icon={command.icon}
        label={command.label}
        shortcut={command.shortcut}
        onSelect={() => void run(command, rows, panel)}
      />
    </Fragment>
  ));
}

async function run(command: RowCommand, rows: readonly LogRowData[], panel: Panel): Promise<void> {
  try {
    await command.run(rows, panel);
  } catch (error) {
    const way = retryAction(error, () => run(command, rows, panel));
    panel.reportError(`“${command.label}” failed. ${reasonOf(error)}`, way);
  }
}
