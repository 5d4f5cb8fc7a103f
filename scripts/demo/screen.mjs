// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { changes, decode, findColour } from './picture.mjs';

/**
 * Looks at the screen and waits for changes. No function sleeps for a fixed time; each looks until it sees the expected
 * change.
 *
 * @typedef {import('./agent.mjs').Agent} Agent
 * @typedef {import('./picture.mjs').Box} Box
 * @typedef {import('./picture.mjs').Picture} Picture
 */

/** Changes below this size are ignored, such as a blinking text cursor (pixels). */
const BLINK_PIXELS = 60;
const LOOK_EVERY_MS = 60;
const PATIENCE_MS = 30_000;

/** @param {Agent} agent */
export function createScreen(agent) {
  /** @returns {Promise<Picture>} */
  async function look() {
    const { screenshot_data = '' } = await agent.act({ action: 'screenshot' });
    return decode(Buffer.from(screenshot_data, 'base64'));
  }

  /**
   * Looks until `see` returns a value.
   * @template T
   * @param {string} what the error after the time limit, such as `no menu opened.`
   * @param {(picture: Picture) => T | undefined} see
   * @param {number} [patienceMs]
   * @returns {Promise<T>}
   */
  async function until(what, see, patienceMs = PATIENCE_MS) {
    for (const deadline = Date.now() + patienceMs; ; ) {
      const seen = see(await look());
      if (seen !== undefined) return seen;
      if (Date.now() > deadline) throw new Error(`timed out after ${patienceMs / 1000} s: ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /**
   * Waits until nothing has changed for `quietMs`. Returns the picture.
   * @param {number} [quietMs]
   */
  async function still(quietMs = 250) {
    let last = await look();
    let since = Date.now();
    return until('the screen kept changing.', (picture) => {
      if (changes(last, picture).pixels > BLINK_PIXELS) since = Date.now();
      last = picture;
      return Date.now() - since >= quietMs ? picture : undefined;
    });
  }

  return {
    look,
    until,
    still,

    /**
     * Does something that changes the screen. Returns the box around the changes once the screen is still.
     * @param {() => Promise<unknown>} doIt
     * @param {{ what: string, pixels?: number, quietMs?: number }} expected `pixels` is the minimum number of changed
     *   pixels; `what` as for {@link until}
     */
    async changedBy(doIt, { what, pixels = BLINK_PIXELS, quietMs }) {
      const before = await look();
      await doIt();
      await until(what, (picture) => (changes(before, picture).pixels > pixels ? true : undefined));
      const after = await still(quietMs);
      return { box: changes(before, after).box, picture: after };
    },

    /**
     * Waits for a part of a page that has a unique color.
     * @param {{ what: string, colour: string }} part
     * @param {Box} within the browser's window
     * @param {number} [patienceMs]
     */
    part: ({ what, colour }, within, patienceMs) =>
      until(
        `${what} did not appear in the browser.`,
        (picture) => findColour(picture, colour, within),
        patienceMs,
      ),
  };
}

/** @typedef {ReturnType<typeof createScreen>} Screen */
