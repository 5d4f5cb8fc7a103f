// @ts-check
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { OWN } from './vendors.mjs';

/**
 * An agent's whole side of the API: one route, a token, and a chat id that tags its actions.
 *
 * @typedef {[number, number]} Coordinate in the declared space of `scaled_width` x `scaled_height`
 * @typedef {{ action: string, coordinate?: Coordinate, start_coordinate?: Coordinate, text?: string,
 *   duration?: number, scroll_amount?: number, scroll_direction?: 'up' | 'down' | 'left' | 'right' }} Action
 * @typedef {{ output: string, screenshot_data?: string }} Result
 * @typedef {{ width: number, height: number, viewers: number }} Desktop
 */
export class Agent {
  chatId = randomUUID();
  /** The duration of each action (ms). @type {{ action: string, ms: number }[]} */
  timings = [];
  /** The declared space of its coordinates, which is also the size of its screenshots. */
  size = { width: 1280, height: 720 };
  /** The newest screenshot, as PNG. @type {Buffer | undefined} */
  lastSeen;
  /** Why it acts, in words. */
  reason = '';
  #endpoint;
  #pace;
  #dialect;
  #desktop;

  /**
   * @param {import('../lib/host.mjs').Endpoint} endpoint
   * @param {{ pace?: number, dialect?: import('./vendors.mjs').Dialect, desktop?: string }} options pace multiplies the
   *   pauses for the person who watches, 0 omits them; dialect is how it puts actions, by default as our own API takes them;
   *   desktop is the name of the one to act on
   */
  constructor(endpoint, { pace = 1, dialect = OWN, desktop = 'main' }) {
    this.#endpoint = endpoint;
    this.#pace = pace;
    this.#dialect = dialect;
    this.#desktop = desktop;
  }

  /** The answer of `GET /api/v0/desktop`. @returns {Promise<Desktop>} */
  async desktop() {
    const response = await fetch(`${this.#endpoint.url}/api/v0/desktop`, { headers: this.#headers() });
    if (!response.ok) throw new Error(`The host answers with status ${response.status}.`);
    return /** @type {Desktop} */ (await response.json());
  }

  /**
   * Executes an action.
   * @param {Action} action
   * @returns {Promise<Result>}
   * @throws {Error} with the host's message if the action is refused or fails
   */
  async act(action) {
    const began = performance.now();
    const response = await fetch(this.#endpoint.url + this.#dialect.path(this.size), {
      method: 'POST',
      headers: { ...this.#headers(), 'content-type': 'application/json' },
      body: JSON.stringify(this.#dialect.request(action, this.size, this.reason)),
    });
    const answer = /** @type {{ message?: string, detail?: string }} */ (await response.json());
    this.timings.push({ action: action.action, ms: performance.now() - began });
    if (!response.ok) throw new Error([answer.message, answer.detail].filter(Boolean).join(' '));
    const result = this.#dialect.result(answer);
    if (result.screenshot_data) this.lastSeen = Buffer.from(result.screenshot_data, 'base64');
    return result;
  }

  /** @param {Coordinate} coordinate */
  click = (coordinate) => this.act({ action: 'left_click', coordinate });
  /** @param {string} text */
  type = (text) => this.act({ action: 'type', text });
  /** @param {string} text */
  key = (text) => this.act({ action: 'key', text });
  /**
   * @param {Coordinate} from
   * @param {Coordinate} to
   */
  drag = (from, to) => this.act({ action: 'left_click_drag', start_coordinate: from, coordinate: to });

  /**
   * Pauses for the person who watches.
   * @param {number} ms
   */
  async pause(ms) {
    if (this.#pace > 0) await delay(ms * this.#pace);
  }

  #headers() {
    return {
      ...{ authorization: `Bearer ${this.#endpoint.token}`, 'coder-chat-id': this.chatId },
      'jumpseat-desktop': this.#desktop,
    };
  }
}
