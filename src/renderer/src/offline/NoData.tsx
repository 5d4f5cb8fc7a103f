import styles from './OfflinePage.module.css';

/** The page was opened without what belongs to it. */
export function NoData() {
  return (
    <main className={styles.missing}>
      <h1>There is no session here</h1>
      <p>
        This page shows what lies beside it in <code>data.js</code>. Unpack the whole archive, then open{' '}
        <code>index.html</code> in the folder.
      </p>
    </main>
  );
}
