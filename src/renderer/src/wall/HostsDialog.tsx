import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { LinkedHost } from '../../../shared/linked-host';
import { useDesktops, useWall } from '../panel/context';
import { Button, IconButton } from '../ui/Button';
import { Dialog, DialogFoot } from '../ui/Dialog';
import { LabeledField } from '../ui/LabeledField';
import { visible } from '../ui/visible-text';
import styles from './HostsDialog.module.css';
import form from './NewDesktopDialog.module.css';

/** Longest reason (characters). */
const MAX_REASON = 200;

/** The hosts on other machines, and a form that links one more. */
export function HostsDialog({ open }: { readonly open: boolean }) {
  const { desktops } = useWall();
  const hosts = useDesktops((state) => state.hosts);
  return (
    <Dialog
      open={open}
      onOpenChange={(on) => !on && desktops.closeDialog()}
      title="Hosts on other machines"
      description="Their desktops appear on this wall. Through ssh, Jumpseat uses your keys and settings, and reads the token there."
    >
      {hosts.length > 0 && (
        <ul className={styles.hosts} aria-label="Linked hosts">
          {hosts.map((host) => (
            <HostRow key={host.name} host={host} />
          ))}
        </ul>
      )}
      <AddHostForm />
    </Dialog>
  );
}

const STATES: Readonly<Record<LinkedHost['state'], string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  failed: 'Not connected',
};

function HostRow({ host }: { readonly host: LinkedHost }) {
  const { desktops } = useWall();
  const { name, address, state, reason } = host;
  return (
    <li className={styles.host}>
      <strong className="ellipsis">{name}</strong>
      <span className={styles.address}>{address}</span>
      <span className={styles.state} data-state={state}>
        {STATES[state]}
        {reason !== undefined && state !== 'connected' && `: ${visible(reason, MAX_REASON)}`}
      </span>
      <IconButton
        icon={<Trash2 />}
        label={`Remove ${name}`}
        tip="Remove from this wall; the host keeps running"
        onClick={() => void desktops.removeHost(name)}
      />
    </li>
  );
}

const EMPTY = { address: '', name: '', token: '' };

function AddHostForm() {
  const { desktops } = useWall();
  const [fields, setFields] = useState(EMPTY);
  const [remember, setRemember] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isSsh = /^\s*ssh:/.test(fields.address) || fields.address.trim() === '';
  const field = (name: keyof typeof EMPTY) => ({
    value: fields[name],
    onChange: (event: { target: HTMLInputElement }) => {
      setFields({ ...fields, [name]: event.target.value });
      setProblem(undefined);
    },
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { address, name, token } = fields;
    const failure = await desktops.addHost({
      address: address.trim(),
      ...(name.trim() && { name: name.trim() }),
      ...(!isSsh && { token: token.trim(), remember }),
    });
    setProblem(failure);
    if (failure === undefined) setFields(EMPTY);
  }

  return (
    <form className={form.form} onSubmit={(event) => void submit(event)}>
      <LabeledField
        label="Address"
        data-initial-focus
        required
        placeholder="ssh://me@lab or http://127.0.0.1:7400"
        {...field('address')}
      />
      <LabeledField
        label="Name"
        placeholder="that of the machine if empty"
        pattern="[a-z0-9-]{1,40}"
        {...field('name')}
      />
      {!isSsh && (
        <>
          <LabeledField
            label="Token"
            type="password"
            required
            placeholder="of that host"
            {...field('token')}
          />
          <span />
          <label className={styles.remember}>
            <input
              type="checkbox"
              checked={remember}
              onChange={({ target }) => setRemember(target.checked)}
            />
            Remember the token, encrypted by the system
          </label>
        </>
      )}
      <p className={form.problem} role="alert">
        {problem}
      </p>
      <DialogFoot>
        <Button label="Close" onClick={desktops.closeDialog} />
        <Button kind="primary" type="submit" label="Add host" />
      </DialogFoot>
    </form>
  );
}
