// @ts-check
import { AREA, areaOn, CODE } from './recorder-animation.mjs';
import { ffmpeg } from './recorder-ways.mjs';

/**
 * Number of different pictures in a video of the animation; repeated pictures count once.
 * @param {string} file
 * @param {import('./host.mjs').Host} host
 */
export async function countPictures(file, host) {
  return new Set(await numbersOf(file, areaOn(host))).size;
}

/**
 * The number in each frame of a file, in order; undefined if a frame has no number or two.
 * @param {string} file
 * @param {{ left: number, top: number }} area top left corner of the animation in its frames
 */
async function numbersOf(file, { left, top }) {
  const { height } = AREA;
  const [width, rows] = [CODE.bits * CODE.cell, CODE.height / 2];
  const strip = (/** @type {number} */ y) => `crop=${width}:${rows}:${left}:${y}`;
  // A quarter of a cell's height away from its edges.
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
