// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFull, showPage } from './content.mjs';
import { runProgram } from './program.mjs';
import { inTurns } from './stats.mjs';

/**
 * Full-screen screenshots as base64 PNG: our API compared with an ffmpeg process and a file.
 * @type {import('./report.mjs').Section}
 */
export const screenshots = {
  title: 'Screenshots',
  async run({ host }) {
    const closePage = await showPage(host);
    return measure(host).finally(closePage);
  },
};

/**
 * @param {import('./host.mjs').Host} host
 * @returns {Promise<import('./report.mjs').Findings>}
 */
async function measure(host) {
  const file = join(host.dataDir, 'peer.png');
  const native = `${host.width}x${host.height}`;
  /** @param {string[]} scale */
  const grab = async (...scale) => {
    const grabber = ['-f', 'x11grab', '-video_size', native, '-i', host.display];
    const args = ['-loglevel', 'error', ...grabber, '-frames:v', '1', ...scale, '-y', file];
    await runProgram('ffmpeg', args, host.env);
    return readFileSync(file).toString('base64');
  };
  const small = { scaled_width: 1280, scaled_height: 720 };

  if (!(await isFull(host)))
    throw new Error('The screen is empty; a screenshot of it would measure nothing.');
  const full = await inTurns(
    { ours: () => host.act({ action: 'screenshot' }), peer: () => grab() },
    { rounds: 25 },
  );
  const scaled = await inTurns(
    {
      ours: () => host.act({ action: 'screenshot', ...small }),
      peer: () => grab('-vf', 'scale=1280:720'),
    },
    { rounds: 25 },
  );
  return {
    rows: [
      {
        what: `screenshot ${native}`,
        ours: full.ours,
        peer: full.peer,
        how: 'ffmpeg x11grab, file, base64',
      },
      {
        what: 'screenshot 1280x720',
        ours: scaled.ours,
        peer: scaled.peer,
        how: 'the same, scale=1280:720',
      },
    ],
    goals: [
      {
        what: '1280x720 against the peer',
        value: scaled.peer.p50 / scaled.ours.p50,
        unit: 'x',
        atLeast: 4,
      },
    ],
  };
}
