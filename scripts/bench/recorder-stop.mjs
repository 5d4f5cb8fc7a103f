// @ts-check
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { showAnimation } from './recorder-animation.mjs';
import { ffmpeg, startOurs, startPeer } from './recorder-ways.mjs';
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
      const peer = await startPeer(host, 'peer-minute.mp4');
      const ours = await startOurs(host);
      const recordedMs = await timed(() => delay(RECORD_MS));
      // One after the other, so that the stops do not slow each other down.
      const interruptMs = await timed(peer.stop);
      const oursMs = await timed(ours.stop);
      const info = await ours.info();
      const again = await startOurs(host);
      await delay(5000);
      const shortMs = await timed(again.stop);
      await closeAnimation();

      const sped = join(host.dataDir, 'peer-sped-up.mp4');
      const raw = peer.bytes();
      const detected = { ms: 0, freezes: /** @type {Freeze[]} */ ([]) };
      detected.ms = await timed(async () => {
        detected.freezes = await findFreezes(peer.file);
      });
      const encodeMs = await timed(() => speedUp(peer.file, detected.freezes, sped));
      const peerMs = interruptMs + detected.ms + encodeMs;
      const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
      return {
        notes: [
          `ours: ${oursMs.toFixed(0)} ms after ${(recordedMs / 1000).toFixed(1)} s (${shortMs.toFixed(0)} ms after 5 s); ` +
            `${(info.video_ms / 1000).toFixed(1)} s of video in ${megabytes(info.size_bytes)}`,
          `the peer: ${peerMs.toFixed(0)} ms (SIGINT ${interruptMs.toFixed(0)}, freezedetect ${detected.ms.toFixed(0)}, ` +
            `re-encode ${encodeMs.toFixed(0)}); ${megabytes(raw)}, ${megabytes(statSync(sped).size)} sped up`,
        ],
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

/** @typedef {{ from: number, to: number }} Freeze a still part of a video (s) */

/**
 * @param {string} file
 * @returns {Promise<Freeze[]>}
 */
async function findFreezes(file) {
  const { said } = await ffmpeg([
    '-i',
    file,
    '-vf',
    `freezedetect=d=${IDLE.after}`,
    '-an',
    '-f',
    'null',
    '-',
  ]);
  const times = (/** @type {string} */ what) =>
    [...said.matchAll(new RegExp(`freeze_${what}: ([\\d.]+)`, 'g'))].map(([, time]) => Number(time));
  const ends = times('end');
  return times('start').map((from, i) => ({ from: from + IDLE.after, to: ends[i] ?? RECORD_MS / 1000 }));
}

/**
 * Encodes in one pass, and drops surplus frames before encoding, which is the cheapest way.
 * @param {string} file
 * @param {readonly Freeze[]} freezes
 * @param {string} to
 */
async function speedUp(file, freezes, to) {
  // Time saved up to a moment: the part of each freeze before it, except for a twentieth.
  const won =
    freezes.map(({ from, to: end }) => `clip(T-${from},0,${Math.max(end - from, 0)})`).join('+') || '0';
  const filter = `setpts='(T-(${won})*${1 - 1 / IDLE.speed})/TB',fps=30`;
  const encode = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ];
  await ffmpeg(['-loglevel', 'error', '-i', file, '-vf', filter, ...encode, to]);
}
