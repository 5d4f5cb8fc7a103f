import { CircleAlert, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ROUTES } from '../../../shared/routes/routes';
import { useOwn, useRecordings } from '../panel/use-recordings';
import { Button } from '../ui/Button';
import { CommandExample } from '../ui/CommandExample';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './LibraryPlaceholder.module.css';

export function LibraryError(props: {
  readonly message: string;
  readonly detail: string | undefined;
  readonly onRetry: () => void;
}) {
  return (
    <LibraryPlaceholder icon={<CircleAlert />} title="Could not load the recordings" alert>
      <p>
        {props.message} {props.detail}
      </p>
      <Button label="Try again" onClick={props.onRetry} />
    </LibraryPlaceholder>
  );
}

export function NothingFound({ query, onClear }: { readonly query: string; readonly onClear: () => void }) {
  return (
    <LibraryPlaceholder icon={<SearchX />} title={`No recordings match “${query}”`}>
      <p>The search covers titles, dates, states and chat IDs. All words must match.</p>
      <Button label="Clear search" shortcut="Esc" onClick={onClear} />
    </LibraryPlaceholder>
  );
}

export function EmptyLibrary() {
  const recordings = useRecordings();
  const idle = useOwn((state) => state.phase === 'idle');
  const command = startCommand(window.location.origin);
  return (
    <LibraryPlaceholder title="No recordings yet">
      <p>
        A recording is a small video of the desktop with every action on its timeline. It survives a crash of
        the machine.
      </p>
      <span className={styles.keys}>
        <Button kind="primary" label="Start recording" disabled={!idle} onClick={recordings.toggle} />
        or press <Keys keys={SHORTCUTS.record.keys} />
      </span>
      <p>An agent can start one under an id of its choice:</p>
      <CommandExample command={command} />
    </LibraryPlaceholder>
  );
}

function startCommand(origin: string): string {
  return [
    `curl ${origin}${ROUTES.startRecording.path} \\`,
    `  -H "Authorization: Bearer $JUMPSEAT_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"recording_id":"${crypto.randomUUID()}"}'`,
  ].join('\n');
}

/** Placeholder cards, which CSS shows after a delay. */
export function LoadingLibrary() {
  return (
    <div className={styles.loading} role="status" aria-label="Loading the recordings">
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike.
        <div key={i} className={styles.card} />
      ))}
    </div>
  );
}

interface LibraryPlaceholderProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly alert?: boolean;
  readonly children: ReactNode;
}

/** A centered message in place of missing content. */
export function LibraryPlaceholder({ icon, title, alert, children }: LibraryPlaceholderProps) {
  return (
    <div className={styles.notice} role={alert ? 'alert' : undefined} data-alert={alert}>
      {icon}
      <h3>{title}</h3>
      {children}
    </div>
  );
}
