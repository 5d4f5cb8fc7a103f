import { KeyRound, Server, X } from 'lucide-react';
import { useConnect, usePanel } from '../panel/context';
import { IconButton } from '../ui/Button';
import styles from './ConnectDialog.module.css';

/** `onSelect` is called after a server was put into the form. */
export function RecentServers({ onSelect }: { readonly onSelect: () => void }) {
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
              <span>{address}</span>
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
