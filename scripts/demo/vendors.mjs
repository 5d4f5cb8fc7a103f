// @ts-check
import { randomUUID } from 'node:crypto';

/**
 * How an agent puts an action into a request, and reads the answer. `words` say why it acts, as models do.
 *
 * @typedef {import('./agent.mjs').Action} Action
 * @typedef {import('./agent.mjs').Result} Result
 * @typedef {{ width: number, height: number }} Size
 * @typedef {object} Dialect
 * @property {(size: Size) => string} path
 * @property {(action: Action, size: Size, words: string) => object} request
 * @property {(answer: any) => Result} result throws the error that the model would read
 */

/** The API itself. @type {Dialect} */
export const OWN = {
  path: () => '/api/v0/desktop/action',
  request: (action, { width, height }) => ({ ...action, scaled_width: width, scaled_height: height }),
  result: (answer) => answer,
};

/** A message of Claude: one call of its computer toolset. @type {Dialect} */
const ANTHROPIC = {
  path: ({ width, height }) => `/api/v0/agents/anthropic?size=${width}x${height}`,
  request: ({ action: name, ...input }, _, text) => ({
    role: 'assistant',
    content: [
      { type: 'text', text },
      { type: 'tool_use', id: `toolu_${randomUUID()}`, toolset_name: 'computer', name, input },
    ],
  }),
  result({ content: [{ content, is_error }] }) {
    if (is_error) throw new Error(String(content));
    const blocks = typeof content === 'string' ? [] : content;
    const picture = blocks.find((/** @type {{ type: string }} */ { type }) => type === 'image');
    return { output: String(content), ...(picture && { screenshot_data: picture.source.data }) };
  },
};

/** Actions whose function has a different name. */
const GEMINI_NAMES = new Map([
  ['left_click', 'click'],
  ['mouse_move', 'move'],
  ['left_mouse_down', 'mouse_down'],
  ['left_mouse_up', 'mouse_up'],
  ['left_click_drag', 'drag_and_drop'],
  ['key', 'press_key'],
  ['screenshot', 'take_screenshot'],
  ['cursor_position', 'take_screenshot'],
]);

/** A message of Gemini, which points on a grid and names a place for each press. @returns {Dialect} */
function gemini() {
  let last = /** @type {import('./agent.mjs').Coordinate} */ ([0, 0]);
  return {
    path: ({ width, height }) => `/api/v0/agents/gemini?size=${width}x${height}&picture=asked`,
    request({ action, coordinate = last, start_coordinate, text, ...scroll }, { width, height }, words) {
      const grid = ([x, y] = last) => [Math.floor((x * 1000) / width), Math.floor((y * 1000) / height)];
      const [[x, y], [start_x, start_y]] = [grid(coordinate), grid(start_coordinate)];
      last = coordinate;
      const name = GEMINI_NAMES.get(action) ?? action;
      const { scroll_direction: direction, scroll_amount: magnitude_in_wheel_clicks } = scroll;
      /** @type {Record<string, object>} */
      const others = {
        drag_and_drop: { start_x, start_y, end_x: x, end_y: y },
        press_key: { key: text },
        take_screenshot: {},
        type: { text },
        scroll: { x, y, direction, magnitude_in_wheel_clicks },
      };
      const functionCall = { id: randomUUID(), name, args: others[name] ?? { x, y } };
      return { role: 'model', parts: [{ text: words }, { functionCall }] };
    },
    result({ parts: [{ functionResponse }] }) {
      const { response, parts = [] } = functionResponse;
      if (response.error) throw new Error(response.error);
      const [picture] = parts;
      return { output: 'ok', ...(picture && { screenshot_data: picture.inlineData.data }) };
    },
  };
}

/** The vendors whose tools have all actions of the demo: OpenAI's has no triple click, and holds no button down. */
export const VENDORS = new Map([
  ['anthropic', () => ANTHROPIC],
  ['gemini', gemini],
]);
