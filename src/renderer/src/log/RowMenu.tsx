import {
  Braces,
  Ellipsis,
  FastForward,
  FileCode,
  FileDown,
  ListRestart,
  PencilLine,
  RotateCcw,
  Terminal,
} from 'lucide-react';
import { ContextMenu, DropdownMenu } from 'radix-ui';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { curlFor } from '../actions/curl';
import { nodeRequest, pythonRequest, requestBody } from '../actions/scripts';
import { reasonOf } from '../api/failure';
import { useLog, usePanel } from '../panel/context';
import { editAgain } from '../panel/edit-again';
import type { Panel } from '../panel/panel';
import { replayFrom, replaySelected, replaySession } from '../panel/replay-commands';
import { retryAction } from '../state/notifications';
import type { LogRowData } from '../state/row';
import { IconButton } from '../ui/Button';
import { Menu, MenuItem } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import { SHORTCUTS } from '../ui/shortcuts';

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

/** An item of the menu of rows. */
interface RowCommand {
  readonly label: string;
  readonly icon: ReactNode;
  readonly shortcut?: string;
  /** Items of a group are adjacent in the menu. */
  readonly group: 'again' | 'replay' | 'copy' | 'keep';
  /** Whether it applies to the rows, by default to any: at least one, in the order of the log. */
  readonly isFor?: (rows: readonly LogRowData[], panel: Panel) => boolean;
  readonly run: (rows: readonly LogRowData[], panel: Panel) => void | Promise<void>;
}

const isOne = (rows: readonly LogRowData[]) => rows.length === 1;

const ROW_COMMANDS: readonly RowCommand[] = [
  {
    label: 'Edit and send again',
    icon: <PencilLine />,
    shortcut: SHORTCUTS.again.keys,
    group: 'again',
    isFor: isOne,
    async run(rows, panel) {
      const [entry] = await panel.log.entriesOf(rows);
      if (entry) editAgain(panel, entry.request);
    },
  },
  {
    label: 'Replay',
    icon: <RotateCcw />,
    shortcut: SHORTCUTS.replaySelection.keys,
    group: 'replay',
    run: (_rows, panel) => replaySelected(panel),
  },
  {
    label: 'Replay from here',
    icon: <FastForward />,
    group: 'replay',
    isFor: isOne,
    run: (_rows, panel) => replayFrom(panel),
  },
  {
    label: 'Replay the whole session',
    icon: <ListRestart />,
    group: 'replay',
    isFor: isOne,
    run: (_rows, panel) => replaySession(panel),
  },
  copying('JSON', <Braces />, (entries) =>
    entries.length === 1
      ? JSON.stringify(entries[0], undefined, 2)
      : entries.map((entry) => JSON.stringify(entry)).join('\n'),
  ),
  copying('curl', <Terminal />, lines(curlFor)),
  copying('Node.js', <FileCode />, lines(nodeRequest)),
  copying('Python', <FileCode />, lines(pythonRequest)),
  {
    label: 'Export as script…',
    icon: <FileDown />,
    group: 'keep',
    isFor: (rows, panel) => panel.log.session() !== undefined && rows.some(({ seq }) => seq !== undefined),
    run(rows, panel) {
      const session = panel.log.session();
      // Rows without a number could not be written to the session's file.
      const ids = rows.filter(({ seq }) => seq !== undefined).map(({ id }) => id);
      if (session !== undefined) panel.sessions.askExport({ session, format: 'mjs', ids, recordings: false });
    },
  },
];

type Write = (entries: readonly JournalEntry[], desktop: string) => string;

function copying(format: string, icon: ReactNode, write: Write): RowCommand {
  return {
    label: `Copy as ${format}`,
    icon,
    group: 'copy',
    async run(rows, panel) {
      await navigator.clipboard.writeText(write(await panel.log.entriesOf(rows), panel.desktop));
      panel.reportDone(`Copied ${rows.length === 1 ? 'an action' : `${rows.length} actions`} as ${format}.`);
    },
  };
}

function lines(lineOf: (origin: string, body: Record<string, unknown>, desktop: string) => string): Write {
  return (entries, desktop) =>
    entries.map(({ request }) => lineOf(window.location.origin, requestBody(request), desktop)).join('\n');
}
