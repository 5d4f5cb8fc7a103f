// An OpenAI model uses the desktop, with the toolset of the OpenAI SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_API_KEY, MODEL
import OpenAI from 'openai';
import { ComputerToolset } from 'openai/helpers/computer';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'gpt-5.4' } = process.env;

/** Executes an action. @returns the screen after it */
async function act(action, { signal }) {
  const answer = await fetch(`${JUMPSEAT_URL}/api/v0/agents/openai?size=1600x900`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'computer_call', call_id: 'call', actions: [action] }),
    signal,
  });
  if (!answer.ok) throw new Error(await answer.text());
  const [{ output }, failure] = await answer.json();
  if (failure) throw new Error(failure.content[0].text);
  return output;
}

const names = ['click', 'double_click', 'drag', 'keypress', 'move', 'scroll', 'type', 'wait'];
const driver = Object.fromEntries(names.map((name) => [name, act]));
driver.screenshot = (options) => act({ type: 'screenshot' }, options);
const request = { model: MODEL, input: process.argv[2] };
// The terminal asks a person about a safety check of the vendor.
const approveSafetyChecks = ({ pending_safety_checks: checks }) =>
  confirm(checks.map(({ message }) => message).join('\n'));
const response = await new ComputerToolset(driver).run(new OpenAI(), request, { approveSafetyChecks });
console.log(response.output_text);
