import { KeyRound, Monitor, MonitorDot, Server, X } from 'lucide-react';
import { useRef } from 'react';
import { useConnect, useHost, usePanel } from '../panel/context';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import styles from './ConnectDialog.module.css';
import { ConnectForm } from './ConnectForm';

/** Selects the desktop that agents work on: one of this host's, or any VNC server. */
export function ConnectDialog() {
  const { connect } = usePanel();
  const open = useConnect((state) => state.open);
  const canRemember = useConnect((state) => state.passwords.can_remember);
  const passwordField = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={(on) => (on ? connect.show() : connect.hide())}
      title="Connect to a desktop"
      description={`Switching stops running recordings. Queued actions run on the new desktop. A password is kept in memory only${canRemember ? ', unless you have it remembered' : ''}.`}
    >
      <LocalDesktops />
      <ConnectForm passwordField={passwordField} />
      <RecentServers onSelect={() => passwordField.current?.focus()} />
    </Dialog>
  );
}

const LOCAL_DESKTOPS = [
  {
    desktop: 'virtual',
    label: 'Virtual desktop',
    icon: <MonitorDot />,
    tip: 'Separate desktop, keeps running in the background',
  },
  {
    desktop: 'host',
    label: 'This machine’s screen',
    icon: <Monitor />,
    tip: 'The screen of the machine that runs Jumpseat',
  },
] as const;

/** The desktops of the host itself. */
function LocalDesktops() {
  const { connect } = usePanel();
  const backend = useHost((state) => state.desktop?.backend);
  const busy = useConnect(({ outcome }) => outcome.kind === 'connecting');
  return (
    <div className={styles.local}>
      {LOCAL_DESKTOPS.map(({ desktop, label, icon, tip }) => (
        <Button
          key={desktop}
          icon={icon}
          label={label}
          tip={backend === desktop ? 'Connected' : tip}
          disabled={busy}
          pressed={backend === desktop}
          onClick={() => void connect.connect(desktop)}
        />
      ))}
    </div>
  );
}

/** `onSelect` is called after a server was put into the form. */
function RecentServers({ onSelect }: { readonly onSelect: () => void }) {
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
                onSelect();
              }}
            >
              <Server />
              <span className="ellipsis">{address}</span>
              {username && <small>{username}</small>}
            </button>
            {remembered.includes(address) && (
              <IconButton
                icon={<KeyRound />}
                label={`Forget the password of ${address}`}
                onClick={() => void connect.forgetPassword(address)}
              />
            )}
            <IconButton
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
