// @ts-check
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { at, centre, findColour, textLines } from './picture.mjs';
import { insideOf, paste } from './terminal.mjs';
import { openFromMenu } from './windows.mjs';

/**
 * @typedef {import('./agent.mjs').Coordinate} Coordinate
 * @typedef {import('./picture.mjs').Box} Box
 * @typedef {import('./story.mjs').Scene} Scene
 */

/** Parts of the page, and the color that identifies each. */
const NAME = { what: 'the page', colour: '#4f8fe8' };
const OBSERVER = { what: 'the observer', colour: '#f0b429' };
const SEAT = { what: 'the jumpseat', colour: '#1e4d5c' };
const SEAT_TAKEN = { what: 'the observer on the jumpseat', colour: '#2f7d4f' };
const SIGNATURE = { what: 'the field for the signature', colour: '#c77dba' };
const BUTTON = { what: 'the button', colour: '#3ecf8e' };
const PASS = { what: 'the boarding pass', colour: '#5a45c7' };

const LINES_AT_ONCE = 6;
/** A busy browser may miss a shortcut or a drop. */
const TRIES = 4;
/** How long it may take to show a page (ms). */
const PAGE_MS = 12_000;
/** How long it may take to show a drop (ms). */
const DROP_MS = 6000;

/**
 * Types a page into the terminal, opens it in the browser and works on it. Returns whether a browser is installed.
 * @param {Scene} scene
 * @param {Box} terminal its window
 */
export async function browserScene(scene, terminal) {
  const { agent, screen, step } = scene;
  const file = `/tmp/jumpseat-demo-${randomBytes(4).toString('hex')}.html`;
  const page = readFileSync(join(import.meta.dirname, 'page.html'), 'utf8');

  const browser = await step('Open a web browser from the menu', () => openFromMenu(agent, screen, 1));
  if (!browser) return false;

  await step(`Type a web page of ${[...page].length} characters into the terminal`, async () => {
    await agent.click(at(terminal, 0.6, 0.7));
    await typeFile(agent, file, page);
    // Only a prompt is left once the shell has written the page and cleared the terminal.
    await screen.until('the terminal did not write the page.', (picture) => {
      const { length } = textLines(picture, insideOf(terminal));
      return length > 0 && length < 3 ? true : undefined;
    });
  });

  const unit = await step('Open the page: ctrl+l, its address, Return', async () => {
    const mark = await tryAgain(() => openPage(scene, browser, file));
    await screen.still();
    return mark.height / 76; // per CSS pixel: the mark is 76 of them high
  });

  await step('Fill in the name', async () => {
    const mark = await screen.part(NAME, browser);
    await agent.click([Math.round(mark.x + 230 * unit), centre(mark)[1]]);
    for (const name of ['Amélie ', '雅美 ', 'Жукова']) {
      await agent.type(name);
      await agent.pause(250);
    }
  });

  await step('Drag the observer onto the jumpseat', async () => {
    await tryAgain(() => dragObserver(scene, browser));
    await agent.pause(600);
  });

  await step('Sign, with the button held down', async () => {
    const mark = await screen.part(SIGNATURE, browser);
    const [first, ...rest] = signature([mark.x + 152 * unit, centre(mark)[1]], unit);
    if (!first) return;
    await agent.act({ action: 'mouse_move', coordinate: first });
    await agent.act({ action: 'left_mouse_down' });
    for (const coordinate of rest) {
      await agent.act({ action: 'mouse_move', coordinate });
      await agent.pause(10);
    }
    await agent.act({ action: 'left_mouse_up' });
    await agent.pause(600);
  });

  await step('Scroll down until the button is in sight, and click it', async () => {
    const button = await scrollTo(BUTTON.colour);
    await agent.pause(500);
    await agent.click(centre(button));
    await screen.part(PASS, browser);
    await agent.pause(900);
  });

  await step('Select what it says and paste it into the terminal', async () => {
    await screen.still();
    await agent.act({ action: 'triple_click', coordinate: at(await screen.part(PASS, browser), 0.1, 0.5) });
    await agent.pause(600);
    await agent.click(at(terminal, 0.6, 0.7));
    await agent.type("clear; echo '");
    await paste(agent, screen, at(insideOf(terminal), 0.6, 0.7));
    await agent.type("'\n");
    await agent.pause(1200);
  });

  await step('Close the browser', async () => {
    await agent.click(at(browser, 0.03, 0.6));
    const close = () => agent.key('ctrl+shift+w');
    await screen.changedBy(close, { what: 'the browser did not close.', pixels: 20_000 });
    await agent.click([terminal.x + 90, terminal.y + 8]);
    await agent.type(`rm ${file}\n`);
  });
  return true;

  /**
   * @param {string} colour
   * @returns {Promise<Box>}
   */
  async function scrollTo(colour) {
    const coordinate = centre(browser ?? terminal);
    for (let turns = 0; turns < 30; turns++) {
      const box = findColour(await screen.still(150), colour, browser);
      // Do not click a button that is only partly visible.
      if (box && box.height > 30 * unit) return box;
      await agent.act({ action: 'scroll', coordinate, scroll_direction: 'down', scroll_amount: 2 });
      await delay(50);
    }
    throw new Error('scrolled to the end of the page without finding the button.');
  }
}

