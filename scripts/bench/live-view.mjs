// @ts-check
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket, { createWebSocketStream } from 'ws';
import { withClient } from './client.mjs';
import { processorTime } from './processes.mjs';
import { startProgram } from './program.mjs';
import { inTurns, spread } from './stats.mjs';

const STILL_MS = 5000;
const MOVING_MS = 2500;
/** Scrolls text about 80 times per second without using a whole core. */
const SCROLLING = 'while :; do seq 1000 1030; sleep 0.012; done';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {() => import('node:stream').Duplex} Open */

/**
 * Cost of a live view, and whether a moving screen arrives as fast through the host as directly.
 * @type {import('./report.mjs').Section}
 */
export const liveView = {
  title: 'Live view',
  async run({ host }) {
    return withClient(async (Client) => {
      const still = await cpuOfWatching(host, Client);
      const program = ['-geometry', '150x45+0+0', '-e', 'sh', '-c', SCROLLING];
      const endProgram = startProgram('xterm', program, host.env);
      const frames = await inTurns(
        {
          ours: () => framesPerSecond(Client, () => openThroughHost(host)),
          peer: () => framesPerSecond(Client, () => connect(host.rfbSocket)),
        },
        { rounds: 4, warmUp: 1 },
      ).finally(endProgram);
      const [through, direct] = [spread(frames.ours).p50, spread(frames.peer).p50];
      return {
        notes: [`frames/s: ${through.toFixed(1)} through the host, ${direct.toFixed(1)} straight from Xvnc`],
        goals: [
          { what: 'still screen, one viewer', value: still, unit: '% of a core', atMost: 5 },
          {
            what: 'moving screen against straight from Xvnc',
            value: through / direct,
            unit: 'x',
            atLeast: 0.9,
          },
        ],
      };
    });
  },
};

/** Connects through the host, as the panel does. @param {Host} host */
function openThroughHost({ url, token }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v0/desktop/vnc?token=${token}`);
  const stream = createWebSocketStream(socket);
  stream.on('error', () => {}); // the client reports it
  return stream;
}

/**
 * Processor time of the host while a still screen is watched (% of a core).
 * @param {Host} host
 * @param {import('./client.mjs').Client} Client
 */
async function cpuOfWatching(host, Client) {
  const client = await Client.connect(openThroughHost(host));
  await client.capture();
  client.nextChange().catch(() => {}); // ends with the connection
  await delay(1000);
  const before = processorTime(host.pid).own;
  await delay(STILL_MS);
  const used = processorTime(host.pid).own - before;
  client.close();
  return (used / (STILL_MS / 1000)) * 100;
}

/**
 * @param {import('./client.mjs').Client} Client
 * @param {Open} open
 */
async function framesPerSecond(Client, open) {
  const client = await Client.connect(open());
  await client.capture(); // the first frame, which covers the whole screen
  let frames = 0;
  const began = performance.now();
  for (; performance.now() - began < MOVING_MS; frames++) await client.nextChange();
  const seconds = (performance.now() - began) / 1000;
  client.close();
  return frames / seconds;
}
