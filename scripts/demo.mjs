// @ts-check
// Agents that control desktops over HTTP and report each step: npm run demo [-- --agents 4] [--as anthropic]
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent } from './demo/agent.mjs';
import { addDesktops } from './demo/desktops.mjs';
import { VENDORS } from './demo/vendors.mjs';
import { defaultDataDir, findHost, startHost } from './lib/host.mjs';
import { inProject } from './lib/project.mjs';
import { command, SetupError } from './lib/report.mjs';
import { hideSecrets } from './lib/secrets.mjs';
import { prepare, prepareDependencies } from './setup.mjs';

const HELP = `npm run demo -- [flags]
  --data-dir DIR         of the host to drive (default: where npm start keeps its data)
  --url URL --token T    of the host, instead; the token is better in JUMPSEAT_TOKEN
  --as VENDOR            sends messages as a model of anthropic or gemini, through its route
  --agents N             an agent on each of N desktops at once, 1 to 8; those besides main are deleted at the end
  --fast                 without the pauses that let you follow
  --short                only the part with the terminal`;

const LAST_SEEN = inProject('out/demo-last-seen.png');
const VIEWER_PATIENCE_MS = 5000;
/** By how much the pauses of each agent are longer, so that they do not act in step. */
const PACES = [1, 1.6, 0.6, 2.4];

const say = (/** @type {string} */ line) => console.log(line);

await command(async () => {
  hideSecrets(process.argv.slice(2));
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      token: { type: 'string' },
      'data-dir': { type: 'string' },
      as: { type: 'string' },
      agents: { type: 'string', default: '1' },
      fast: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }

  if (!/^[1-8]$/.test(values.agents)) throw new SetupError('--agents takes a number from 1 to 8.');
  await prepareDependencies();
  // Imported late: it needs the packages that the set-up installs.
  const { play } = await import('./demo/story.mjs');
  const vendor = values.as === undefined ? undefined : VENDORS.get(values.as);
  if (values.as !== undefined && !vendor)
    throw new SetupError(`--as takes ${[...VENDORS.keys()].join(' or ')}.`);

  const dataDir = values['data-dir'] ?? defaultDataDir();
  const given = values.url
    ? { url: values.url.replace(/\/$/, ''), token: values.token ?? process.env.JUMPSEAT_TOKEN ?? '' }
    : undefined;
  const running = given ?? (await findHost(dataDir));
  const host = running ? { ...running, stop: async () => {} } : await startOwnHost(dataDir);
  /** @type {Awaited<ReturnType<typeof addDesktops>> | undefined} */
  let added;
  const end = async () => {
    await added?.remove();
    await host.stop();
  };
  process.once('SIGINT', () => void end().finally(() => process.exit(130)));
  try {
    added = await addDesktops(host, Number(values.agents) - 1);
    const agents = ['main', ...added.names].map((desktop, i) => ({
      desktop,
      agent: new Agent(host, {
        ...{ desktop, pace: values.fast ? 0 : (PACES[i % PACES.length] ?? 1) },
        ...(vendor && { dialect: vendor() }),
      }),
    }));
    const [first, ...others] = agents.map(({ agent, desktop }) => (/** @type {boolean} */ short) => {
      const tell = (/** @type {string} */ line) =>
        say(agents.length > 1 ? `${desktop.padEnd(10)} ${line}` : line);
      return play(agent, tell, { short }).catch((error) => {
        mkdirSync(dirname(LAST_SEEN), { recursive: true });
        if (agent.lastSeen) writeFileSync(LAST_SEEN, agent.lastSeen);
        throw new SetupError(`${error.message} What the agent saw last: ${LAST_SEEN}`);
      });
    });
    if (!first || !agents[0]) return 1;
    await waitForViewer(agents[0].agent, host, values.fast);
    const began = performance.now();
    await playAll(first, others, values.short);
    summarise(
      agents.map(({ agent }) => agent),
      performance.now() - began,
    );
    return 0;
  } finally {
    await end();
  }
});

/**
 * Plays the story on the first desktop, and its part with the terminal on the others, again and again until the first is
 * done.
 * @typedef {(short: boolean) => Promise<void>} Play
 * @param {Play} playFirst
 * @param {readonly Play[]} others
 * @param {boolean} short
 */
async function playAll(playFirst, others, short) {
  let isDone = false;
  const first = playFirst(short).then(() => {
    isDone = true;
  });
  await Promise.all([
    first,
    ...others.map(async (playOther) => {
      do await playOther(true);
      while (!isDone && !short);
    }),
  ]);
}

/**
 * Starts a host that ends with this process.
 * @param {string} dataDir
 */
async function startOwnHost(dataDir) {
  say('No host is running, so the demo starts one without a window. (npm start keeps one running.)');
  await prepare('start');
  return startHost(dataDir);
}

/**
 * Waits until a person watches the desktop, within a time limit.
 * @param {Agent} agent
 * @param {import('./lib/host.mjs').Endpoint} endpoint
 * @param {boolean} fast
 */
async function waitForViewer(agent, { url, token }, fast) {
  say(`Watch it in the panel: ${url}/${token ? `?token=${token}` : ''}`);
  for (const deadline = Date.now() + VIEWER_PATIENCE_MS; !fast && Date.now() < deadline; await delay(200)) {
    if ((await agent.desktop()).viewers > 0) break;
  }
}

/**
 * @param {readonly Agent[]} agents
 * @param {number} ms
 */
function summarise(agents, ms) {
  const timings = agents.flatMap((agent) => agent.timings);
  const p50 = (/** @type {(action: string) => boolean} */ wanted) => {
    const sorted = timings.filter(({ action }) => wanted(action)).map((timing) => timing.ms);
    sorted.sort((a, b) => a - b);
    return `${(sorted[sorted.length >> 1] ?? 0).toFixed(1)} ms`;
  };
  const looks = timings.filter(({ action }) => action === 'screenshot').length;
  say('');
  say(`Done: ${timings.length} actions in ${(ms / 1000).toFixed(0)} s, ${looks} of them screenshots.`);
  say(
    `Half of them took less than: click ${p50((action) => action.endsWith('_click'))}, ` +
      `mouse move ${p50((action) => action === 'mouse_move')}, screenshot ${p50((action) => action === 'screenshot')}.`,
  );
  say(`They are in the journal under chat id ${agents.map(({ chatId }) => chatId).join(', ')}.`);
}
