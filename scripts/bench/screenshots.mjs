// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { showCards } from './content.mjs';
import { runProgram } from './program.mjs';
import { compare } from './report.mjs';
import { inTurns, timed } from './stats.mjs';

/**
 * Full-screen screenshots as base64 PNG: our API compared with an ffmpeg process and a file.
 * @type {import('./report.mjs').Section}
 */
export const screenshots = {
  title: 'Screenshots',
  async run({ host }) {
    const closePage = await showCards(host);
    return measure(host).finally(closePage);
  },
};

/** @param {import('./host.mjs').Host} host */
async function measure(host) {
  const file = join(host.dataDir, 'peer.png');
  const native = `${host.width}x${host.height}`;
  /** @param {string[]} scale */
  const grab = async (...scale) => {
    const grabber = ['-f', 'x11grab', '-video_size', native, '-i', host.display];
    const args = ['-nostdin', '-loglevel', 'error', ...grabber, '-frames:v', '1', ...scale, '-y', file];
    await runProgram('ffmpeg', args, host.env);
    return readFileSync(file).toString('base64');
  };
  const full = await inTurns(
    {
      ours: () => timed(() => host.act({ action: 'screenshot' })),
      peer: () => timed(() => grab()),
    },
    { rounds: 25 },
  );
  const size = { scaled_width: 1280, scaled_height: 720 };
  const scaled = await inTurns(
    {
      ours: () => timed(() => host.act({ action: 'screenshot', ...size })),
      peer: () => timed(() => grab('-vf', 'scale=1280:720')),
    },
    { rounds: 25 },
  );
  const small = compare('screenshot 1280x720', scaled, 'the same, scale=1280:720');
  const ratio = small.peer.p50 / small.ours.p50;
  return {
    rows: [compare(`screenshot ${native}`, full, 'ffmpeg x11grab, file, base64'), small],
    goals: [{ what: '1280x720 against the peer', value: ratio, unit: 'x', atLeast: 4 }],
  };
}
