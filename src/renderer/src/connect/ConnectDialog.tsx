import { KeyRound, Monitor, MonitorDot, Server, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useHost, usePanel } from '../panel/context';
import type { ConnectState } from '../state/connect/connect-store';
import { addressToKeep } from '../state/connect/recents';
import { Button } from '../ui/Button';
import { Dialog, DialogFoot } from '../ui/Dialog';
import styles from './ConnectDialog.module.css';
import { ConnectResult } from './ConnectResult';

const useConnect = <T,>(select: (state: ConnectState) => T): T => useStore(usePanel().connect.store, select);

/** Chooses the desktop that agents work on: one of this host's, or a VNC server anywhere. */
export function ConnectDialog() {
  const { connect } = usePanel();
  const open = useConnect((state) => state.open);
  const canRemember = useConnect((state) => state.passwords.can_remember);
  return (
    <Dialog
      open={open}
      onOpenChange={(on) => (on ? connect.show() : connect.hide())}
      title="Connect to a desktop"
      description={
        <>
          Recordings end first, and actions that wait are done on the other desktop. A password is kept in
          memory only{canRemember ? ', unless you have it remembered' : ''}.
        </>
      }
    >
      <LocalDesktops />
      <Form />
      <Recents />
    </Dialog>
  );
}

/** The desktops this host has by itself. */
function LocalDesktops() {
  const { connect } = usePanel();
  const backend = useHost((state) => state.desktop?.backend);
  const busy = useConnect(({ outcome }) => outcome.kind === 'connecting');
  return (
    <div className={styles.own}>
      <Button
        icon={<MonitorDot />}
        label="Virtual desktop"
        tip={
          backend === 'virtual'
            ? 'It is shown now'
            : 'A desktop of its own, which goes on while you are elsewhere'
        }
        disabled={busy}
        pressed={backend === 'virtual'}
        onClick={() => void connect.connect('virtual')}
      />
      <Button
        icon={<Monitor />}
        label="This machine’s screen"
        tip={backend === 'host' ? 'It is shown now' : 'The screen of the machine Jumpseat runs on'}
        disabled={busy}
        pressed={backend === 'host'}
        onClick={() => void connect.connect('host')}
      />
    </div>
  );
}

function Form() {
  const { connect } = usePanel();
  const { address, username, password, remember, passwords, outcome } = useConnect((state) => state);
  const remembered = passwords.servers.includes(addressToKeep(address)?.address ?? '');
  const busy = outcome.kind === 'connecting' || outcome.kind === 'testing';
  const wants = outcome.kind === 'failed' ? outcome.wants : 'nothing';
  const addressField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What is wrong is where one goes on; each failure says it once.
    if (outcome.kind !== 'failed') return;
    if (outcome.wants === 'address') addressField.current?.select();
    if (outcome.wants === 'password') passwordField.current?.select();
  }, [outcome]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void connect.connect();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor="connect-address">VNC server</label>
      <input
        id="connect-address"
        ref={addressField}
        data-initial-focus
        className={styles.field}
        value={address}
        placeholder="box:5901 or /run/vnc.sock"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wants === 'address'}
        onChange={(event) => connect.change({ address: event.target.value })}
      />
      <label htmlFor="connect-username">User name</label>
      <input
        id="connect-username"
        className={styles.field}
        value={username}
        placeholder="only where the server asks for one"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => connect.change({ username: event.target.value })}
      />
      <label htmlFor="connect-password">Password</label>
      <input
        id="connect-password"
        ref={passwordField}
        className={styles.field}
        type="password"
        value={password}
        placeholder={remembered ? 'remembered' : ''}
        autoComplete="off"
        aria-invalid={wants === 'password'}
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
        <Button
          label="Test"
          tip="Connect, look, and leave again"
          disabled={busy || !address}
          onClick={() => void connect.test()}
        />
        <Button kind="primary" type="submit" label="Connect" disabled={busy || !address} />
      </DialogFoot>
    </form>
  );
}

function Recents() {
  const { connect } = usePanel();
  const recents = useConnect((state) => state.recents);
  const remembered = useConnect((state) => state.passwords.servers);
  if (recents.length === 0) return null;
  return (
    <section className={styles.recents} aria-label="Recent">
      <h3>Recent</h3>
      <ul>
        {recents.map(({ address, username }) => (
          <li key={address}>
            <button
              type="button"
              className={styles.recent}
              onClick={() => {
                connect.change({ address, username: username ?? '', password: '' });
                document.getElementById('connect-password')?.focus();
              }}
            >
              <Server />
              <span>{address}</span>
              {username && <small>{username}</small>}
            </button>
            {remembered.includes(address) && (
              <Button
                kind="quiet"
                iconOnly
                icon={<KeyRound />}
                label={`Forget the password of ${address}`}
                onClick={() => void connect.forgetPassword(address)}
              />
            )}
            <Button
              kind="quiet"
              iconOnly
              icon={<X />}
              label={`Forget ${address}`}
              onClick={() => void connect.forget(address)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
