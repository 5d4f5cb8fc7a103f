import { ChevronDown, Download, FileCode, FolderInput, History } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useNow } from '../api/use-now';
import { usePanel, useShownLog } from '../panel/context';
import { useSessionsState } from '../panel/use-sessions';
import { sessionName } from '../state/session-labels';
import { Button } from '../ui/Button';
import { formatCount } from '../ui/format';
import { Menu, MenuItem } from '../ui/Menu';
import menu from '../ui/Menu.module.css';
import styles from './SessionMenu.module.css';
import { askExport, askImport } from './session-commands';

/** Past sessions in the menu; the list has all. */
const RECENT = 5;

/** Commands for the shown session, and links to earlier ones. */
export function SessionMenu() {
  const panel = usePanel();
  return (
    <Menu
      trigger={
        <Button
          kind="quiet"
          className={styles.trigger}
          icon={<History />}
          label="Session"
          iconAfter={<ChevronDown />}
        />
      }
      onOpen={() => void panel.sessions.load()}
      className={styles.menu}
      align="start"
    >
      <Items />
    </Menu>
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
      <MenuItem
        icon={<Download />}
        label="Export…"
        disabled={!shown}
        onSelect={() => askExport(panel, 'zip')}
      />
      <MenuItem
        icon={<FileCode />}
        label="Export as script…"
        disabled={!shown}
        onSelect={() => askExport(panel, 'mjs')}
      />
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
      <MenuItem
        icon={<History />}
        label="All sessions…"
        shortcut="O"
        onSelect={() => panel.sessions.showList()}
      />
      <MenuItem icon={<FolderInput />} label="Import…" onSelect={() => askImport(panel)} />
    </>
  );
}
