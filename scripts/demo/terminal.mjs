// @ts-check
import { at, textLines } from './picture.mjs';
import { openFromMenu } from './windows.mjs';

/**
 * @typedef {import('./picture.mjs').Box} Box
 * @typedef {import('./story.mjs').Scene} Scene
 */

/** Less than two characters, by which the greeting is indented (px). */
const INDENT = 5;
const GREETING = 'héllo 日本 😀 Привет';

/**
 * Opens a terminal, types, selects by mouse and pastes. Returns the terminal's window.
 * @param {Scene} scene
 * @returns {Promise<Box>}
 */
export async function terminalScene({ agent, screen, step }) {
  const opened = await step('Open a terminal from the right-click menu', async () => {
    const box = await openFromMenu(agent, screen, 0);
    if (!box) throw new Error('the menu offers no terminal.');
    await promptIn(screen, box);
    return box;
  });

  const box = await step('Drag its window to the right by the title bar', async () => {
    const moved = { ...opened, x: agent.size.width - opened.width - 24, y: 64 };
    const grip = (/** @type {Box} */ window) =>
      /** @type {[number, number]} */ ([window.x + 90, window.y + 8]);
    await agent.drag(grip(opened), grip(moved));
    await screen.still();
    return moved;
  });
  const text = insideOf(box);

  await step(`Type what keyboards do not have: ${GREETING}`, async () => {
    await agent.type(`clear; printf '\\n  %s\\n\\n' "`);
    for (const word of GREETING.split(/(?<= )/)) {
      await agent.type(word);
      await agent.pause(250);
    }
    await agent.type('"\n');
    await screen.still();
  });

  await step('Select it: a word by double click, the line by triple click, a part by dragging', async () => {
    // Only the greeting is indented. The prompt and the command before it are not.
    const line = await screen.until('the greeting did not appear in the terminal.', (picture) => {
      const lines = textLines(picture, text);
      const left = Math.min(...lines.map(({ x }) => x));
      return lines.findLast(({ x }) => x > left + INDENT);
    });
    const lastWord = at(line, 0.85, 0.5);
    await agent.act({ action: 'mouse_move', coordinate: lastWord });
    for (const action of ['double_click', 'triple_click']) {
      const select = () => agent.act({ action, coordinate: lastWord });
      await screen.changedBy(select, { what: `a ${action} selected nothing.` });
      await agent.pause(700);
    }
    const drag = () => agent.drag(at(line, 0, 0.5), at(line, 1.03, 0.5));
    await screen.changedBy(drag, { what: 'a drag selected nothing.', pixels: 10 });
    await agent.pause(500);
  });

  await step('Paste the selection with a middle click', async () => {
    await agent.type("echo 'pasted: ");
    await paste(agent, screen, at(text, 0.6, 0.7));
    await agent.type("'\n");
    await screen.still();
    await agent.pause(700);
  });
  return box;
}

/**
 * Pastes the selected text by a middle click, and waits until it appears, since the text comes from the program that
 * owns the selection.
 * @param {import('./agent.mjs').Agent} agent
 * @param {import('./screen.mjs').Screen} screen
 * @param {import('./agent.mjs').Coordinate} coordinate
 */
export async function paste(agent, screen, coordinate) {
  // Move first, so that the moved pointer does not count as a change.
  await agent.act({ action: 'mouse_move', coordinate });
  await screen.still();
  const click = () => agent.act({ action: 'middle_click', coordinate });
  await screen.changedBy(click, { what: 'nothing was pasted.' });
}

/**
 * Waits until the shell in a terminal accepts commands: its last line is wider than the cursor alone.
 * @param {import('./screen.mjs').Screen} screen
 * @param {Box} terminal its window
 */
export function promptIn(screen, terminal) {
  return screen.until('the terminal showed no shell prompt.', (picture) => {
    const line = textLines(picture, insideOf(terminal)).at(-1);
    return line && line.width > 0.9 * line.height ? line : undefined;
  });
}

/**
 * A window's contents, without title bar and border.
 * @param {Box} window
 * @returns {Box}
 */
export function insideOf({ x, y, width, height }) {
  return { x: x + 4, y: y + 18, width: width - 8, height: height - 22 };
}
