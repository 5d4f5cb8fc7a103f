import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../../src/main/pixels/image';
import { regionOfInterest, scaled, withPointers } from '../../../src/main/replay/boxes';
import { compare } from '../../../src/main/replay/compare';
import { findPatches } from '../../../src/main/replay/patches';
import type { Point } from '../../../src/shared/geometry';
import type { JournalEntry } from '../../../src/shared/journal';
import { entry } from './entries';

/** The size of the desktop; a small one is drawn faster. */
const NATIVE = { width: 960, height: 600 };

const TEXT = 'font-family="DejaVu Sans Mono" font-size="13"';
const DIALOG = { x: 500, y: 400 };
/** The center of the button in the dialog. */
const BUTTON = { x: DIALOG.x + 290, y: DIALOG.y + 130 };

const dialog = ({ x, y } = DIALOG, button = 'Save', words = 'Save your changes before closing?') => `
  <rect x="${x}" y="${y}" width="360" height="160" fill="#f4f4f4" stroke="#555"/>
  <rect x="${x}" y="${y}" width="360" height="24" fill="#3b5b8c"/>
  <text x="${x + 20}" y="${y + 70}" ${TEXT}>${words}</text>
  ${button && `<rect x="${x + 240}" y="${y + 116}" width="100" height="28" fill="#ddd" stroke="#777"/>`}
  <text x="${x + 270}" y="${y + 135}" ${TEXT}>${button}</text>`;
const clock = (time: string) => `<text x="880" y="20" ${TEXT} fill="#fff">${time}</text>`;
const pointer = (x: number, y: number) =>
  `<path d="M${x} ${y}v16l4 -4 3 7 3 -1 -3 -7h6z" fill="#000" stroke="#fff"/>`;
const caret = (x: number, y: number) => `<rect x="${x}" y="${y}" width="8" height="16" fill="#000"/>`;
const lines = (from: number) =>
  Array.from({ length: 12 }, (_, i) => {
    const words = `${from + i} drwxr-xr-x ${(from + i) ** 3} file-${(from * 7 + i) % 13}.txt`;
    return `<text x="120" y="${140 + 16 * i}" ${TEXT}>${words}</text>`;
  }).join('');
const terminal = (from: number) =>
  `<rect x="100" y="100" width="380" height="260" fill="#fff"/>${lines(from)}`;

const DESK = `<rect width="960" height="600" fill="#2e4257"/>${terminal(1)}`;
const USUAL = DESK + dialog() + clock('14:03:22');

const drawings = new Map<string, Promise<Pixels>>();
/** The picture; after compression, if a quality is given. */
function drawn(parts: string, quality?: number): Promise<Pixels> {
  const key = `${quality} ${parts}`;
  const drawing = drawings.get(key) ?? draw(parts, quality);
  drawings.set(key, drawing);
  return drawing;
}

