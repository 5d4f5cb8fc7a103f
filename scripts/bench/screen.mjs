// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { besideOurOwn } from './beside.mjs';
import { showPage } from './content.mjs';
import { startHost } from './host.mjs';
import { childrenOf, processorTime } from './recorder-proc.mjs';
import { openThroughHost } from './rfb-viewer.mjs';

const STILL_MS = 10_000;

/**
 * An X screen that stands for this machine's own, beside our own desktop, each with the same page.
 * @type {import('./report.mjs').Section}
 */
export const screen = {
  title: 'Screen of this machine',
  async run({ host }) {
    const xvfb = await startXvfb();
    const far = await startHost(['--desktop', 'host', '--pictures', 'off'], xvfb.env).catch((error) => {
      xvfb.process.kill();
      throw error;
    });
    const undo = [() => void xvfb.process.kill(), far.stop];
    try {
      const still = await shareOfWatching(far, xvfb.process.pid ?? 0);
      const { act, dataDir, width, height } = far;
      undo.push(await showPage({ act, dataDir, width, height, env: xvfb.env }), await showPage(host));
      const { clicks, shots, rows } = await besideOurOwn(far, host);
      return {
        rows,
        goals: [
          { what: 'a click on this screen', value: clicks.ours.p50, unit: 'ms', atMost: 10 },
          { what: 'a screenshot of it', value: shots.ours.p50, unit: 'ms', atMost: 100 },
          {
            what: 'a still screen, one viewer, with its X server',
            value: still,
            unit: '% of a core',
            atMost: 5,
          },
        ],
      };
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

async function startXvfb() {
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const told = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const [number] = await once(createInterface({ input: told }), 'line');
  const env = { ...process.env, DISPLAY: `:${number}`, XAUTHORITY: '' };
  spawn('openbox', [], { env, stdio: 'ignore' }); // it ends with its display
  return { process: server, env };
}

/**
 * Processor time of the host, the process of the screen and the X server while somebody watches and nothing happens.
 * @param {import('./host.mjs').Host} host
 * @param {number} xServer
 */
async function shareOfWatching(host, xServer) {
  await host.act({ action: 'mouse_move', coordinate: [10, 10] });
  const viewer = await openThroughHost(host);
  const pids = [host.pid, xServer, ...childrenOf(host.pid, /./)];
  const used = () => pids.reduce((sum, pid) => sum + processorTime(pid).own, 0);
  await delay(4000); // the first frame and the move are no still screen
  const before = used();
  await delay(STILL_MS);
  const share = ((used() - before) / (STILL_MS / 1000)) * 100;
  viewer.close();
  return share;
}
