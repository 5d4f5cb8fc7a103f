// @ts-check
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { showAnimation } from './recorder-animation.mjs';
import { ffmpeg, startOurs, startPeer } from './recorder-ways.mjs';
import { compare } from './report.mjs';
import { timed } from './stats.mjs';

const RECORD_MS = 60_000;
/** Our defaults: after this time without change (s), the video runs faster by this factor. */
const IDLE = { after: 0.35, speed: 20 };

/**
 * Time from stop to the last byte, for a recording of one minute that is half busy and half still. The peer ends
 * ffmpeg, detects still parts, and encodes again without them. Both record the same minute, then stop in turn.
 * @type {import('./report.mjs').Section}
 */
export const recorderStop = {
  title: 'Recorder: stop after 60 s',
  async run({ host }) {
    const closeAnimation = await showAnimation(host, { bursts: true });
    try {
      const peer = await startPeer(host);
      const ours = await startOurs(host);
      await delay(RECORD_MS);
      // One after the other, so that the stops do not slow each other down.
      const interruptMs = await timed(peer.stop);
      const oursMs = await timed(ours.stop);
      await closeAnimation();
      const speedUpMs = await timed(() => speedUp(peer.file, join(host.dataDir, 'peer-sped-up.mp4')));
      const peerMs = interruptMs + speedUpMs;
      const how = 'SIGINT, freezedetect, re-encode';
      return {
        rows: [compare('stop to last byte', { ours: [oursMs], peer: [peerMs] }, how)],
        goals: [
          { what: 'stop to last byte', value: oursMs / 1000, unit: 's', atMost: 0.5 },
          { what: "stop against the peer's way", value: peerMs / oursMs, unit: 'x', atLeast: 5 },
        ],
      };
    } finally {
      await closeAnimation();
    }
  },
};

/**
 * Finds the still parts of a video, and encodes it without them in one pass. Surplus frames are dropped before
 * encoding, which is the cheapest way.
 * @param {string} file
 * @param {string} to
 */
async function speedUp(file, to) {
  const { stderr } = await ffmpeg(['-i', file, '-vf', `freezedetect=d=${IDLE.after}`, '-f', 'null', '-']);
  const times = (/** @type {string} */ what) =>
    [...stderr.toString().matchAll(new RegExp(`freeze_${what}: ([\\d.]+)`, 'g'))].map(([, at]) => Number(at));
  const ends = times('end');
  // Time saved up to a moment: the part of each freeze before it, except for a twentieth.
  const saved = times('start').map((start, i) => {
    const from = start + IDLE.after;
    return `clip(T-${from},0,${Math.max((ends[i] ?? RECORD_MS / 1000) - from, 0)})`;
  });
  const filter = `setpts='(T-(${saved.join('+') || '0'})*${1 - 1 / IDLE.speed})/TB',fps=30`;
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await ffmpeg(['-loglevel', 'error', '-i', file, '-vf', filter, ...encode, '-movflags', '+faststart', to]);
}
