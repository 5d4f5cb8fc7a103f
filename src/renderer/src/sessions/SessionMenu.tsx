import { ChevronDown, Download, FileCode, FolderInput, History } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useNow } from '../api/use-now';
import { usePanel, useShownLog } from '../panel/context';
import { useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { Button } from '../ui/Button';
import { formatCount } from '../ui/format';
import { Keys } from '../ui/Keys';
import menu from '../ui/Menu.module.css';
import styles from './SessionMenu.module.css';
import { askExport, askImport } from './session-commands';

/** Past sessions in the menu; the list has all. */
const RECENT = 5;

/** Commands for the shown session, and links to earlier ones. */
export function SessionMenu() {
  const panel = usePanel();
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && void panel.sessions.load()}>
      <DropdownMenu.Trigger asChild>
        <Button
          kind="quiet"
          className={styles.trigger}
          icon={<History />}
          label="Session"
          iconAfter={<ChevronDown />}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${menu.menu} ${styles.menu}`}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          data-typeahead
        >
          <Items />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items() {
  const panel = usePanel();
  const { live, session: shown } = useShownLog();
  const list = useSessionsState((state) => state.list);
  const now = useNow(60_000);
  const past = (list ?? []).filter(({ running }) => !running);
  return (
    <>
      <DropdownMenu.Label className={menu.label}>
        {live ? 'This session' : `Session ${shown}`}
      </DropdownMenu.Label>
      <DropdownMenu.Item className={menu.item} disabled={!shown} onSelect={() => askExport(panel, 'zip')}>
        <Download />
        <span>Export…</span>
      </DropdownMenu.Item>
      <DropdownMenu.Item className={menu.item} disabled={!shown} onSelect={() => askExport(panel, 'mjs')}>
        <FileCode />
        <span>Export as script…</span>
      </DropdownMenu.Item>
      <div className={menu.line} />
      <DropdownMenu.Label className={menu.label}>Earlier sessions</DropdownMenu.Label>
      {past.slice(0, RECENT).map((session) => (
        <DropdownMenu.Item
          key={session.id}
          className={`${menu.item} ${styles.past}`}
          onSelect={() => {
            panel.recordings.router.go({ page: 'live' });
            panel.openSession(session.id);
          }}
        >
          <span className={styles.name}>{sessionName(session, now)}</span>
          <span className={styles.figures}>
            {formatCount(session.actions, 'action')}
            {session.failed > 0 && <em>{session.failed.toLocaleString('en')} failed</em>}
          </span>
        </DropdownMenu.Item>
      ))}
      {list && past.length === 0 && (
        <p className={styles.none}>Each start of Jumpseat begins a session. Earlier sessions appear here.</p>
      )}
      <DropdownMenu.Item className={menu.item} onSelect={() => panel.sessions.showList()}>
        <History />
        <span>All sessions…</span>
        <span className={menu.key}>
          <Keys keys="O" />
        </span>
      </DropdownMenu.Item>
      <DropdownMenu.Item className={menu.item} onSelect={() => askImport(panel)}>
        <FolderInput />
        <span>Import…</span>
      </DropdownMenu.Item>
    </>
  );
}
