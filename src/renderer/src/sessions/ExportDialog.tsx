import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { ExportFormat, ExportRequest } from '../api/sessions';
import { useSessions, useSessionsState } from '../panel/use-sessions';
import { Button } from '../ui/Button';
import { Dialog, DialogFoot } from '../ui/Dialog';
import { formatCount } from '../ui/format';
import styles from './ExportDialog.module.css';

const FORMATS: readonly { value: ExportFormat; label: string; says: string }[] = [
  {
    value: 'zip',
    label: 'Archive',
    says: 'Actions, pictures and recordings, with a page that shows them offline. Can be imported again.',
  },
  {
    value: 'mjs',
    label: 'Script for Node',
    says: 'A file that does the actions again, with nothing but Node.',
  },
  { value: 'py', label: 'Script for Python', says: 'The same with nothing but Python 3.' },
];

/** How a session is to be exported. */
export function ExportDialog() {
  const sessions = useSessions();
  const open = useSessionsState((state) => state.page === 'export');
  const request = useSessionsState((state) => state.export);
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && sessions.close()}
      title={`Export ${request?.ids ? 'the chosen actions' : 'the session'}`}
    >
      {request && <Form key={JSON.stringify(request)} request={request} />}
    </Dialog>
  );
}

function Form({ request }: { readonly request: ExportRequest }) {
  const sessions = useSessions();
  const [format, setFormat] = useState(request.format);
  const [onlyChosen, setOnlyChosen] = useState(request.ids !== undefined);
  const [recordings, setRecordings] = useState(request.recordings);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        sessions.close();
        const ids = onlyChosen ? request.ids : undefined;
        void sessions.export({ session: request.session, format, ids, recordings });
      }}
    >
      <RadioGroup.Root
        className={styles.formats}
        aria-label="As what"
        value={format}
        onValueChange={(value) => setFormat(FORMATS.find((one) => one.value === value)?.value ?? format)}
      >
        {FORMATS.map(({ value, label, says }) => (
          <RadioGroup.Item
            key={value}
            value={value}
            className={styles.format}
            data-initial-focus={value === request.format || undefined}
          >
            <i className={styles.dot} />
            <strong>{label}</strong>
            <span>{says}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {request.ids && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={onlyChosen}
            onChange={({ target }) => setOnlyChosen(target.checked)}
          />
          Only the {formatCount(request.ids.length, 'chosen action')}
        </label>
      )}
      <label className={styles.check} data-off={format !== 'zip' || undefined}>
        <input
          type="checkbox"
          checked={recordings && format === 'zip'}
          disabled={format !== 'zip'}
          onChange={({ target }) => setRecordings(target.checked)}
        />
        With the recordings of that time
      </label>
      <p>Texts that were sensitive were never kept: they are not in it, and a script asks for them.</p>
      <DialogFoot>
        <Button label="Cancel" onClick={() => sessions.close()} />
        <Button kind="primary" type="submit" label="Export" />
      </DialogFoot>
    </form>
  );
}
