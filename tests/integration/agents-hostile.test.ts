import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ANSWERS } from '../support/agent-desktop';
import { openProgram } from '../support/desktop-programs';
import { fc } from '../support/fast-check';
import { type Host, startHost } from '../support/host';
import { hostileToolCall, hostileTurn } from '../support/hostile-turns';
import { waitFor } from '../support/wait-for';
import { eventsOf } from '../support/x-events';

// Of its own: such turns can close or leave any window.
let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const VENDORS = ['anthropic', 'openai', 'gemini', 'ui-tars'] as const;

async function post(path: string, body: unknown) {
  const headers = { accept: 'application/json, text/event-stream' };
  const response = await host.request(path, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

describe('100 hostile turns leave nothing pressed, and are answered so that the model can read it,', () => {
  afterEach(async () => {
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  });

  it.each(VENDORS)('by the route of %s', async (vendor) => {
    for (const turn of fc.sample(hostileTurn(vendor), 100)) {
      const { status, text } = await post(`/api/v0/agents/${vendor}?size=1280x720`, turn);
      expect(status, JSON.stringify([turn, text]).slice(0, 2000)).toBe(200);
      ANSWERS[vendor].parse(JSON.parse(text));
    }
  });

  it('by MCP', async () => {
    for (const params of fc.sample(hostileToolCall(), 100)) {
      const { status, text } = await post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params });
      expect(status, JSON.stringify([params, text]).slice(0, 2000)).toBe(200);
      const { content, isError } = ToolAnswer.parse(JSON.parse(text.replace(/^[^{]*/, ''))).result;
      expect(content).not.toEqual([]);
      if (isError) expect(content.map((block) => block.text ?? '').join('')).not.toBe('');
    }
  });
});

it('X itself has no modifier and no button down then', async () => {
  const size = ['-geometry', '1900x1000+0+0', '-event', 'button', '-event', 'keyboard'];
  const xev = await openProgram(host, 'events', 'xev', ['-name', 'events', ...size]);
  const events = () => eventsOf(xev.output());
  // A menu that a turn has opened takes the first key or click.
  await waitFor('a click', async () => {
    await host.act({ action: 'key', text: 'Escape' });
    await host.act({ action: 'left_click', coordinate: [960, 540] });
    return events().some((event) => event.startsWith('release 1'));
  });
  await host.act({ action: 'key', text: 'F12' });
  await waitFor('the key', () => events().at(-1)?.startsWith('up F12'));
  const pressed = new Set(events().filter((event) => /^(press|down) (?!Escape 0x0)/.test(event)));
  expect([...pressed]).toEqual(['press 1 0x0 960,540', 'down F12 0x0']);
  await xev.close();
});

const ToolAnswer = z.object({
  result: z.object({
    content: z.array(
      z.object({ type: z.enum(['text', 'image']), text: z.string().optional(), data: z.string().optional() }),
    ),
    isError: z.boolean().optional(),
  }),
});

it('100 bodies of any JSON are a mistake of the client at worst', async () => {
  for (const body of fc.sample(fc.jsonValue(), 100)) {
    for (const path of [...VENDORS.map((vendor) => `/api/v0/agents/${vendor}`), '/mcp']) {
      const { status, text } = await post(path, body);
      expect(status, JSON.stringify([path, body, text]).slice(0, 2000)).toBeLessThan(500);
    }
  }
});
