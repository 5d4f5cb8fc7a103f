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
    ['where it was', at(100, 100, 1000, 700), [LAPTOP], at(100, 100, 1000, 700)],
    ['where it was on a second screen', at(1600, 50, 1000, 700), [LAPTOP, BESIDE], at(1600, 50, 1000, 700)],
    ['partly outside, but within reach', at(-800, 100, 1000, 700), [LAPTOP], at(-800, 100, 1000, 700)],
    ['its screen is gone', at(1600, 50, 1000, 700), [LAPTOP], at(0, 25, 1440, 875)],
    ['its title bar is above the screen', at(100, -40, 1000, 700), [LAPTOP], at(0, 25, 1440, 875)],
    ['only a sliver can be seen', at(1400, 100, 1000, 700), [LAPTOP], at(0, 25, 1440, 875)],
    ['its screen is smaller now', at(0, 25, 2560, 1400), [LAPTOP], at(0, 25, 1440, 875)],
    ['never opened', undefined, [BESIDE], at(2000, 270, 1440, 900)],
    ['no screen at all', undefined, [], at(0, 0, 1440, 900)],
  ])('%s', (_name, state, screens, expected) => {
    expect(placeWindow(state, screens)).toEqual(expected.bounds);
  });
});

describe('the file', () => {
  it('gives back what was kept, and leaves nothing half-written', () => {
    const file = join(dir, 'kept.json');
    const state = { ...at(10, 20, 800, 600), maximized: true };
    writeWindowState(file, state);
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
    expect(readdirSync(dir)).toEqual(['kept.json']);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"bounds":'],
    ['another shape', '{"x":1}'],
    ['no numbers', '{"bounds":{"x":"0","y":0,"width":800,"height":600},"maximized":false}'],
    ['no size', '{"bounds":{"x":0,"y":0,"width":0,"height":600},"maximized":false}'],
  ])('is not believed where it holds %s', (name, text) => {
    const file = join(dir, `${name}.json`);
    if (text !== undefined) writeFileSync(file, text);
    expect(readWindowState(file)).toBeUndefined();
    rmSync(file, { force: true });
  });
});
