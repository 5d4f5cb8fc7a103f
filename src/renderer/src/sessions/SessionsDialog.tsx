import { Download, FolderInput, History, PencilLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '../../../shared/session';
import { sourceIconOf } from '../actions/icons';
import { useNow } from '../api/use-now';
import { useDesktops, usePanel, useShownLog, useWall } from '../panel/context';
import { useSessionsState } from '../panel/use-sessions';
import { describeSession, formatSessionDuration, sessionName } from '../state/session-labels';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { formatCount } from '../ui/format';
import { TaskResult } from '../ui/TaskResult';
import { TitleField } from '../ui/TitleField';
import styles from './SessionsDialog.module.css';
import { askImport } from './session-commands';

/** All sessions, to open, export, rename or delete. */
export function SessionsDialog() {
  const panel = usePanel();
  const { sessions } = panel;
  const open = useSessionsState((state) => state.page === 'list');
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && sessions.close()}
      title="Sessions"
      tools={
        <Button
          icon={<FolderInput />}
          label="Import…"
          tip="An exported archive or an actions.jsonl. You can also drop it on the window."
          onClick={() => askImport(panel)}
        />
      }
      size="l"
      flush
      onEscapeKeyDown={(event) => {
        // Escape ends the renaming, not the dialog.
        if (event.target instanceof HTMLInputElement) event.preventDefault();
      }}
    >
      <List />
    </Dialog>
  );
}

function List() {
  const { sessions } = usePanel();
  const { list, error: trouble } = useSessionsState((state) => state);
  if (trouble !== undefined && !list) {
    return (
      <div className={styles.empty} role="alert">
        <p>{trouble}</p>
        <Button label="Try again" onClick={() => void sessions.load()} />
      </div>
    );
  }
  if (!list) return <p className={styles.empty}>Loading the sessions…</p>;
  return (
    <div className={styles.scroller}>
      <ul>
        {list.map((session) => (
          <Item key={session.id} session={session} />
        ))}
      </ul>
      {list.length === 1 && (
        <p className={styles.empty}>
          <History />
          This is the only session so far: each start of Jumpseat begins one, and an agent can begin one for
          each task. You can import an exported session, or drop it on the window.
        </p>
      )}
    </div>
  );
}

function Item({ session }: { readonly session: Session }) {
  const panel = usePanel();
  const wall = useWall();
  const isOneOfMany = useDesktops(({ desktops }) => (desktops?.length ?? 1) > 1);
  const { sessions } = panel;
  const now = useNow(60_000);
  const { session: shown } = useShownLog();
  const [renaming, setRenaming] = useState(false);
  const { id, running, actions, failed, sources, desktop } = session;
  const name = sessionName(session, now);
  const isShown = id === shown;
  return (
    <li className={styles.item} data-shown={isShown || undefined}>
      <div className={styles.about}>
        {renaming ? (
          <TitleField
            title={session.title ?? ''}
            onDone={(title) => {
              setRenaming(false);
              if (title !== undefined) void sessions.rename(id, title);
            }}
          />
        ) : (
          <strong className="ellipsis">{name}</strong>
        )}
        <span className={styles.facts}>
          <TaskResult {...session} />
          {session.result && ' · '}
          {isOneOfMany && `${desktop} · `}
          {describeSession(session, now)} · <code>{id}</code>
        </span>
      </div>
      <span className={styles.sources}>
        {sources.map((source) => {
          const Icon = sourceIconOf(source);
          return <Icon key={source} aria-label={source} />;
        })}
      </span>
      <span className={styles.figures}>
        {formatCount(actions, 'action')}
        {failed > 0 && <em>{failed.toLocaleString('en')} failed</em>}
      </span>
      <span className={styles.length}>{actions > 0 ? formatSessionDuration(session) : ''}</span>
      <span className={styles.buttons}>
        <Button
          label={isShown ? 'Viewing' : 'Open'}
          aria-label={isShown ? `Viewing ${name}` : `Open ${name}`}
          disabled={isShown}
          onClick={() => {
            sessions.close();
            if (running) wall.open(desktop);
            else panel.openSession(id);
          }}
        />
        <IconButton
          icon={<Download />}
          label={`Export ${name}`}
          tip="Export…"
          disabled={actions === 0}
          onClick={() => sessions.askExport({ session: id, format: 'zip', ids: undefined, recordings: true })}
        />
        <IconButton
          icon={<PencilLine />}
          label={`Rename ${name}`}
          tip="Rename"
          onClick={() => setRenaming(true)}
        />
        <IconButton
          icon={<Trash2 />}
          label={`Delete ${name}`}
          tip={running ? 'The current session cannot be deleted' : 'Delete…'}
          disabled={running}
          onClick={() => sessions.askDelete(session)}
        />
      </span>
    </li>
  );
}
