import './zod-without-eval';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './api/client';
import { PanelApp } from './app/App';
import { createWall } from './panel/wall';
import { createHostedStorage } from './state/hosted-storage';
import { API_BASE } from './ui/api-base';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

// A link that did not sign in, or an address that does not exist, shows this page too.
const staleLink = /[?&](token|code)=/.test(location.search);
const path = `${API_BASE}/`;
if (location.pathname + location.search !== path) history.replaceState(null, '', path + location.hash);

// What the panel remembers is at the host: the browser's storage depends on the port.
const storage = createHostedStorage(
  localStorage,
  createClient((path, init) => fetch(path, init)),
);
const wall = createWall(storage);
await Promise.all([storage.load(), wall.load()]);
dispatchEvent(new Event('jumpseat.theme'));

createRoot(root).render(
  <StrictMode>
    <PanelApp wall={wall} staleLink={staleLink} />
  </StrictMode>,
);