async function draw(parts: string, quality?: number): Promise<Pixels> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="600">${parts}</svg>`;
  const picture = sharp(Buffer.from(svg)).removeAlpha();
  const decoded = quality === undefined ? picture : sharp(await picture.webp({ quality }).toBuffer());
  const { data } = await decoded.raw().toBuffer({ resolveWithObject: true });
  return { ...NATIVE, data, channels: 3 };
}

const click = (at: { x: number; y: number }) => entry(1, { native: { ...NATIVE, at } });
const keys = entry(1, { request: { action: 'type', text: 'a' }, native: NATIVE });

interface Pointers {
  readonly was?: Point;
  readonly is?: Point;
}

async function differs(
  step: JournalEntry,
  now: string,
  before = USUAL,
  pointers: Pointers = {},
): Promise<boolean> {
  const sight = regionOfInterest(step, NATIVE);
  if (!sight) throw new Error('It looks at nothing.');
  const seen = withPointers(sight, pointers.was, pointers.is);
  return compare(await drawn(before, 75), await drawn(now), seen).differs;
}

describe('the screen at the target of a click', () => {
  it.each<[string, string, boolean]>([
    ['is the same after compression', USUAL, false],
    ['is the same with a caret beside it', USUAL + caret(DIALOG.x + 200, DIALOG.y + 60), false],
    [
      'is the same if other parts of the screen differ',
      DESK + terminal(900) + dialog() + clock('1:00'),
      false,
    ],
    ['differs if the dialog is missing', DESK, true],
    ['differs if the dialog has moved', DESK + dialog({ x: DIALOG.x + 24, y: DIALOG.y + 12 }), true],
    ['differs if the dialog has no button', DESK + dialog(DIALOG, ''), true],
    [
      'differs if there is a different dialog',
      DESK + dialog(DIALOG, 'Erase', 'All of the disk will be erased now.'),
      true,
    ],
    [
      'differs if a window covers it',
      `${USUAL}<rect x="640" y="380" width="300" height="300" fill="#fff"/>`,
      true,
    ],
    [
      'differs if the color has changed',
      `${USUAL}<rect x="700" y="450" width="90" height="90" fill="#ffb0ff"/>`,
      true,
    ],
  ])('%s', async (_what, now, expected) => {
    expect(await differs(click(BUTTON), now)).toBe(expected);
  });

  it('differs if a line of text there is missing, but not if it is elsewhere', async () => {
    const link = `<text x="560" y="120" ${TEXT} fill="#fff">Sign in here</text>`;
    expect(await differs(click({ x: 600, y: 116 }), DESK, DESK + link)).toBe(true);
    expect(await differs(click({ x: 600, y: 216 }), DESK, DESK + link)).toBe(false);
  });

  it('is compared at both ends of a drag', async () => {
    const drag = entry(1, { native: { ...NATIVE, from: { x: 200, y: 200 }, at: BUTTON } });
    expect(await differs(drag, USUAL)).toBe(false);
    expect(await differs(drag, DESK)).toBe(true);
    expect(await differs(drag, USUAL + terminal(40))).toBe(true);
  });
});

describe('a small change at the target of a click', () => {
  const BOX = { x: 700, y: 300 };
  const box = ({ ticked = false, dx = 0 } = {}) =>
    `<rect x="${BOX.x - 6.5 + dx}" y="${BOX.y - 6.5}" width="13" height="13" fill="#fff" stroke="#555"/>` +
    (ticked ? `<path d="M${BOX.x - 4} ${BOX.y}l3 3 5 -6" fill="none" stroke="#000" stroke-width="2"/>` : '');
  const icon = (colour: string) =>
    `<rect x="${BOX.x - 8}" y="${BOX.y - 8}" width="16" height="16" fill="${colour}"/>`;
  const line = (width: number, height: number) =>
    `<rect x="${BOX.x + 4}" y="${BOX.y - 8}" width="${width}" height="${height}" fill="#000"/>`;
  const word = (text: string) =>
    `<text x="${BOX.x - 4}" y="${BOX.y + 5}" font-family="DejaVu Sans Mono" font-size="13">${text}</text>`;
  const field = '<rect x="600" y="280" width="200" height="40" fill="#fff"/>';
  const at = (dx: number, dy: number) => ({ x: BOX.x + dx, y: BOX.y + dy });
  const there = at(0, 0);

  it.each<[string, string, string, Pointers, boolean]>([
    ['counts: a checkbox that is no longer checked', box({ ticked: true }), box(), {}, true],
    ['counts: a checkbox that is now checked', box(), box({ ticked: true }), {}, true],
    [
      'counts: a checked checkbox with the pointer on it both times',
      box(),
      box({ ticked: true }),
      { was: there, is: there },
      true,
    ],
    [
      'counts: a checked checkbox with the pointer elsewhere',
      box(),
      box({ ticked: true }),
      { was: at(-90, 0), is: at(0, 80) },
      true,
    ],
    ['counts: a different icon', icon('#c33'), icon('#3c3'), {}, true],
    ['counts: a different icon of the same brightness', icon('#a33'), icon('#36a'), {}, true],
    ['counts: a missing icon', icon('#eee'), '', {}, true],
    ['counts: a different digit', field + word('3'), field + word('8'), {}, true],
    ['is not found: the same checkbox', box({ ticked: true }), box({ ticked: true }), {}, false],
    [
      'is ignored: a pointer that is there now',
      field,
      field + pointer(BOX.x, BOX.y),
      { was: at(-90, 0), is: there },
      false,
    ],
    [
      'is ignored: a pointer that is gone now',
      box() + pointer(BOX.x, BOX.y),
      box(),
      { was: there, is: at(90, 0) },
      false,
    ],
    [
      'is ignored: a pointer that has moved a little',
      field + pointer(BOX.x, BOX.y),
      field + pointer(BOX.x + 9, BOX.y + 7),
      { was: there, is: at(9, 7) },
      false,
    ],
    [
      'is ignored: a pointer that was there too early',
      field + pointer(BOX.x, BOX.y),
      field,
      { was: at(-90, 0), is: at(-90, 0) },
      false,
    ],
    ['is ignored: a hidden pointer', field + pointer(BOX.x, BOX.y), field, { was: there, is: there }, false],
    ['is ignored: a blinking caret', field, field + line(1, 16), {}, false],
    ['is ignored: a thicker caret', field + line(2, 20), field, {}, false],
    ["is ignored: a terminal's caret", field, field + line(8, 17), {}, false],
  ])('%s', async (_what, then, now, pointers, expected) => {
    expect(await differs(click(BOX), USUAL + now, USUAL + then, pointers)).toBe(expected);
    expect(await differs(click(BOX), USUAL + then, USUAL + now, pointers)).toBe(expected);
  });

  it('counts even if it was ignored before, outside the target', async () => {
    const [before, now] = await Promise.all([drawn(USUAL + box(), 75), drawn(USUAL + box({ ticked: true }))]);
    const [first, second] = [click(BUTTON), click(BOX)].map((step) => regionOfInterest(step, NATIVE));
    if (!first || !second) throw new Error('It looks at nothing.');
    const wide = { ...first, boxes: [{ x: 0, y: 0, ...NATIVE }] };
    const { differs: atFirst, ignored } = compare(before, now, wide);
    expect([atFirst, ignored.length]).toEqual([false, 1]);
    expect(compare(before, now, second, ignored).differs).toBe(true);
  });
});

describe('the screen for keys', () => {
  it.each<[string, string, boolean]>([
    ['is the same if nothing has changed', USUAL, false],
    [
      'is the same if only clock and pointer have changed',
      DESK + dialog() + clock('09:41:07') + pointer(9, 9),
      false,
    ],
    ['differs without the dialog', DESK + clock('14:03:22'), true],
    ['differs if the dialog has moved', DESK + dialog({ x: 560, y: 60 }), true],
    ['differs if the terminal has different lines', DESK + terminal(500) + dialog(), true],
    [
      'differs with an additional small window',
      `${USUAL}<rect x="600" y="250" width="90" height="70" fill="#fff"/>`,
      true,
    ],
  ])('%s', async (_what, now, expected) => {
    expect(await differs(keys, now)).toBe(expected);
  });
});

describe('an ignored change', () => {
  it('is reported, and not compared again', async () => {
    const sight = regionOfInterest(keys, NATIVE);
    if (!sight) throw new Error('It looks at nothing.');
    const [before, now] = await Promise.all([drawn(USUAL, 75), drawn(DESK + dialog() + clock('09:41:07'))]);
    const first = compare(before, now, sight);
    expect(first).toMatchObject({ same: false, differs: false, ignored: [{ cells: expect.any(Number) }] });
    expect(compare(before, now, sight, first.ignored).same).toBe(true);
    const later = await drawn(DESK + dialog() + clock('11:59:58') + pointer(30, 30));
    expect(compare(before, later, sight, first.ignored)).toMatchObject({ same: false, differs: false });
    expect(compare(before, await drawn(USUAL), sight)).toMatchObject({ same: true, ignored: [] });
  });
});

describe('the region of interest', () => {
  it('is around the target, inside the screen', () => {
    expect(regionOfInterest(click({ x: 10, y: 590 }), NATIVE)?.boxes).toEqual([
      { x: 0, y: 470, width: 170, height: 130 },
    ]);
  });

  it('is undefined for a screenshot', () => {
    expect(
      regionOfInterest(entry(1, { request: { action: 'screenshot' }, native: NATIVE }), NATIVE),
    ).toBeUndefined();
  });

  it('can be scaled to a smaller picture', () => {
    const sight = regionOfInterest(click({ x: 480, y: 300 }), NATIVE);
    expect(sight && scaled(sight, NATIVE, { width: 480, height: 300 })).toEqual({
      boxes: [{ x: 160, y: 90, width: 160, height: 120 }],
      targets: [{ x: 240, y: 150 }],
      pointers: [],
    });
  });
});

it('findPatches groups cells that are close together', () => {
  const rows = ['x...x', 'x....', '...x.', '.x...'];
  const marked = Uint8Array.from(rows.join(''), (cell) => (cell === 'x' ? 1 : 0));
  expect(findPatches({ columns: 5, rows: 4, marked })).toEqual([
    { x: 0, y: 0, width: 1, height: 2, cells: 2 },
    { x: 4, y: 0, width: 1, height: 1, cells: 1 },
    { x: 1, y: 2, width: 3, height: 2, cells: 2 },
  ]);
});
