// An OpenAI model uses the desktop, with the Vercel AI SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_API_KEY, MODEL
import { openai } from '@ai-sdk/openai';
import { generateText, stepCountIs } from 'ai';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'gpt-5.4' } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

const computer = openai.tools.computer({
  async execute({ actions, pendingSafetyChecks: pending_safety_checks }, { toolCallId: call_id }) {
    const call = { type: 'computer_call', call_id, pending_safety_checks };
    const fields = actions.map(({ scrollX: scroll_x, scrollY: scroll_y, ...action }) =>
      action.type === 'scroll' ? { ...action, scroll_x, scroll_y } : action,
    );
    const answer = await fetch(`${JUMPSEAT_URL}/api/v0/agents/openai?size=1600x900`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ ...call, actions: fields }) },
    });
    // 409: a safety check of the vendor. Ask a person, and repeat the request with acknowledge=true.
    if (!answer.ok) throw new Error(await answer.text());
    const [{ output }, failure] = await answer.json();
    if (failure) console.error(failure.content[0].text);
    return { output: { type: 'computer_screenshot', imageUrl: output.image_url, detail: 'original' } };
  },
});

const request = { model: openai(MODEL), tools: { computer }, prompt: process.argv[2] };
console.log((await generateText({ ...request, stopWhen: stepCountIs(50) })).text);
