// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { showPage } from './content.mjs';
import { showAnimation } from './recorder-animation.mjs';
import { countPictures } from './recorder-pictures.mjs';
import { displaySeconds, processorTime, recorderSeconds } from './recorder-proc.mjs';
import { startOurs, startPeer } from './recorder-ways.mjs';
import { spread } from './stats.mjs';

const ROUNDS = 2;
const RECORD_MS = 10_000;
const SETTLE_MS = 500;
const START_MS = 1000;

/** @typedef {{ cpu: number, going: number, display: number, bytes: number, pictures: number }} Cost */

/**
 * Processor time and file size of ten recorded seconds, from the start request to the last byte, compared with the
 * peer's, for a still and a busy screen. Processor time depends little on other programs of this machine.
 * @type {import('./report.mjs').Section}
 */
export const recorderCost = {
  title: 'Recorder: cost of 10 s',
  async run({ host }) {
    const closePage = await showPage(host);
    await delay(3000); // wait until the page has loaded
    const still = await inTurns(host).finally(closePage);
    const closeAnimation = await showAnimation(host);
    try {
      return findings(still, await inTurns(host));
    } finally {
      await closeAnimation();
    }
  },
};

/**
 * Measures both ways in turn, each alone on the display.
 * @param {import('./host.mjs').Host} host
 */
async function inTurns(host) {
  /** @type {Record<'ours' | 'peer', Cost[]>} */
  const costs = { ours: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    costs.ours.push(await costOfOurs(host));
    costs.peer.push(await costOfPeer(host, `peer-${round}.mp4`));
  }
  return costs;
}

/**
 * Waits while the recording runs. Returns the cost of ten seconds without start and stop.
 * @param {() => number} seconds of processor time so far
 */
async function whileGoing(seconds) {
  await delay(START_MS);
  const before = seconds();
  await delay(RECORD_MS - START_MS);
  return ((seconds() - before) * RECORD_MS) / (RECORD_MS - START_MS);
}

/**
 * @param {import('./host.mjs').Host} host
 * @returns {Promise<Cost>}
 */
async function costOfOurs(host) {
  await delay(SETTLE_MS);
  const [before, displayBefore] = [recorderSeconds(host), displaySeconds(host)];
  const recording = await startOurs(host);
  const going = await whileGoing(() => recorderSeconds(host));
  await recording.stop();
  const cpu = recorderSeconds(host) - before;
  const { size_bytes: bytes } = await recording.info();
  const display = displaySeconds(host) - displayBefore;
  const pictures = await countPictures(recording.file, host);
  await recording.remove();
  return { cpu, going, display, bytes, pictures };
}

/**
 * @param {import('./host.mjs').Host} host
 * @param {string} name
 * @returns {Promise<Cost>}
 */
async function costOfPeer(host, name) {
  await delay(SETTLE_MS);
  // No other child of the bench ends in this time.
  const [before, displayBefore] = [processorTime('self').reaped, displaySeconds(host)];
  const recording = await startPeer(host, name);
  const going = await whileGoing(() => processorTime(recording.pid).own);
  await recording.stop();
  const cpu = processorTime('self').reaped - before;
  const bytes = recording.bytes();
  const display = displaySeconds(host) - displayBefore;
  const pictures = await countPictures(recording.file, host);
  recording.remove();
  return { cpu, going, display, bytes, pictures };
}

/**
 * @param {Record<'ours' | 'peer', Cost[]>} still
 * @param {Record<'ours' | 'peer', Cost[]>} busy
 * @returns {import('./report.mjs').Findings}
 */
function findings(still, busy) {
  /** @type {(costs: Cost[], what: keyof Cost) => number} */
  const mean = (costs, what) => costs.reduce((sum, cost) => sum + cost[what], 0) / costs.length;
  /** @type {(what: keyof Cost, of: Record<'ours' | 'peer', Cost[]>) => number} */
  const ratio = (what, { ours, peer }) => mean(ours, what) / mean(peer, what);
  const how = 'ffmpeg x11grab, 30 fps, ultrafast';
  const rows = Object.entries({ still, busy }).flatMap(([name, { ours, peer }]) => [
    ...[
      { what: `${name}: recorder`, unit: 's CPU', of: (/** @type {Cost} */ cost) => cost.cpu },
      { what: `${name}: but for start, stop`, unit: 's CPU', of: (/** @type {Cost} */ cost) => cost.going },
      { what: `${name}: X server meanwhile`, unit: 's CPU', of: (/** @type {Cost} */ cost) => cost.display },
      { what: `${name}: file`, unit: 'MB', of: (/** @type {Cost} */ cost) => cost.bytes / 1e6 },
    ].map(({ what, unit, of }) => ({
      what,
      unit,
      ours: spread(ours.map(of)),
      peer: spread(peer.map(of)),
      how,
    })),
  ]);
  /** @param {Cost[]} costs */
  const pictures = (costs) => costs.map((cost) => cost.pictures).join(' and ');
  /** @param {Cost[]} costs */
  const perPicture = (costs) =>
    (
      (1000 * mean(costs, 'cpu') * costs.length) /
      costs.reduce((sum, cost) => sum + cost.pictures, 0)
    ).toFixed(1);
  return {
    rows,
    notes: [
      `of ${ROUNDS} rounds the table has the dearer, the goals the mean`,
      `busy: ${pictures(busy.ours)} different pictures in ours (15 a second at most), ` +
        `${pictures(busy.peer)} in the peer's (30 at most, and what it does not get to is a repeat)`,
      `busy: ${perPicture(busy.ours)} ms CPU a different picture in ours, ${perPicture(busy.peer)} ms in the peer's`,
    ],
    goals: [
      { what: "still screen, part of the peer's CPU", value: ratio('cpu', still), unit: 'x', atMost: 0.1 },
      { what: "busy screen, part of the peer's CPU", value: ratio('cpu', busy), unit: 'x', atMost: 1 },
      { what: "busy screen, part of the peer's file", value: ratio('bytes', busy), unit: 'x', atMost: 1 },
    ],
  };
}
