// UI-TARS uses the desktop, with its SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_BASE_URL (of the model), OPENAI_API_KEY, MODEL
import { GUIAgent, StatusEnum } from '@ui-tars/sdk';
import { Operator } from '@ui-tars/sdk/core';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_BASE_URL, OPENAI_API_KEY, MODEL = 'ui-tars' } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };
const CLICKS = {
  click: 'left_click',
  hover: 'mouse_move',
  left_double: 'double_click',
  right_single: 'right_click',
};
const KEYS = { hotkey: 'key', press: 'key_down', release: 'key_up' };
const ENDS = { finished: StatusEnum.END, user_stop: StatusEnum.END, call_user: StatusEnum.CALL_USER };

function actionOf(type, { start_coords, end_coords, direction, content = '', key = '', hotkey = key }) {
  const [from, to] = [start_coords, end_coords].map((point) => point?.map(Math.round));
  const place = from ? { coordinate: from } : { at: 'pointer' };
  if (type === 'drag') return { action: 'left_click_drag', path: [from, to] };
  if (type === 'scroll') return { action: type, scroll_direction: direction, scroll_amount: 5, ...place };
  if (type === 'type') return { action: type, text: content.replaceAll('\\n', '\n') };
  if (type === 'wait') return { action: type, duration: 5000 };
  if (type in KEYS) return { action: KEYS[type], text: hotkey.trim().replaceAll(/[\s+]+/g, '+') };
  return { action: CLICKS[type] ?? type, ...place };
}

async function act(action) {
  const body = JSON.stringify({ scaled_width: 1280, scaled_height: 720, ...action });
  const answer = await fetch(`${JUMPSEAT_URL}/api/v0/desktop/action`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

class Desktop extends Operator {
  screenshot = async () => ({
    base64: (await act({ action: 'screenshot' })).screenshot_data,
    scaleFactor: 1,
  });
  async execute({ parsedPrediction: { action_type: type, action_inputs: inputs } }) {
    if (!(type in ENDS)) await act(actionOf(type, inputs));
    return { status: ENDS[type] ?? StatusEnum.RUNNING };
  }
}

const model = { baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY, model: MODEL };
const logger = { ...console, info() {} };
const agent = new GUIAgent({
  ...{ model, logger, operator: new Desktop() },
  onData: ({ data }) =>
    console.log(...data.conversations.filter(({ from }) => from === 'gpt').map(({ value }) => value)),
});
await agent.run(process.argv[2]);
