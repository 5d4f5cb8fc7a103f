// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { recorderSeconds } from './processes.mjs';
import { showAnimation } from './recorder-animation.mjs';
import { startOurs } from './recorder-ways.mjs';
import { compare } from './report.mjs';
import { inTurns, spread, timed } from './stats.mjs';

const AT_ONCE = 5;
const RECORD_MS = 6000;
const CLICK_EVERY_MS = 150;

/**
 * The maximum number of recordings on a busy screen, compared with one alone.
 * @type {import('./report.mjs').Section}
 */
export const recorderFive = {
  title: `Recorder: ${AT_ONCE} at once`,
  async run({ host }) {
    const closeAnimation = await showAnimation(host);
    const { ours, peer } = await inTurns(
      { ours: () => record(host, AT_ONCE), peer: () => record(host, 1) },
      { rounds: 3, warmUp: 0 },
    ).finally(closeAnimation);
    const row = (
      /** @type {string} */ what,
      /** @type {(run: typeof ours[number]) => number[]} */ values,
      /** @type {string} */ unit,
    ) => compare(what, { ours: ours.flatMap(values), peer: peer.flatMap(values) }, 'one alone', unit);
    const click = row('click on a busy screen', (run) => run.clicks, 'ms');
    const frames = (/** @type {typeof ours} */ runs) => spread(runs.map((run) => run.frames)).p50;
    return {
      rows: [row('recorder and clicks', (run) => [run.cpu * 100], '% of a core'), click],
      goals: [
        { what: `click p50 with ${AT_ONCE}`, value: click.ours.p50, unit: 'ms', atMost: 10 },
        {
          what: 'frames of the poorest against one alone, got or said to be left out',
          value: frames(ours) / frames(peer),
          unit: 'x',
          atLeast: 0.95,
        },
      ],
    };
  },
};

/**
 * Clicks during a number of recordings. Returns the used cores, the durations of the clicks (ms), and the frames per
 * second of the recording with the fewest.
 * @param {import('./host.mjs').Host} host
 * @param {number} count
 */
async function record(host, count) {
  const recordings = await Promise.all(Array.from({ length: count }, () => startOurs(host)));
  const infos = () => Promise.all(recordings.map(({ info }) => info()));
  /** @type {number[]} */
  const clicks = [];
  try {
    await delay(1000); // the start is not measured
    const first = await infos();
    const [began, before] = [performance.now(), recorderSeconds(host)];
    while (performance.now() - began < RECORD_MS) {
      // Apart from the last click: clicks on one spot keep their distance in time.
      const coordinate = [100 + 100 * (clicks.length % 5), 100];
      clicks.push(await timed(() => host.act({ action: 'left_click', coordinate })));
      await delay(CLICK_EVERY_MS);
    }
    const cpu = ((recorderSeconds(host) - before) * 1000) / (performance.now() - began);
    const rates = (await infos()).map((last, i) => {
      const { frames = 0, skipped_frames = 0, wall_ms = 0 } = first[i] ?? {};
      const more = last.frames - frames + last.skipped_frames - skipped_frames;
      return (more * 1000) / (last.wall_ms - wall_ms);
    });
    return { cpu, clicks, frames: Math.min(...rates) };
  } finally {
    await Promise.all(recordings.map(({ stop }) => stop()));
    await Promise.all(recordings.map(({ remove }) => remove()));
  }
}
