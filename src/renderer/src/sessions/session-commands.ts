import { Download, FileCode, FolderInput, History } from 'lucide-react';
import { chooseFiles } from '../api/save-file';
import type { ExportFormat } from '../api/sessions';
import type { Panel } from '../panel/panel';
import type { Command } from '../state/command-registry';

/** Opens the export dialog for the shown session, or for the selected actions if there are several. */
export function askExport({ log, sessions }: Pick<Panel, 'log' | 'sessions'>, format: ExportFormat): void {
  const session = log.session();
  if (session === undefined) return;
  const selected = log.selectedRows().map(({ id }) => id);
  sessions.askExport({ session, format, ids: selected.length > 1 ? selected : undefined, recordings: true });
}

export function askImport({ sessions }: Pick<Panel, 'sessions'>): void {
  chooseFiles((files) => void sessions.import(files));
}

export function sessionCommands(panel: Panel): readonly Command[] {
  const known = () => panel.log.session() !== undefined;
  return [
    {
      id: 'sessions.list',
      title: 'Show past sessions',
      section: 'Sessions',
      keys: 'O',
      icon: History,
      keywords: 'open history journal',
      run: () => panel.sessions.showList(),
    },
    {
      id: 'sessions.export',
      title: 'Export the session as an archive',
      section: 'Sessions',
      icon: Download,
      keywords: 'save zip download offline',
      when: known,
      run: () => askExport(panel, 'zip'),
    },
    {
      id: 'sessions.script',
      title: 'Export the session as a script',
      section: 'Sessions',
      icon: FileCode,
      keywords: 'save node python javascript code',
      when: known,
      run: () => askExport(panel, 'mjs'),
    },
    {
      id: 'sessions.import',
      title: 'Import a session',
      section: 'Sessions',
      icon: FolderInput,
      keywords: 'load open zip jsonl upload',
      run: () => askImport(panel),
    },
  ];
}
