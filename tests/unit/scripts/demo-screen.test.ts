import { expect, it } from 'vitest';
import { Agent } from '../../../scripts/demo/agent.mjs';
import { createScreen } from '../../../scripts/demo/screen.mjs';

/** A white pixel, in the format of an agent's screenshots. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';

it('a wait that takes too long throws with its description', async () => {
  const agent = new Agent({ url: 'http://127.0.0.1', token: '' }, { pace: 0 });
  agent.act = async () => ({ output: 'screenshot', screenshot_data: PNG });
  const waiting = createScreen(agent).until('no menu opened.', () => undefined, 0);
  await expect(waiting).rejects.toThrow('timed out after 0 s: no menu opened.');
});
