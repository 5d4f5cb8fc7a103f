import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { regionOfInterest, scaled, withPointers } from '../../../src/main/replay/boxes';
import { compare } from '../../../src/main/replay/compare';
import { findPatches } from '../../../src/main/replay/patches';
import type { ScreenPixels } from '../../../src/main/replay/pixels';
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

const drawings = new Map<string, Promise<ScreenPixels>>();
/** The picture; after compression, if a quality is given. */
function drawn(parts: string, quality?: number): Promise<ScreenPixels> {
  const key = `${quality} ${parts}`;
  const drawing = drawings.get(key) ?? draw(parts, quality);
  drawings.set(key, drawing);
  return drawing;
}

async function draw(parts: string, quality?: number): Promise<ScreenPixels> {
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

describe('a click is aimed at', () => {
  it.each<[string, string, boolean]>([
    ['the same, though it was compressed', USUAL, false],
    ['the same with a caret beside it', USUAL + caret(DIALOG.x + 200, DIALOG.y + 60), false],
    ['the same under another part of the screen', DESK + terminal(900) + dialog() + clock('1:00'), false],
    ['nothing: the dialog is not there', DESK, true],
    ['the dialog moved', DESK + dialog({ x: DIALOG.x + 24, y: DIALOG.y + 12 }), true],
    ['the dialog without its button', DESK + dialog(DIALOG, ''), true],
    [
      'another dialog in its place',
      DESK + dialog(DIALOG, 'Erase', 'All of the disk will be erased now.'),
      true,
    ],
    ['a window in the way', `${USUAL}<rect x="640" y="380" width="300" height="300" fill="#fff"/>`, true],
    ['another colour', `${USUAL}<rect x="700" y="450" width="90" height="90" fill="#ffb0ff"/>`, true],
  ])('%s', async (_what, now, expected) => {
    expect(await differs(click(BUTTON), now)).toBe(expected);
  });

  it('a line of text that is gone, which elsewhere may be a clock', async () => {
    const link = `<text x="560" y="120" ${TEXT} fill="#fff">Sign in here</text>`;
    expect(await differs(click({ x: 600, y: 116 }), DESK, DESK + link)).toBe(true);
    expect(await differs(click({ x: 600, y: 216 }), DESK, DESK + link)).toBe(false);
  });

  it('the start or the end of a drag', async () => {
    const drag = entry(1, { native: { ...NATIVE, from: { x: 200, y: 200 }, at: BUTTON } });
    expect(await differs(drag, USUAL)).toBe(false);
    expect(await differs(drag, DESK)).toBe(true);
    expect(await differs(drag, USUAL + terminal(40))).toBe(true);
  });
});

describe('what is small, right where a click is aimed at', () => {
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
    ['a box that is not ticked any more', box({ ticked: true }), box(), {}, true],
    ['a box that is ticked', box(), box({ ticked: true }), {}, true],
    [
      'a ticked box, the pointer on it as then',
      box(),
      box({ ticked: true }),
      { was: there, is: there },
      true,
    ],
    [
      'a ticked box, the pointer elsewhere',
      box(),
      box({ ticked: true }),
      { was: at(-90, 0), is: at(0, 80) },
      true,
    ],
    ['another icon', icon('#c33'), icon('#3c3'), {}, true],
    ['another icon of the same brightness', icon('#a33'), icon('#36a'), {}, true],
    ['an icon that is not there', icon('#eee'), '', {}, true],
    ['another figure', field + word('3'), field + word('8'), {}, true],
    ['the same box', box({ ticked: true }), box({ ticked: true }), {}, false],
    ['the pointer come', field, field + pointer(BOX.x, BOX.y), { was: at(-90, 0), is: there }, false],
    ['the pointer gone', box() + pointer(BOX.x, BOX.y), box(), { was: there, is: at(90, 0) }, false],
    [
      'the pointer moved a little',
      field + pointer(BOX.x, BOX.y),
      field + pointer(BOX.x + 9, BOX.y + 7),
      { was: there, is: at(9, 7) },
      false,
    ],
    [
      'the pointer there too soon',
      field + pointer(BOX.x, BOX.y),
      field,
      { was: at(-90, 0), is: at(-90, 0) },
      false,
    ],
    ['the pointer hidden', field + pointer(BOX.x, BOX.y), field, { was: there, is: there }, false],
    ['a caret that blinks', field, field + line(1, 16), {}, false],
    ['a thicker one', field + line(2, 20), field, {}, false],
    ["a terminal's", field, field + line(8, 17), {}, false],
  ])('%s', async (_what, then, now, pointers, expected) => {
    expect(await differs(click(BOX), USUAL + now, USUAL + then, pointers)).toBe(expected);
    expect(await differs(click(BOX), USUAL + then, USUAL + now, pointers)).toBe(expected);
  });

  it('is looked at though it was let pass where nothing was aimed at it', async () => {
    const [before, now] = await Promise.all([drawn(USUAL + box(), 75), drawn(USUAL + box({ ticked: true }))]);
    const [first, second] = [click(BUTTON), click(BOX)].map((step) => regionOfInterest(step, NATIVE));
    if (!first || !second) throw new Error('It looks at nothing.');
    const wide = { ...first, boxes: [{ x: 0, y: 0, ...NATIVE }] };
    const { differs: atFirst, ignored } = compare(before, now, wide);
    expect([atFirst, ignored.length]).toEqual([false, 1]);
    expect(compare(before, now, second, ignored).differs).toBe(true);
  });
});

