// Claude uses the desktop, with the Vercel AI SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, ANTHROPIC_API_KEY, MODEL
import { anthropic } from '@ai-sdk/anthropic';
import { generateText, stepCountIs } from 'ai';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'claude-opus-5-5' } = process.env;
const url = `${JUMPSEAT_URL}/api/v0/agents/anthropic?size=1280x720&turn=${crypto.randomUUID()}`;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

async function act({ action: name, ...input }, { toolCallId: id, messages }) {
  const body = JSON.stringify([{ type: 'tool_use', id, toolset_name: 'computer', name, input }]);
  const answer = await fetch(`${url}-${messages.length}`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  const [{ content, is_error }] = (await answer.json()).content;
  if (is_error) throw new Error(content);
  return content;
}

// The SDK executes all calls of a message at once: they must run in order, as one turn, which a failure halts.
let last;
function execute(...call) {
  last = Promise.allSettled([last]).then(() => act(...call));
  return last;
}
const toPart = ({ text, source: { media_type: mediaType, data } = {} }) =>
  data ? { type: 'file', mediaType, data: { type: 'data', data } } : { type: 'text', text };
const toModelOutput = ({ output }) => ({ type: 'content', value: output.map(toPart) });
const computer = { ...anthropic.tools.computerToolset_20260801({}), execute, toModelOutput };
const request = { model: anthropic(MODEL), tools: { computer }, prompt: process.argv[2] };
console.log((await generateText({ ...request, stopWhen: stepCountIs(50) })).text);
