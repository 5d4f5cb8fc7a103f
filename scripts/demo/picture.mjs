// @ts-check
import sharp from 'sharp';

/**
 * Finds things in the pixels of a screenshot. A model would look at the same picture; this agent recognizes only
 * colors, changes and lines of text, which is enough to work without known positions.
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 * @typedef {{ width: number, height: number, rgb: Buffer }} Picture
 */

/** Sums of the three channels' differences: up to SAME, colors count as equal; above INK, a pixel counts as text. */
const SAME = 6;
const INK = 90;
/** Fewer changed pixels in a row or column belong to a pointer, not to a window. */
const WINDOW_PIXELS = 60;

/**
 * @param {Buffer} png
 * @returns {Promise<Picture>}
 */
export async function decode(png) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/** @param {Box} box */
export const centre = (box) => at(box, 0.5, 0.5);

/**
 * The point of a box at a fraction of its width and height.
 * @param {Box} box
 * @param {number} right 0 is the left edge, 1 the right edge
 * @param {number} down
 * @returns {[number, number]}
 */
export const at = (box, right, down) => [
  Math.round(box.x + box.width * right),
  Math.round(box.y + box.height * down),
];

/**
 * The differences between two pictures of one size: the box around them and the number of pixels.
 * @param {Picture} before
 * @param {Picture} after
 */
export function changes(before, after) {
  return boxOf(after, wholeOf(after), (i) => distance(before.rgb, i, after.rgb, i) > SAME);
}

/**
 * The window that opened between two pictures: the longest ranges of rows and columns that changed. A moved pointer
 * changes too few pixels of them, and the border of a window that lost the focus is too thin.
 * @param {Picture} before
 * @param {Picture} after
 * @returns {Box}
 */
export function newWindow(before, after) {
  const differs = (/** @type {number} */ i) => distance(before.rgb, i, after.rgb, i) > SAME;
  const { columns, rows } = count(after, wholeOf(after), differs);
  const [left, right] = longestRun(columns, WINDOW_PIXELS);
  const [top, bottom] = longestRun(rows, WINDOW_PIXELS);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The box around all pixels of a color within a part of the picture; undefined if there are only a few.
 * @param {Picture} picture
 * @param {string} colour such as `#f0b429`
 * @param {Box} [within]
 */
export function findColour(picture, colour, within = wholeOf(picture)) {
  const wanted = Buffer.from(colour.slice(1), 'hex');
  const { box, pixels } = boxOf(picture, within, (i) => distance(picture.rgb, i, wanted, 0) <= SAME);
  return pixels >= 40 ? box : undefined;
}

/**
 * The boxes of the lines of text within a part of the picture that has a uniform background, from the top.
 * @param {Picture} picture
 * @param {Box} within
 */
export function textLines(picture, within) {
  const paper = pixelAt(picture, within.x + within.width - 2, within.y + within.height - 2);
  /** @type {Box[]} */
  const lines = [];
  for (let y = within.y, top = -1; y <= within.y + within.height; y++) {
    const row = { ...within, y, height: 1 };
    const inked =
      y < within.y + within.height &&
      boxOf(picture, row, (i) => distance(picture.rgb, i, picture.rgb, paper) > INK).pixels > 0;
    if (inked && top < 0) top = y;
    if (inked || top < 0) continue;
    const line = { ...within, y: top, height: y - top };
    lines.push(boxOf(picture, line, (i) => distance(picture.rgb, i, picture.rgb, paper) > INK).box);
    top = -1;
  }
  return lines;
}

/**
 * @param {Picture} picture
 * @param {Box} within
 * @param {(index: number) => boolean} matches gets the index of a pixel in `rgb`
 * @returns {{ box: Box, pixels: number }}
 */
function boxOf(picture, within, matches) {
  const { columns, rows, pixels } = count(picture, within, matches);
  if (pixels === 0) return { box: { x: 0, y: 0, width: 0, height: 0 }, pixels };
  const [left, right] = ends(columns);
  const [top, bottom] = ends(rows);
  return { box: { x: left, y: top, width: right - left, height: bottom - top }, pixels };
}

/**
 * The number of matching pixels in total, and in each column and row.
 * @param {Picture} picture
 * @param {Box} within
 * @param {(index: number) => boolean} matches
 */
function count(picture, within, matches) {
  const [columns, rows] = [new Uint32Array(picture.width), new Uint32Array(picture.height)];
  let pixels = 0;
  const [endX, endY] = [within.x + within.width, within.y + within.height];
  for (let y = Math.max(within.y, 0); y < Math.min(endY, picture.height); y++) {
    for (let x = Math.max(within.x, 0); x < Math.min(endX, picture.width); x++) {
      if (!matches(pixelAt(picture, x, y))) continue;
      pixels++;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  return { columns, rows, pixels };
}

/**
 * The index of the first count above zero, and the index after the last one.
 * @param {Uint32Array} counts
 * @returns {[number, number]}
 */
function ends(counts) {
  const some = (/** @type {number} */ n) => n > 0;
  return [counts.findIndex(some), counts.findLastIndex(some) + 1];
}

/**
 * Start and end of the longest range in which every count is at least `atLeast`.
 * @param {Uint32Array} counts
 * @param {number} atLeast
 * @returns {[number, number]}
 */
function longestRun(counts, atLeast) {
  /** @type {[number, number]} */
  let longest = [0, 0];
  for (let i = 0, start = 0; i < counts.length; i++) {
    if ((counts[i] ?? 0) < atLeast) start = i + 1;
    else if (i + 1 - start > longest[1] - longest[0]) longest = [start, i + 1];
  }
  return longest;
}

/**
 * @param {Picture} picture
 * @returns {Box}
 */
const wholeOf = ({ width, height }) => ({ x: 0, y: 0, width, height });

/**
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y
 */
const pixelAt = (picture, x, y) => (y * picture.width + x) * 3;

/**
 * @param {Buffer} a
 * @param {number} i
 * @param {Buffer} b
 * @param {number} j
 */
function distance(a, i, b, j) {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++)
    sum += Math.abs((a[i + channel] ?? 0) - (b[j + channel] ?? 0));
  return sum;
}
