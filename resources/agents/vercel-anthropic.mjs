// Claude uses the desktop, with the Vercel AI SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, ANTHROPIC_API_KEY, MODEL
import { anthropic } from '@ai-sdk/anthropic';
import { generateText, stepCountIs } from 'ai';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'claude-opus-5-5' } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

async function act(turn, { action: name, ...input }, id) {
  const url = `${JUMPSEAT_URL}/api/v0/agents/anthropic?size=1280x720&turn=${turn}`;
  const body = JSON.stringify([{ type: 'tool_use', id, toolset_name: 'computer', name, input }]);
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  const [{ content, is_error }] = (await answer.json()).content;
  if (is_error) throw new Error(content);
  return content;
}

// The SDK executes all calls of a message at once: they must run in order, as one turn, which a failure halts.
const turns = new WeakMap();
const computer = {
  ...anthropic.tools.computerToolset_20260801({}),
  execute(input, { toolCallId, messages }) {
    const { id = crypto.randomUUID(), last } = turns.get(messages) ?? {};
    const result = Promise.allSettled([last]).then(() => act(id, input, toolCallId));
    turns.set(messages, { id, last: result });
    return result;
  },
  toModelOutput: ({ output }) => ({ type: 'content', value: output.map(toPart) }),
};
const toPart = ({ text, source: { media_type: mediaType, data } = {} }) =>
  data ? { type: 'file', mediaType, data: { type: 'data', data } } : { type: 'text', text };

const request = { model: anthropic(MODEL), tools: { computer }, prompt: process.argv[2] };
console.log((await generateText({ ...request, stopWhen: stepCountIs(50) })).text);
