// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { showCards } from './content.mjs';
import { processorTime, recorderSeconds } from './processes.mjs';
import { countPictures, showAnimation } from './recorder-animation.mjs';
import { startOurs, startPeer } from './recorder-ways.mjs';
import { compare } from './report.mjs';
import { inTurns } from './stats.mjs';

const RECORD_MS = 10_000;
const SETTLE_MS = 500;

/** @typedef {{ cpu: number, megabytes: number, pictures: number }} Cost `cpu` in seconds */
/** @typedef {{ file: string, bytes(): number, stop(): Promise<void>, remove(): Promise<void> }} Recording */

/**
 * Processor time and file size of ten recorded seconds, from the start request to the last byte, compared with the
 * peer's, for a still and a busy screen. Processor time depends little on other programs of this machine.
 * @type {import('./report.mjs').Section}
 */
export const recorderCost = {
  title: 'Recorder: cost of 10 s',
  async run({ host }) {
    const closePage = await showCards(host);
    await delay(3000); // wait until the page has loaded
    const still = await costs(host).finally(closePage);
    const closeAnimation = await showAnimation(host);
    const busy = await costs(host).finally(closeAnimation);
    const rows = [...rowsOf('still', still), ...rowsOf('busy', busy)];
    const goals = rows.map(({ what, ours, peer }) => ({
      what: `${what}, part of the peer's`,
      value: ours.p50 / peer.p50,
      unit: 'x',
      atMost: what === 'still: recorder' ? 0.1 : 1,
    }));
    const perPicture = (/** @type {Cost[]} */ runs) =>
      runs.map(({ cpu, pictures }) => (1000 * cpu) / pictures);
    const values = { ours: perPicture(busy.ours), peer: perPicture(busy.peer) };
    // The peer repeats a picture if it has no time for a new one.
    return { rows: [...rows, compare('busy: a different picture', values, PEER, 'ms CPU')], goals };
  },
};

const PEER = 'ffmpeg x11grab, 30 fps, ultrafast';

/**
 * Measures both ways, each alone on the display.
 * @param {import('./host.mjs').Host} host
 */
function costs(host) {
  /**
   * @param {() => Promise<Recording>} start
   * @param {() => number} seconds of processor time so far
   */
  const cost = async (start, seconds) => {
    await delay(SETTLE_MS);
    const before = seconds();
    const recording = await start();
    await delay(RECORD_MS);
    await recording.stop();
    const cpu = seconds() - before;
    const megabytes = recording.bytes() / 1e6;
    const pictures = await countPictures(recording.file, host);
    await recording.remove();
    return { cpu, megabytes, pictures };
  };
  return inTurns(
    {
      ours: () =>
        cost(
          () => startOurs(host),
          () => recorderSeconds(host),
        ),
      // No other child of the bench ends in this time.
      peer: () =>
        cost(
          () => startPeer(host),
          () => processorTime('self').reaped,
        ),
    },
    { rounds: 3, warmUp: 0 },
  );
}

/**
 * @param {string} screen
 * @param {Record<'ours' | 'peer', Cost[]>} costs
 */
function rowsOf(screen, { ours, peer }) {
  /** @type {(what: string, unit: string, key: keyof Cost) => import('./report.mjs').Row} */
  const row = (what, unit, key) => {
    const values = { ours: ours.map((cost) => cost[key]), peer: peer.map((cost) => cost[key]) };
    return compare(`${screen}: ${what}`, values, PEER, unit);
  };
  return [row('recorder', 's CPU', 'cpu'), row('file', 'MB', 'megabytes')];
}
