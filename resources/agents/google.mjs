// Gemini uses the desktop, with the Google Gen AI SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, GEMINI_API_KEY, MODEL
import { GoogleGenAI } from '@google/genai';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'gemini-3.5-flash' } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

/** Gets the tools, or executes the calls in a model's content. */
async function desktop(content) {
  const request = content ? { method: 'POST', body: JSON.stringify(content) } : {};
  const answer = await fetch(`${JUMPSEAT_URL}/api/v0/agents/gemini?size=1440x900`, { headers, ...request });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const client = new GoogleGenAI({});
const { tools } = await desktop();
const contents = [{ role: 'user', parts: [{ text: process.argv[2] }] }];
for (;;) {
  const response = await client.models.generateContent({ model: MODEL, contents, config: { tools } });
  const { content } = response.candidates[0];
  contents.push(content);
  if (!response.functionCalls) break;
  contents.push(await desktop(content));
}
const words = contents.at(-1).parts.map(({ text }) => text);
console.log(words.join(''));
