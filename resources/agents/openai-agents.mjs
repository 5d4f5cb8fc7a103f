// An OpenAI model uses the desktop, with the OpenAI Agents SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_API_KEY, MODEL
import { Agent, computerTool, run } from '@openai/agents';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'gpt-5.4' } = process.env;
const url = `${JUMPSEAT_URL}/api/v0/agents/openai?size=1600x900`;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

/** Executes an action. @returns the screen after it, as base64 */
async function act(type, fields = {}) {
  const body = JSON.stringify({ type: 'computer_call', call_id: 'call', actions: [{ type, ...fields }] });
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  const [{ output }, failure] = await answer.json();
  if (failure) throw new Error(failure.content[0].text);
  return output.image_url.split(',')[1];
}

const computer = {
  ...{ environment: 'ubuntu', dimensions: [1600, 900] },
  ...{ screenshot: () => act('screenshot'), wait: () => act('wait') },
  click: (x, y, button) => act('click', { x, y, button }),
  doubleClick: (x, y) => act('double_click', { x, y }),
  scroll: (x, y, scroll_x, scroll_y) => act('scroll', { x, y, scroll_x, scroll_y }),
  ...{ type: (text) => act('type', { text }), keypress: (keys) => act('keypress', { keys }) },
  move: (x, y) => act('move', { x, y }),
  drag: (path) => act('drag', { path }),
};
const agent = new Agent({ name: 'Desktop', model: MODEL, tools: [computerTool({ computer })] });
console.log((await run(agent, process.argv[2])).finalOutput);
