import '../zod-without-eval';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { followSystemTheme } from '../ui/system-theme';
import { readData } from './data';
import { OfflinePage } from './OfflinePage';
import styles from './OfflinePage.module.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

followSystemTheme();
const data = readData();
if (data) document.title = `${data.session.title ?? data.session.id} · Jumpseat`;
createRoot(root).render(data ? <OfflinePage data={data} /> : <NoData />);

/** Shown if the page is opened without its data. */
function NoData() {
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
