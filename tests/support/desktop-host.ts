// A host with only a desktop, which tests kill: `node desktop-host.js DATA_DIR RESOURCES_DIR DISPLAY`.
import pino from 'pino';
import { VirtualDesktop } from '../../src/main/desktop/virtual/virtual';

const [dataDir = '', resourcesDir = '', display] = process.argv.slice(2);
const desktop = new VirtualDesktop({
  geometry: { width: 800, height: 600 },
  dataDir,
  resourcesDir,
  displays: { first: Number(display), last: Number(display) },
  log: pino({ level: 'silent' }),
  onNotice: () => undefined,
});
await desktop.start();
console.log(JSON.stringify(desktop.state));
setInterval(() => undefined, 60_000);
