import { CircleAlert, CircleCheck } from 'lucide-react';
import { type FormEvent, type RefObject, useEffect, useRef } from 'react';
import { useConnect, usePanel } from '../panel/context';
import type { ConnectOutcome } from '../state/connect/connect-store';
import { addressToKeep } from '../state/connect/recents';
import { Button } from '../ui/Button';
import { DialogFoot } from '../ui/Dialog';
import { LabeledField } from '../ui/LabeledField';
import { Spinner } from '../ui/Spinner';
import styles from './ConnectDialog.module.css';

export interface ConnectFormProps {
  readonly passwordField: RefObject<HTMLInputElement | null>;
}

/** The address, user name and password of a VNC server. */
export function ConnectForm({ passwordField }: ConnectFormProps) {
  const { connect } = usePanel();
  const { address, username, password, remember, passwords, outcome } = useConnect((state) => state);
  const remembered = passwords.servers.includes(addressToKeep(address)?.address ?? '');
  const busy = outcome.kind === 'connecting' || outcome.kind === 'testing';
  const wrong = outcome.kind === 'failed' ? outcome.wants : 'nothing';
  const addressField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Each failure moves the focus once, to the field that is wrong.
    if (outcome.kind !== 'failed') return;
    if (outcome.wants === 'address') addressField.current?.select();
    if (outcome.wants === 'password') passwordField.current?.select();
  }, [outcome, passwordField]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void connect.connect();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <LabeledField
        label="VNC server"
        ref={addressField}
        data-initial-focus
        value={address}
        placeholder="box:5901 or /run/vnc.sock"
        aria-invalid={wrong === 'address'}
        onChange={(event) => connect.change({ address: event.target.value })}
      />
      <LabeledField
        label="User name"
        value={username}
        placeholder="only if the server asks for one"
        onChange={(event) => connect.change({ username: event.target.value })}
      />
      <LabeledField
        label="Password"
        ref={passwordField}
        type="password"
        value={password}
        placeholder={remembered ? 'remembered' : ''}
        aria-invalid={wrong === 'password'}
        onChange={(event) => connect.change({ password: event.target.value })}
      />
      {passwords.can_remember && (
        <label className={styles.remember}>
          <input
            type="checkbox"
            checked={remember}
            onChange={(event) => connect.change({ remember: event.target.checked })}
          />
          Remember the password, encrypted
        </label>
      )}
      <ConnectResult outcome={outcome} />
      <DialogFoot>
        <Button label="Test connection" disabled={busy || !address} onClick={() => void connect.test()} />
        <Button kind="primary" type="submit" label="Connect" disabled={busy || !address} />
      </DialogFoot>
    </form>
  );
}

/** The result of the last attempt; its space is always reserved. */
function ConnectResult({ outcome }: { readonly outcome: ConnectOutcome }) {
  return (
    <p className={styles.outcome} role="status" data-kind={outcome.kind}>
      {ICONS[outcome.kind]}
      <span>{describeOutcome(outcome)}</span>
    </p>
  );
}

const ICONS = {
  none: undefined,
  testing: <Spinner />,
  connecting: <Spinner />,
  answers: <CircleCheck />,
  failed: <CircleAlert />,
};

function describeOutcome(outcome: ConnectOutcome): string {
  switch (outcome.kind) {
    case 'none':
      return '';
    case 'testing':
      return 'Testing the connection…';
    case 'connecting':
      return 'Connecting…';
    case 'answers': {
      const { name, width, height, took_ms } = outcome.test;
      return `Connected to “${name}”, ${width} × ${height} (${Math.round(took_ms)} ms)`;
    }
    case 'failed':
      return outcome.text;
    default:
      return outcome satisfies never;
  }
}
