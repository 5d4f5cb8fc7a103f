import { expect, test } from 'vitest';
import { centre, changes, findColour, newWindow, textLines } from '../../../scripts/demo/picture.mjs';

const SIZE = { width: 200, height: 150 };
const PAPER = [20, 30, 40];

/** A picture of one color with boxes in different colors. */
function picture(...boxes: { x: number; y: number; width: number; height: number; colour: number[] }[]) {
  const rgb = Buffer.alloc(SIZE.width * SIZE.height * 3);
  const all = { x: 0, y: 0, ...SIZE, colour: PAPER };
  for (const { x, y, width, height, colour } of [all, ...boxes]) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) rgb.set(colour, (row * SIZE.width + column) * 3);
    }
  }
  return { ...SIZE, rgb };
}

test('findColour finds a color in a picture or a part of it, and centre its center', () => {
  const shown = picture({ x: 30, y: 20, width: 40, height: 10, colour: [240, 180, 41] });
  expect(findColour(shown, '#f0b429')).toEqual({ x: 30, y: 20, width: 40, height: 10 });
  expect(centre({ x: 30, y: 20, width: 40, height: 10 })).toEqual([50, 25]);
  expect(findColour(shown, '#f0b429', { x: 100, y: 0, width: 100, height: 150 })).toBeUndefined();
  expect(findColour(shown, '#123456')).toBeUndefined();
});

test('changes finds the changed area', () => {
  const box = { x: 5, y: 6, width: 7, height: 8 };
  expect(changes(picture(), picture({ ...box, colour: [255, 255, 255] }))).toEqual({ box, pixels: 56 });
  expect(changes(picture(), picture()).pixels).toBe(0);
});

test('newWindow ignores a moved pointer and a border with a changed color', () => {
  const window = { x: 20, y: 10, width: 90, height: 100 };
  const after = picture(
    { ...window, colour: [255, 255, 255] },
    { x: 150, y: 120, width: 8, height: 13, colour: [0, 0, 0] },
    { x: 190, y: 10, width: 1, height: 100, colour: [90, 90, 90] },
  );
  expect(newWindow(picture(), after)).toEqual(window);
});

test('textLines finds lines of text from the top', () => {
  const ink = [230, 230, 230];
  const shown = picture(
    { x: 10, y: 40, width: 60, height: 9, colour: ink },
    { x: 12, y: 12, width: 30, height: 9, colour: ink },
  );
  expect(textLines(shown, { x: 0, y: 0, ...SIZE })).toEqual([
    { x: 12, y: 12, width: 30, height: 9 },
    { x: 10, y: 40, width: 60, height: 9 },
  ]);
});