/**
 * Types a file into a terminal, some lines at a time.
 * @param {import('./agent.mjs').Agent} agent
 * @param {string} file
 * @param {string} text
 */
async function typeFile(agent, file, text) {
  await agent.type(`clear; cat > ${file}\n`);
  const lines = text.split(/(?<=\n)/);
  for (let i = 0; i < lines.length; i += LINES_AT_ONCE) {
    await agent.type(lines.slice(i, i + LINES_AT_ONCE).join(''));
    await agent.pause(120);
  }
  await agent.key('ctrl+d');
  await agent.type('clear\n');
}

/**
 * Tries again if the browser does not show the result, as an agent would.
 * @template T
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
async function tryAgain(task) {
  for (let triesLeft = TRIES; ; triesLeft -= 1) {
    try {
      return await task();
    } catch (error) {
      if (triesLeft === 1) throw error;
    }
  }
}

/**
 * @param {Pick<Scene, 'agent' | 'screen'>} scene
 * @param {Box} browser
 * @param {string} file
 */
async function openPage({ agent, screen }, browser, file) {
  await agent.click(at(browser, 0.5, 0.6));
  // The window gets the focus, which must not count as a change by the shortcut.
  await screen.still();
  // A browser handles its shortcuts with a delay. Text that is typed earlier would go to the page.
  await screen.changedBy(() => agent.key('ctrl+l'), { what: 'the address bar took no focus.', pixels: 20 });
  await agent.type(`file://${file}\n`);
  return screen.part(NAME, browser, PAGE_MS);
}

/**
 * @param {Pick<Scene, 'agent' | 'screen'>} scene
 * @param {Box} browser
 */
async function dragObserver({ agent, screen }, browser) {
  const [observer, seat] = [await screen.part(OBSERVER, browser), await screen.part(SEAT, browser)];
  await agent.drag(centre(observer), centre(seat));
  return screen.part(SEAT_TAKEN, browser, DROP_MS);
}

/**
 * The points of a signature: loops from left to right, and a stroke back below them.
 * @param {Coordinate} start the left end, at half the height
 * @param {number} unit size of a CSS pixel (px)
 * @returns {Coordinate[]}
 */
function signature([left, middle], unit) {
  const loops = Array.from({ length: 84 }, (_, i) => {
    const part = i / 83;
    const turn = part * 2 * Math.PI * 6;
    return [50 + 330 * part - 24 * Math.sin(turn), -8 + 36 * (1 - 0.55 * part) * Math.cos(turn)];
  });
  const underline = Array.from({ length: 16 }, (_, i) => [380 - i * 20, 22 + i]);
  return [...loops, ...underline].map(([x = 0, y = 0]) => [
    Math.round(left + x * unit),
    Math.round(middle + y * unit),
  ]);
}
