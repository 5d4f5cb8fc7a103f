// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program.mjs';
import { AREA, areaOn, CODE } from './recorder-animation.mjs';
import { ffmpeg, startOurs, startPeer } from './recorder-ways.mjs';

const CAPTURE_SECONDS = 5;
const CAPTURE_FPS = 20;
/** Fewer would say little. */
const LEAST_PAIRS = 10;
/** SSIM is compared in Y'CbCr: the capture is made into each file's own kind, ours BT.709, the peer's what ffmpeg takes. */
const MATRIX = { ours: 'bt709', peer: 'bt601' };

/** @typedef {{ ours: number, notes: string[] }} Quality */

/**
 * How true the videos of a busy screen are. Another program captures the same screen meanwhile without any loss; frames
 * of a video and of the capture that carry the same number show the same picture, and every such pair is compared, so
 * no clock has to be trusted. Frames that show two numbers were taken while the page was being drawn, and are left out.
 * Only the part that moves is compared: the still rest of the screen would but flatter it.
 * @param {import('./host.mjs').Host} host
 * @returns {Promise<Quality>}
 */
export async function compareQuality(host) {
  const area = areaOn(host);
  const whole = { left: area.left, top: area.top };
  const results = [];
  for (const name of /** @type {const} */ (['ours', 'peer'])) {
    const recording = await (name === 'ours' ? startOurs(host) : startPeer(host, 'peer-quality.mp4'));
    const captured = join(host.dataDir, `captured-${name}.nut`);
    await capture(host, captured);
    await recording.stop();
    const shown = await numbersOf(captured, { left: 0, top: 0 });
    const pairs = pairsOf(await numbersOf(recording.file, whole), shown);
    // The peer's, on a busy machine, hold few pictures, each many times.
    if (pairs.length < (name === 'ours' ? LEAST_PAIRS : 1)) {
      throw new Error(`Only ${pairs.length} frames could be compared with what was on the screen.`);
    }
    const moving = `crop=${area.width}:${area.height}:${area.left}:${area.top}`;
    results.push({
      pairs: pairs.length,
      ssim: await ssim(recording.file, moving, captured, pairs, MATRIX[name]),
    });
    await recording.remove();
    rmSync(captured);
  }
  const [ours, peer] = results;
  if (!ours || !peer) throw new Error('Nothing was compared.');
  return {
    ours: ours.ssim,
    notes: [
      `busy, SSIM where it moves: ours ${ours.ssim.toFixed(4)} (${ours.pairs} frames compared), ` +
        `the peer's ${peer.ssim.toFixed(4)} (${peer.pairs})`,
    ],
  };
}

/**
 * How many different pictures a video of the animation holds: a rate that is kept by repeating them is none.
 * @param {string} file
 * @param {import('./host.mjs').Host} host
 */
export async function countPictures(file, host) {
  return new Set(await numbersOf(file, areaOn(host))).size;
}

/**
 * The part that moves, as it is and without any loss: raw, because a lossless encoder takes the time that the recorder
 * needs.
 * @param {import('./host.mjs').Host} host
 * @param {string} file
 */
function capture(host, file) {
  const { width, height, left, top } = areaOn(host);
  const size = ['-video_size', `${width}x${height}`, '-t', String(CAPTURE_SECONDS)];
  const from = [
    '-f',
    'x11grab',
    '-framerate',
    String(CAPTURE_FPS),
    ...size,
    '-i',
    `${host.display}+${left},${top}`,
  ];
  return runProgram('ffmpeg', ['-loglevel', 'error', ...from, '-c:v', 'rawvideo', '-y', file], host.env);
}

/**
 * The number each frame of a file carries, in order; undefined where it carries none or two.
 * @param {string} file
 * @param {{ left: number, top: number }} area where in its frames what moves begins
 */
async function numbersOf(file, { left, top }) {
  const { height } = AREA;
  const [width, rows] = [CODE.bits * CODE.cell, CODE.height / 2];
  const strip = (/** @type {number} */ y) => `crop=${width}:${rows}:${left}:${y}`;
  // A quarter of a cell's height away from what is beside it.
  const [first, last] = [top + CODE.height / 4, top + height - (CODE.height * 3) / 4];
  const graph = `format=gray,split[a][b];[a]${strip(first)}[c];[b]${strip(last)}[d];[c][d]vstack`;
  const { out } = await ffmpeg([
    '-i',
    file,
    '-filter_complex',
    graph,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ]);
  const frameBytes = width * rows * 2;
  /** @param {number} row @param {number} frame */
  const read = (frame, row) => {
    let number = 0;
    for (let bit = 0; bit < CODE.bits; bit++) {
      const value = out[frame * frameBytes + row * width + (bit + 0.5) * CODE.cell] ?? 128;
      if (value > 64 && value < 192) return undefined;
      if (value >= 192) number += 2 ** bit;
    }
    return number;
  };
  return Array.from({ length: Math.floor(out.length / frameBytes) }, (_, frame) => {
    const number = read(frame, rows >> 1);
    return number === read(frame, rows + (rows >> 1)) ? number : undefined;
  });
}

/**
 * Which frame of the one is which of the other; each at most once.
 * @param {readonly (number | undefined)[]} video
 * @param {readonly (number | undefined)[]} reference
 */
function pairsOf(video, reference) {
  const seen = new Set();
  return video.flatMap((number, frame) => {
    if (number === undefined || seen.has(number)) return [];
    const same = reference.indexOf(number);
    if (same < 0) return [];
    seen.add(number);
    return [/** @type {const} */ ([frame, same])];
  });
}

/**
 * @param {string} video
 * @param {string} moving a filter that leaves of its frames what the reference shows
 * @param {string} reference
 * @param {readonly (readonly [number, number])[]} pairs of frame indices, rising
 * @param {string} matrix
 */
async function ssim(video, moving, reference, pairs, matrix) {
  /** @param {0 | 1} side */
  const frames = (side) =>
    `select='${pairs.map((pair) => `eq(n,${pair[side]})`).join('+')}',settb=1/30,setpts=N`;
  const graph =
    `[0:v]${frames(0)},${moving},format=yuv420p[video];` +
    `[1:v]${frames(1)},scale=out_color_matrix=${matrix}:out_range=tv,format=yuv420p[screen];` +
    '[video][screen]ssim';
  const { said } = await ffmpeg(['-i', video, '-i', reference, '-filter_complex', graph, '-f', 'null', '-']);
  const all = /SSIM .*All:([\d.]+)/.exec(said)?.[1];
  if (all === undefined) throw new Error('ffmpeg compared nothing.');
  return Number(all);
}
