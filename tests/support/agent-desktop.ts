import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { z } from 'zod';
import { AnthropicAnswer } from '../../src/shared/dialects/anthropic';
import { GeminiAnswer } from '../../src/shared/dialects/gemini';
import { OpenAiAnswer } from '../../src/shared/dialects/openai';
import type { Vendor } from '../../src/shared/dialects/space';
import { UiTarsAnswer } from '../../src/shared/dialects/ui-tars';
import { openProgram, type Program } from './desktop-programs';
import { type Host, startHost } from './host';
import { eventReader } from './x-events';

/** The desktop is 1920x1080, and models see it as 1280x720. */
export const SIZE = '1280x720';

export let host: Host;
let read: () => Promise<string[]>;

/** Starts a host for the tests of this file, whose desktop is filled by a window that reports its events. */
export function setUpAgentDesktop(): void {
  let xev: Program;
  beforeAll(async () => {
    host = await startHost();
    xev = await openProgram(host, 'events', 'xev', [
      ...['-name', 'events', '-geometry', '1900x1000+0+0'],
      ...['-event', 'button', '-event', 'keyboard'],
    ]);
    read = eventReader(host, xev);
  });
  beforeEach(async () => {
    // The window has the focus, and the server reads all later input after this.
    await received();
  });
  afterAll(async () => {
    await xev.close();
    expect(await host.stop()).toBe(0);
  });
}

/** What the window received since the last call; see `eventReader`. */
export const received = () => read();

export async function send(vendor: Vendor, body: unknown, query: Record<string, string> = {}, headers = {}) {
  const search = new URLSearchParams({ size: SIZE, ...query });
  const response = await host.request(`/api/v0/agents/${vendor}?${search}`, {
    method: 'POST',
    body,
    headers,
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

type SendOptions = [body: unknown, query?: Record<string, string>, headers?: Record<string, string>];

export const ANSWERS = {
  ...{ anthropic: AnthropicAnswer, openai: OpenAiAnswer, gemini: GeminiAnswer },
  'ui-tars': UiTarsAnswer,
};

/** @returns the results */
export async function sendAnthropic(...options: SendOptions) {
  return AnthropicAnswer.parse((await send('anthropic', ...options)).json).content;
}

/** @returns the first output, its image, and the text of the message if there is one */
export async function sendOpenAi(...options: SendOptions) {
  const items = OpenAiAnswer.parse((await send('openai', ...options)).json);
  const output = items.find((item) => item.type === 'computer_call_output');
  const message = items.find((item) => item.type === 'message');
  return {
    output,
    image: output?.output.image_url.split('base64,')[1],
    note: message?.content[0]?.text,
  };
}

/** @returns the function responses */
export async function sendGemini(...options: SendOptions) {
  const answer = GeminiAnswer.parse((await send('gemini', ...options)).json);
  if (Array.isArray(answer)) throw new Error('These are steps of an interaction.');
  return answer.parts.map(({ functionResponse }) => functionResponse);
}

/** The calls of a turn in the JSON of each vendor. */
export const anthropic = (...calls: [name: string, input?: object][]) => ({
  role: 'assistant',
  content: calls.map(([name, input = {}], i) => ({
    ...{ type: 'tool_use', id: `toolu_${i}`, toolset_name: 'computer', name, input },
  })),
});
export const oneTool = (...inputs: object[]) => ({
  role: 'assistant',
  content: inputs.map((input, i) => ({ type: 'tool_use', id: `toolu_${i}`, name: 'computer', input })),
});
export const openai = (...actions: object[]) => ({
  output: [
    ...[{ type: 'reasoning', summary: [] }],
    {
      type: 'computer_call',
      id: 'cu_1',
      call_id: 'call_1',
      status: 'completed',
      pending_safety_checks: [],
      actions,
    },
  ],
});
export const gemini = (...calls: [name: string, args?: object][]) => ({
  role: 'model',
  parts: calls.map(([name, args = {}], i) => ({ functionCall: { id: `f${i}`, name, args } })),
});

/** Predictions as the parser of the SDK writes them. A place is a fraction of the screenshot. */
export const uiTars = (...predictions: [action: string, inputs?: object][]) =>
  predictions.map(([action_type, action_inputs = {}]) => ({
    action_type,
    action_inputs,
    thought: 'I do it.',
  }));

export const click = (button: number, at: string) => [`press ${button} ${at}`, `release ${button} ${at}`];
export const press = (...keys: string[]) => keys.flatMap((key) => [`down ${key}`, `up ${key}`]);
export const around = (key: string, events: string[]) => [`down ${key}`, ...events, `up ${key}`];
export const wheel = (button: number, times: number, at: string) =>
  Array(times).fill(click(button, at)).flat();

export const OK = [{ type: 'text', text: 'OK' }];
export const contents = (results: AnthropicAnswer['content']) => results.map(({ content }) => content);

export function imageOf(content: unknown): string | undefined {
  const [block] = z.array(z.object({ source: z.object({ data: z.string() }) })).parse(content);
  return block?.source.data;
}

/** Width and height of a PNG in base64. */
export function sizeOf(data: string | undefined): number[] {
  const png = Buffer.from(data ?? '', 'base64');
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
