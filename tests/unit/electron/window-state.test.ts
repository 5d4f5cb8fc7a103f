import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from '../../../src/main/electron/window-state';

const dir = mkdtempSync(join(tmpdir(), 'jumpseat-window-'));
afterAll(() => rmSync(dir, { recursive: true }));

const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 };
const BESIDE = { x: 1440, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width: number, height: number) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('placeWindow', () => {
  it.each([
    ['restores the last place', at(100, 100, 1000, 700), [LAPTOP], at(100, 100, 1000, 700)],
    [
      'restores the last place on a second screen',
      at(1600, 50, 1000, 700),
      [LAPTOP, BESIDE],
      at(1600, 50, 1000, 700),
    ],
    [
      'restores a place that is partly outside the screen',
      at(-800, 100, 1000, 700),
      [LAPTOP],
      at(-800, 100, 1000, 700),
    ],
    ['moves the window if its screen is gone', at(1600, 50, 1000, 700), [LAPTOP], at(0, 25, 1440, 875)],
    [
      'moves the window if its title bar is above the screen',
      at(100, -40, 1000, 700),
      [LAPTOP],
      at(0, 25, 1440, 875),
    ],
    ['moves the window if too little is visible', at(1400, 100, 1000, 700), [LAPTOP], at(0, 25, 1440, 875)],
    [
      'shrinks the window if its screen is smaller now',
      at(0, 25, 2560, 1400),
      [LAPTOP],
      at(0, 25, 1440, 875),
    ],
    ['centers a window without a saved state', undefined, [BESIDE], at(2000, 270, 1440, 900)],
    ['returns a default without a screen', undefined, [], at(0, 0, 1440, 900)],
  ])('%s', (_name, state, screens, expected) => {
    expect(placeWindow(state, screens)).toEqual(expected.bounds);
  });
});

describe('the file of the window state', () => {
  it('returns the stored state, and leaves no temporary file', () => {
    const file = join(dir, 'kept.json');
    const state = { ...at(10, 20, 800, 600), maximized: true };
    writeWindowState(file, state);
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
    expect(readdirSync(dir)).toEqual(['kept.json']);
  });

  it.each([
    ['nothing', undefined],
    ['invalid JSON', '{"bounds":'],
    ['a different shape', '{"x":1}'],
    ['strings for numbers', '{"bounds":{"x":"0","y":0,"width":800,"height":600},"maximized":false}'],
    ['a width of 0', '{"bounds":{"x":0,"y":0,"width":0,"height":600},"maximized":false}'],
  ])('is ignored if it contains %s', (name, text) => {
    const file = join(dir, `${name}.json`);
    if (text !== undefined) writeFileSync(file, text);
    expect(readWindowState(file)).toBeUndefined();
    rmSync(file, { force: true });
  });
});
