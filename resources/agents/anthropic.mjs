// Claude uses the desktop, with the toolset of the Anthropic SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, ANTHROPIC_API_KEY, MODEL
import Anthropic from '@anthropic-ai/sdk';
import { BetaAbstractComputerToolset20260801, ToolError } from '@anthropic-ai/sdk/helpers/beta/toolsets';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, MODEL = 'claude-opus-5-5' } = process.env;

class Desktop extends BetaAbstractComputerToolset20260801 {
  async execute({ toolUse, signal }, name, input) {
    const answer = await fetch(`${JUMPSEAT_URL}/api/v0/agents/anthropic?size=1280x720`, {
      ...{ method: 'POST', signal },
      headers: { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify([{ ...toolUse, name, input }]),
    });
    if (!answer.ok) throw new ToolError(await answer.text());
    const [{ content, is_error }] = (await answer.json()).content;
    if (is_error) throw new ToolError(content);
    const [{ text, source }] = content;
    if (source) return { data: source.data, mediaType: source.media_type };
    const [x, y] = text.match(/\d+/g)?.map(Number) ?? [];
    return name === 'cursor_position' ? { x, y } : undefined;
  }
}

const runner = new Anthropic().beta.messages.toolRunner({
  ...{ model: MODEL, max_tokens: 4096, messages: [{ role: 'user', content: process.argv[2] }] },
  // The panel pauses the agent; ask here as well if you want to agree to each action.
  tools: [new Desktop({ confirm: () => true })],
});
console.log((await runner).content.map(({ text }) => text).join(''));
