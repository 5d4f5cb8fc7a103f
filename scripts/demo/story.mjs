// @ts-check
import { browserScene } from './browser.mjs';
import { at, changes } from './picture.mjs';
import { createScreen } from './screen.mjs';
import { terminalScene } from './terminal.mjs';

/**
 * The tools of a scene. `step` does one thing and reports it in one line.
 * @typedef {object} Scene
 * @property {import('./agent.mjs').Agent} agent
 * @property {import('./screen.mjs').Screen} screen
 * @property {<T>(what: string, doIt: () => Promise<T>) => Promise<T>} step
 */

/** Screenshots of larger desktops are scaled down to this width, as for models (px). */
const SEEN_WIDTH = 1280;

/**
 * Plays the whole demo, which takes about a minute.
 * @param {import('./agent.mjs').Agent} agent
 * @param {(line: string) => void} say
 * @param {{ short: boolean }} options short plays only the part with the terminal
 */
export async function play(agent, say, { short }) {
  const screen = createScreen(agent);
  /** @type {Scene} */
  const scene = {
    agent,
    screen,
    async step(what, doIt) {
      agent.reason = what;
      const [began, before] = [performance.now(), agent.timings.length];
      const result = await doIt().catch((error) => {
        throw new Error(`Step "${what}" failed: ${error.message}`);
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const actions = agent.timings.length - before;
      say(`${seconds.padStart(6)} s ${String(actions).padStart(4)}   ${what}`);
      await agent.pause(800);
      return result;
    },
  };
  say('    took  actions');

  const first = await scene.step('Look at the desktop', async () => {
    await agent.act({ action: 'cursor_position' }); // starts the desktop if necessary
    const { width, height } = await agent.desktop();
    const scale = Math.min(1, SEEN_WIDTH / width);
    agent.size = { width: Math.round(width * scale), height: Math.round(height * scale) };
    return screen.still();
  });

  const terminal = await terminalScene(scene);
  const hadBrowser = short || (await browserScene(scene, terminal));
  if (!hadBrowser) say('No web browser is installed on the desktop, so this was the part with the terminal.');

  await scene.step('Close the terminal and leave the desktop as it was', async () => {
    await agent.click(at(terminal, 0.6, 0.7));
    await agent.type('exit\n');
    await screen.until('the terminal did not close.', (picture) =>
      changes(first, picture).pixels < 0.01 * agent.size.width * agent.size.height ? true : undefined,
    );
  });
}
