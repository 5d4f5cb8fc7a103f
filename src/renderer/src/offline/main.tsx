import '../zod-without-eval';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { followSystemTheme } from '../ui/system-theme';
import { readData } from './data';
import { NoData } from './NoData';
import { OfflinePage } from './OfflinePage';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

followSystemTheme();
const data = readData();
if (data) document.title = `${data.session.title ?? data.session.id} · Jumpseat`;
createRoot(root).render(data ? <OfflinePage data={data} /> : <NoData />);
