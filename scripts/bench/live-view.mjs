// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from './program.mjs';
import { openDirect, openThroughHost } from './rfb-viewer.mjs';
import { median } from './stats.mjs';

const STILL_MS = 5000;
const MOVING_MS = 2500;
const ROUNDS = 4;
/** Scrolls text about 80 times per second without using a whole core. */
const SCROLLING = 'while :; do seq 1000 1030; sleep 0.012; done';

/**
 * Cost of a live view, and whether a moving screen arrives as fast through the host as directly.
 * @type {import('./report.mjs').Section}
 */
export const liveView = {
  title: 'Live view',
  async run({ host }) {
    const still = await cpuOfWatching(host);
    const geometry = ['-geometry', '150x45+0+0'];
    const endProgram = startProgram('xterm', [...geometry, '-e', 'sh', '-c', SCROLLING], host.env);
    /** @type {Record<'direct' | 'through', number[]>} */
    const frames = { direct: [], through: [] };
    const megabytes = { direct: 0, through: 0 };
    try {
      await delay(1500);
      for (let round = 0; round < ROUNDS; round++) {
        for (const way of /** @type {const} */ (['direct', 'through'])) {
          const viewer = await (way === 'direct' ? openDirect(host.rfbSocket) : openThroughHost(host));
          const counted = await countFor(viewer, MOVING_MS);
          viewer.close();
          frames[way].push(counted.framesPerSecond);
          megabytes[way] += counted.megabytesPerSecond / ROUNDS;
        }
      }
    } finally {
      await endProgram();
    }
    const [through, direct] = [median(frames.through), median(frames.direct)];
    return {
      notes: [
        `moving screen: ${through.toFixed(1)} frames/s and ${megabytes.through.toFixed(0)} MB/s through the host, ` +
          `${direct.toFixed(1)} frames/s and ${megabytes.direct.toFixed(0)} MB/s straight from Xvnc (Raw)`,
      ],
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
  },
};

/** @param {import('./host.mjs').Host} host */
async function cpuOfWatching(host) {
  const viewer = await openThroughHost(host);
  await delay(1000); // the first frame is not part of a still screen
  const before = host.cpuSeconds();
  await delay(STILL_MS);
  const used = host.cpuSeconds() - before;
  viewer.close();
  return (used / (STILL_MS / 1000)) * 100;
}

/**
 * @param {{ counts: { frames: number, bytes: number } }} viewer
 * @param {number} ms
 */
async function countFor({ counts }, ms) {
  await delay(500); // skip the first frame, which covers the whole screen
  const before = { ...counts, at: performance.now() };
  await delay(ms);
  const seconds = (performance.now() - before.at) / 1000;
  return {
    framesPerSecond: (counts.frames - before.frames) / seconds,
    megabytesPerSecond: (counts.bytes - before.bytes) / 1e6 / seconds,
  };
}
