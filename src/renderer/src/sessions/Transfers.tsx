import { CircleCheck, CircleX, Download, FolderInput, X } from 'lucide-react';
import { usePanel } from '../panel/context';
import { useSessionsState } from '../panel/use-sessions';
import type { Transfer } from '../state/transfers';
import { Button, IconButton } from '../ui/Button';
import { formatBytes } from '../ui/format';
import styles from './Transfers.module.css';

/** Running and finished exports and imports. */
export function Transfers() {
  const transfers = useSessionsState((state) => state.transfers);
  return (
    <section className={styles.stack} aria-label="Exports and imports">
      {transfers.map((transfer) => (
        <Card key={transfer.id} transfer={transfer} />
      ))}
    </section>
  );
}

const ICONS = { import: FolderInput, export: Download } as const;

function Card({ transfer }: { readonly transfer: Transfer }) {
  const panel = usePanel();
  const { sessions } = panel;
  const { id, kind, name, state, done, total, result: words, session, action: way } = transfer;
  const Icon = state === 'done' ? CircleCheck : state === 'failed' ? CircleX : ICONS[kind];
  const sent = total !== undefined && done >= total;
  return (
    <div className={styles.card} data-state={state} role={state === 'failed' ? 'alert' : 'status'}>
      <Icon />
      <p>
        <strong className="ellipsis">{name}</strong>
        <span>{state === 'running' ? describeProgress(transfer) : words}</span>
      </p>
      {state === 'running' && (
        <Button
          kind="quiet"
          label="Cancel"
          aria-label={`Cancel ${name}`}
          onClick={() => sessions.cancel(id)}
        />
      )}
      {way && <Button label={way.label} aria-label={`${way.label}: ${name}`} onClick={way.run} />}
      {session !== undefined && (
        <Button
          label="Open"
          aria-label={`Open ${name}`}
          onClick={() => {
            panel.recordings.router.go({ page: 'live' });
            panel.openSession(session);
            sessions.close();
            sessions.dismiss(id);
          }}
        />
      )}
      {state !== 'running' && (
        <IconButton icon={<X />} label="Dismiss" onClick={() => sessions.dismiss(id)} />
      )}
      {state === 'running' && (
        // Indeterminate without a value.
        <progress
          aria-label={kind === 'import' ? 'Importing' : 'Exporting'}
          {...(total !== undefined && !(sent && kind === 'import') && { max: total, value: done })}
        />
      )}
    </div>
  );
}

function describeProgress({ kind, done, total }: Transfer): string {
  if (total === undefined) return kind === 'import' ? 'Uploading…' : 'Collecting…';
  if (done >= total) return kind === 'import' ? 'Validating…' : 'Saving…';
  return `${formatBytes(done)} of ${formatBytes(total)}`;
}
