// @ts-check
import { at, centre, changes, newWindow, textLines } from './picture.mjs';

/**
 * @typedef {import('./agent.mjs').Agent} Agent
 * @typedef {import('./screen.mjs').Screen} Screen
 * @typedef {import('./picture.mjs').Box} Box
 */

/**
 * Points at which a right click may hit the bare desktop, as fractions of its size. The first one that opens a menu
 * counts.
 */
const BARE_SPOTS = /** @type {const} */ ([
  [0.93, 0.88],
  [0.93, 0.06],
  [0.5, 0.97],
  [0.02, 0.97],
]);
/** Maximum size of the desktop's own menu; the menu of a program may be larger. */
const MENU_PART = 0.2;

/**
 * Opens the desktop's own menu and clicks an entry. Returns the window that opens; undefined if the menu has no such
 * entry.
 * @param {Agent} agent
 * @param {Screen} screen
 * @param {number} entry from 0
 * @returns {Promise<Box | undefined>}
 */
export async function openFromMenu(agent, screen, entry) {
  const { before, entries } = await openMenu(agent, screen);
  await agent.pause(700);
  const line = entries[entry];
  if (!line) {
    await agent.key('Escape');
    return undefined;
  }
  await agent.click(centre(line));
  const enough = 0.05 * agent.size.width * agent.size.height;
  await screen.until('no window opened.', (picture) => {
    const { width, height } = newWindow(before, picture);
    return width * height > enough ? true : undefined;
  });
  return newWindow(before, await screen.still(600));
}

/**
 * @param {Agent} agent
 * @param {Screen} screen
 */
async function openMenu(agent, screen) {
  const { width, height } = agent.size;
  for (const [right, down] of BARE_SPOTS) {
    const spot = at({ x: 0, y: 0, width, height }, right, down);
    await agent.act({ action: 'mouse_move', coordinate: spot });
    const before = await screen.still(100);
    await agent.act({ action: 'right_click', coordinate: spot });
    await screen.until('no menu opened.', (picture) =>
      changes(before, picture).pixels > 200 ? true : undefined,
    );
    // A busy window manager draws the menu in parts.
    const shown = await screen.still();
    const { box } = changes(before, shown);
    const isMenu = box.width < width * MENU_PART && box.height < height * MENU_PART;
    if (isMenu) return { before, entries: textLines(shown, inside(box)) };
    await agent.key('Escape');
  }
  throw new Error('windows cover every spot at which the desktop menu could be opened.');
}

/**
 * The area of a menu without its border and the pointer at its corner.
 * @param {Box} box
 * @returns {Box}
 */
function inside({ x, y, width, height }) {
  return { x: x + 14, y: y + 2, width: width - 17, height: height - 4 };
}
