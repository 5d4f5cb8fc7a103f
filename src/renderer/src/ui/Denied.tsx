import styles from './Denied.module.css';
import { Logo } from './Logo';

/** The host does not know this browser. */
export function Denied() {
  return (
    <main className={styles.page}>
      <div className={styles.card} role="alert">
        <Logo />
        <h1>This browser is not signed in</h1>
        <p>
          Open the address that the start printed: it carries the token, and looks like{' '}
          <code>{window.location.origin}/?token=…</code>
        </p>
        <p>A host that was started again has a new token, unless it was given one.</p>
      </div>
    </main>
  );
}
