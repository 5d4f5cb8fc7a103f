import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { ExportFormat, ExportRequest } from '../api/sessions';
import { usePanel } from '../panel/context';
import { useSessionsState } from '../panel/use-sessions';
import { Button } from '../ui/Button';
import { Dialog, DialogFoot } from '../ui/Dialog';
import { formatCount } from '../ui/format';
import styles from './ExportDialog.module.css';

const FORMATS: readonly { value: ExportFormat; label: string; description: string }[] = [
  {
    value: 'zip',
    label: 'Archive',
    description: 'Actions, screenshots and recordings, with a page to view them offline. Can be imported.',
  },
  {
    value: 'mjs',
    label: 'Script for Node.js',
    description: 'Replays the actions. Needs only Node.js.',
  },
  { value: 'py', label: 'Script for Python', description: 'Replays the actions. Needs only Python 3.' },
];

export function ExportDialog() {
  const { sessions } = usePanel();
  const open = useSessionsState((state) => state.page === 'export');
  const request = useSessionsState((state) => state.export);
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && sessions.close()}
      title={`Export ${request?.ids ? 'the selected actions' : 'the session'}`}
    >
      {request && <Form key={JSON.stringify(request)} request={request} />}
    </Dialog>
  );
}

function Form({ request }: { readonly request: ExportRequest }) {
  const { sessions } = usePanel();
  const [format, setFormat] = useState(request.format);
  const [onlySelected, setOnlySelected] = useState(request.ids !== undefined);
  const [recordings, setRecordings] = useState(request.recordings);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        sessions.close();
        const ids = onlySelected ? request.ids : undefined;
        void sessions.export({ session: request.session, format, ids, recordings });
      }}
    >
      <RadioGroup.Root
        className={styles.formats}
        aria-label="Format"
        value={format}
        onValueChange={(value) => setFormat(FORMATS.find((one) => one.value === value)?.value ?? format)}
      >
        {FORMATS.map(({ value, label, description }) => (
          <RadioGroup.Item
            key={value}
            value={value}
            className={styles.format}
            data-initial-focus={value === request.format || undefined}
          >
            <i className={styles.dot} />
            <strong>{label}</strong>
            <span>{description}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {request.ids && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={onlySelected}
            onChange={({ target }) => setOnlySelected(target.checked)}
          />
          Only the {formatCount(request.ids.length, 'selected action')}
        </label>
      )}
      <label className={styles.check} data-off={format !== 'zip' || undefined}>
        <input
          type="checkbox"
          checked={recordings && format === 'zip'}
          disabled={format !== 'zip'}
          onChange={({ target }) => setRecordings(target.checked)}
        />
        Include recordings
      </label>
      <p>Sensitive text isn't included; scripts ask for it when run.</p>
      <DialogFoot>
        <Button label="Cancel" onClick={() => sessions.close()} />
        <Button kind="primary" type="submit" label="Export" />
      </DialogFoot>
    </form>
  );
}
