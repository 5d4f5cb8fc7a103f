// @ts-check
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a browser takes to show its page (ms). */
const PAGE_MS = 6000;

const STYLE =
  'body{font:22px system-ui;margin:48px;background:#fff;color:#1c2430}table{border-collapse:collapse;width:100%}td,th{padding:14px;border-bottom:1px solid #d5dbe3;text-align:left}h1{font-size:34px}';

/** @param {string} title @param {readonly (readonly string[])[]} rows */
const table = (title, rows) =>
  `data:text/html;charset=utf-8,${encodeURIComponent(
    `<title>${title}</title><style>${STYLE}</style><h1>${title}</h1><table>${rows
      .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
      .join('')}</table>`,
  )}`;

const INVOICES = table('Invoices, November', [
  ['2026-112', 'Northwind', '4 Nov', '1,240.00', 'paid'],
  ['2026-113', 'Contoso', '9 Nov', '380.50', 'paid'],
  ['2026-114', 'Fabrikam', '17 Nov', '2,115.00', 'open'],
  ['2026-114', 'Fabrikam', '18 Nov', '2,151.00', 'open'],
  ['2026-115', 'Tailspin', '24 Nov', '96.00', 'open'],
]);
const OFFERS = table('Flights to Lisbon, 12 December', [
  ['06:10', 'direct', '3 h 05 min', '189 €'],
  ['09:40', 'via Madrid', '5 h 50 min', '124 €'],
  ['13:25', 'direct', '3 h 10 min', '161 €'],
  ['19:55', 'direct', '3 h 00 min', '143 €'],
]);
const BACKUP =
  'for n in $(seq 1 40); do echo "$(date +%H:%M:%S)  verified  archive-$n.tar.zst  $((n * 37 % 89 + 12)) MB"; sleep 0.1; done; sleep 600';

const BROWSER = [
  '--no-sandbox',
  '--test-type',
  '--no-first-run',
  '--disable-gpu',
  '--start-maximized',
  '--force-device-scale-factor=1.5',
];

/** @type {readonly { name: string, title: string, program: (dir: string) => string[] }[]} */
const DESKTOPS = [
  {
    name: 'invoices',
    title: 'Pays the invoices',
    program: (dir) => ['chromium', ...BROWSER, `--user-data-dir=${dir}/invoices`, `--app=${INVOICES}`],
  },
  {
    name: 'flight',
    title: 'Books the flight to Lisbon',
    program: (dir) => ['chromium', ...BROWSER, `--user-data-dir=${dir}/flight`, `--app=${OFFERS}`],
  },
  {
    name: 'backup',
    title: 'Checks the backup',
    program: () => ['xterm', '-fa', 'Monospace', '-fs', '20', '-geometry', '76x22+60+60', '-e', BACKUP],
  },
];

/**
 * Adds three desktops at which agents work: one asks a person, one is recorded. The programs end with the host.
 * @param {import('../bench/host.mjs').Host} host
 */
export async function fillDesktops(host) {
  for (const { name, title, program } of DESKTOPS) {
    await host.api('POST', 'desktops', { name, title });
    const started = await (await host.api('POST', `desktops/${name}/start`)).json();
    const { display, xauthority } = /** @type {{ display: string, xauthority: string }} */ (started);
    const [command = '', ...args] = program(host.dataDir);
    spawn(command, args, {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display, XAUTHORITY: xauthority },
    }).on('error', () => {});
  }
  await delay(PAGE_MS);
  const recorded = { recording_id: crypto.randomUUID() };
  await host.api('POST', 'desktops/backup/recording/start', recorded);
  const question = {
    question: 'Two invoices have the number 2026-114. Which one is to be paid?',
    choices: ['2,115.00', '2,151.00'],
  };
  // It is answered by nobody.
  host.api('POST', 'desktops/invoices/ask', question).catch(() => {});
  return {
    /** Lets the other two agents act. */
    async act() {
      await host.api('POST', 'desktops/flight/action', { action: 'left_click', coordinate: [420, 520] });
      await host.api('POST', 'desktops/backup/action', { action: 'wait', until_still: true, duration: 500 });
    },
  };
}
