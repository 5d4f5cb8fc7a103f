import { CircleAlert, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwn, useRecordings } from '../panel/use-recordings';
import { Button } from '../ui/Button';
import { CommandExample } from '../ui/CommandExample';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './LibraryPlaceholder.module.css';
import { toggleRecording } from './RecordButton';

export function LibraryError(props: {
  readonly message: string;
  readonly detail: string | undefined;
  readonly onRetry: () => void;
}) {
  return (
    <LibraryPlaceholder icon={<CircleAlert />} title="The recordings could not be read" alert>
      <p>
        {props.message} {props.detail}
      </p>
      <Button label="Try again" onClick={props.onRetry} />
    </LibraryPlaceholder>
  );
}

export function NothingFound({ query, onClear }: { readonly query: string; readonly onClear: () => void }) {
  return (
    <LibraryPlaceholder icon={<SearchX />} title={`Nothing matches “${query}”`}>
      <p>Titles, dates, states and chat ids are searched; every word must be found.</p>
      <Button label="Clear the search" shortcut="Esc" onClick={onClear} />
    </LibraryPlaceholder>
  );
}

/** What to do while there is nothing. */
export function EmptyLibrary() {
  const recordings = useRecordings();
  const idle = useOwn((state) => state.phase === 'idle');
  const command = startCommand(window.location.origin);
  return (
    <LibraryPlaceholder title="No recordings yet">
      <p>
        A recording keeps what happens on the desktop as a small video, with every action at its place.
        Nothing of it is lost, even if the machine fails.
      </p>
      <span className={styles.keys}>
        <Button
          kind="primary"
          label="Record the desktop"
          disabled={!idle}
          onClick={() => toggleRecording(recordings)}
        />
        or press <Keys keys={SHORTCUTS.record.keys} />
      </span>
      <p>An agent does the same with an id of its own choice:</p>
      <CommandExample command={command} />
    </LibraryPlaceholder>
  );
}

function startCommand(origin: string): string {
  return [
    `curl ${origin}/api/v0/desktop/recording/start \\`,
    `  -H "Authorization: Bearer $JUMPSEAT_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"recording_id":"${crypto.randomUUID()}"}'`,
  ].join('\n');
}

/** Cards to come. Shown only when it takes long enough to be noticed. */
export function LoadingLibrary() {
  return (
    <div className={styles.loading} role="status" aria-label="Reading the recordings">
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <div key={i} className={styles.card} />
      ))}
    </div>
  );
}

export interface LibraryPlaceholderProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly alert?: boolean;
  readonly children: ReactNode;
}

/** A few words in the middle, where something else would be. */
export function LibraryPlaceholder({ icon, title, alert, children }: LibraryPlaceholderProps) {
  return (
    <div className={styles.notice} role={alert ? 'alert' : undefined} data-alert={alert}>
      {icon}
      <h3>{title}</h3>
      {children}
    </div>
  );
}