describe('keys go to', () => {
  it.each<[string, string, boolean]>([
    ['the same screen', USUAL, false],
    [
      'the same with another time, pointer and caret',
      DESK + dialog() + clock('09:41:07') + pointer(9, 9),
      false,
    ],
    ['a screen without the dialog', DESK + clock('14:03:22'), true],
    ['one with the dialog elsewhere', DESK + dialog({ x: 560, y: 60 }), true],
    ['one with other lines in the terminal', DESK + terminal(500) + dialog(), true],
    [
      'one with a small window more',
      `${USUAL}<rect x="600" y="250" width="90" height="70" fill="#fff"/>`,
      true,
    ],
  ])('%s', async (_what, now, expected) => {
    expect(await differs(keys, now)).toBe(expected);
  });
});

describe('what is let pass', () => {
  it('is not the same, and need not be looked at again', async () => {
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

describe('a sight', () => {
  it('is around the target, inside of the screen', () => {
    expect(regionOfInterest(click({ x: 10, y: 590 }), NATIVE)?.boxes).toEqual([
      { x: 0, y: 470, width: 170, height: 130 },
    ]);
  });

  it('is nothing for what only looks', () => {
    expect(
      regionOfInterest(entry(1, { request: { action: 'screenshot' }, native: NATIVE }), NATIVE),
    ).toBeUndefined();
  });

  it('is found on a smaller picture', () => {
    const sight = regionOfInterest(click({ x: 480, y: 300 }), NATIVE);
    expect(sight && scaled(sight, NATIVE, { width: 480, height: 300 })).toEqual({
      boxes: [{ x: 160, y: 90, width: 160, height: 120 }],
      targets: [{ x: 240, y: 150 }],
      pointers: [],
    });
  });
});

it('patches are what is near each other', () => {
  const rows = ['x...x', 'x....', '...x.', '.x...'];
  const marked = Uint8Array.from(rows.join(''), (cell) => (cell === 'x' ? 1 : 0));
  expect(findPatches({ columns: 5, rows: 4, marked })).toEqual([
    { x: 0, y: 0, width: 1, height: 2, cells: 2 },
    { x: 4, y: 0, width: 1, height: 1, cells: 1 },
    { x: 1, y: 2, width: 3, height: 2, cells: 2 },
  ]);
});
