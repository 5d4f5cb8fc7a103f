import styles from './OfflinePage.module.css';

/** Shown if the page is opened without its data. */
export function NoData() {
  return (
    <main className={styles.missing}>
      <h1>No session found</h1>
      <p>
        This page shows the session in the <code>data.js</code> beside it. Unpack the whole archive, then open{' '}
        <code>index.html</code> in the folder.
      </p>
    </main>
  );
}
