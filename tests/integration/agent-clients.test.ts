import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { agentClients, environmentLine, MCP_CLIENTS } from '../../src/shared/agent-clients';
import { mcpTools } from '../../src/shared/dialects/mcp-tools';
import {
  anthropic,
  around,
  click,
  gemini,
  host,
  press,
  received,
  setUpAgentDesktop,
  wheel,
} from '../support/agent-desktop';
import { HOST_ENTRY } from '../support/host';
import { type ModelStub, startModelStub } from '../support/model-stub';
import { tempDir } from '../support/temp-dir';

const exec = promisify(execFile);
const CLIENTS = join(import.meta.dirname, '../clients/node_modules');

setUpAgentDesktop();
let model: ModelStub;
beforeAll(async () => {
  model = await startModelStub();
});
afterAll(() => model.close());

/** Runs the line of a client in a shell, with what npm would install. @returns what it prints */
async function runLine(id: string): Promise<string> {
  const client = agentClients(host).find((one) => one.id === id);
  if (!client) throw new Error(`There is no line for ${id}.`);
  const dir = tempDir();
  symlinkSync(CLIENTS, join(dir, 'node_modules'));
  const script = [
    'set -e',
    `npx() { shift 2; ${process.execPath} ${HOST_ENTRY} "$@"; }`,
    'npm() { true; }',
    // The argument of a client's own command line.
    'claude() { printf "%s\\n" "$@"; }',
    'codex() { printf "%s\\n" "$@"; }',
    'code() { printf "%s\\n" "$2"; }',
    `node() { ${join(CLIENTS, 'node/bin/node')} "$@"; }`,
    client.needsEnvironment ? environmentLine(host) : '',
    client.line,
  ].join('\n');
  const { stdout } = await exec('bash', ['-c', script], {
    cwd: dir,
    env: {
      ...process.env,
      ...{ ANTHROPIC_BASE_URL: model.url, OPENAI_BASE_URL: model.url, GOOGLE_GEMINI_BASE_URL: model.url },
      ...{ ANTHROPIC_API_KEY: 'key', OPENAI_API_KEY: 'key', GEMINI_API_KEY: 'key' },
      OPENAI_AGENTS_DISABLE_TRACING: '1',
    },
  });
  return stdout;
}

describe('the recipe for', () => {
  it.each(['anthropic', 'vercel-anthropic'])(
    '%s acts in order, and halts at the first failure',
    async (id) => {
      const base = { id: 'msg', type: 'message', role: 'assistant', model: 'm', stop_sequence: null };
      const usage = { input_tokens: 1, output_tokens: 1 };
      const turn = (content: object[], stop_reason = 'tool_use') => ({
        ...base,
        content,
        stop_reason,
        usage,
      });
      model.prepare([
        turn(anthropic(['screenshot']).content),
        turn(
          anthropic(
            ['left_click', { coordinate: [640, 360], text: 'shift' }],
            ['type', { text: 'abc' }],
            ['cursor_position'],
            ['key', { text: 'no such key' }],
            ['key', { text: 'd' }],
          ).content,
        ),
        turn([{ type: 'text', text: 'Done.' }], 'end_turn'),
      ]);
      expect(await runLine(id)).toBe('Done.\n');
      expect(await received()).toEqual([...around('Shift_L', click(1, '960,540')), ...press('a', 'b', 'c')]);
      // A thread of the Anthropic SDK sends only what is new.
      const results = JSON.stringify(model.requests.map(({ messages }) => messages));
      expect(model.requests[0]?.tools).toMatchObject([{ type: 'computer_toolset_20260801' }]);
      expect(results).toContain('"media_type":"image/png"');
      expect(results).toMatch(/X=640,\s?Y=360/);
      expect(results.split('"is_error":true')).toHaveLength(3);
      expect(results).toContain('Not executed: an earlier computer action in this turn failed.');
    },
  );

  it.each(['openai', 'openai-agents', 'vercel-openai'])(
    '%s acts, and shows the model the screen',
    async (id) => {
      const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
      const base = { object: 'response', created_at: 1, model: 'gpt-5.4', status: 'completed', error: null };
      const response = (n: number, output: object[]) => ({
        ...{
          ...base,
          id: `resp_${n}`,
          incomplete_details: null,
          parallel_tool_calls: true,
          tools: [],
          usage,
        },
        output,
      });
      const call = (n: number, actions: object[]) => ({
        ...{ type: 'computer_call', id: `cu_${n}`, call_id: `call_${n}`, status: 'completed', actions },
        pending_safety_checks: [],
      });
      const text = { type: 'output_text', text: 'Done.', annotations: [] };
      model.prepare([
        response(1, [call(1, [{ type: 'screenshot' }])]),
        response(2, [
          call(2, [
            { type: 'click', button: 'left', x: 800, y: 450 },
            { type: 'type', text: 'hi' },
            { type: 'keypress', keys: ['CTRL', 'L'] },
            { type: 'scroll', x: 800, y: 450, scroll_x: 0, scroll_y: 200 },
            {
              type: 'drag',
              path: [
                { x: 500, y: 500 },
                { x: 600, y: 500 },
              ],
            },
          ]),
        ]),
        response(3, [
          { type: 'message', id: 'msg', role: 'assistant', status: 'completed', content: [text] },
        ]),
      ]);
      expect(await runLine(id)).toBe('Done.\n');
      expect(await received()).toEqual([
        ...[...click(1, '960,540'), ...press('h', 'i'), ...around('Control_L', press('l'))],
        ...[...wheel(5, 2, '960,540'), 'press 1 600,600', 'release 1 720,600'],
      ]);
      expect(model.requests[0]?.tools).toMatchObject([{ type: 'computer' }]);
      const outputs = JSON.stringify(model.requests.at(-1)?.input).split('"computer_call_output"');
      expect(outputs.slice(1).map((output) => output.includes('data:image/png;base64,iVBOR'))).toEqual([
        true,
        true,
      ]);
    },
  );

  it('google acts, and shows the model the screen', async () => {
    const turn = (content: object) => ({ candidates: [{ content, finishReason: 'STOP' }] });
    model.prepare([
      turn(gemini(['click', { x: 500, y: 500, intent: 'Focus the window' }], ['type', { text: 'a' }])),
      turn(gemini(['navigate', { url: 'http://localhost' }], ['hotkey', { keys: ['Control', 'c'] }])),
      turn({ role: 'model', parts: [{ text: 'Done.' }] }),
    ]);
    expect(await runLine('google')).toBe('Done.\n');
    expect(await received()).toEqual([...click(1, '960,540'), ...press('a')]);
    expect(model.requests[0]?.tools).toEqual([{ computerUse: { environment: 'ENVIRONMENT_DESKTOP' } }]);
    const { contents = [] } = model.requests.at(-1) ?? {};
    const [, , clicked, , refused] = contents as { parts: object[] }[];
    expect(clicked?.parts).toMatchObject([
      { functionResponse: { id: 'f0', name: 'click', parts: [{ inlineData: { mimeType: 'image/png' } }] } },
      { functionResponse: { id: 'f1', name: 'type', response: { output: 'ok' } } },
    ]);
    expect(JSON.stringify(refused)).toContain('navigate is for browsers');
  });

  it('ui-tars performs what the model writes', async () => {
    const actions = [
      "click(start_box='(500,500)')",
      "left_double(start_box='(500,500)')",
      "right_single(start_box='(500,500)')",
      "drag(start_box='(300,500)', end_box='(500,500)')",
      "hotkey(key='ctrl c')",
      "type(content='ab\\n')",
      "scroll(start_box='(500,500)', direction='up')",
      "press(key='shift')",
      "release(key='shift')",
      'finished()',
    ];
    const content = `Thought: I do it all.\nAction: ${actions.join('\n\n')}`;
    model.prepare([
      {
        id: 'c',
        object: 'chat.completion',
        choices: [{ index: 0, message: { role: 'assistant', content } }],
      },
    ]);
    expect(await runLine('ui-tars')).toContain('I do it all.');
    expect(await received()).toEqual([
      ...[...click(1, '960,540'), ...click(1, '960,540'), ...click(1, '960,540'), ...click(3, '960,540')],
      ...['press 1 576,540', 'release 1 960,540', ...around('Control_L', press('c'))],
      ...[...press('a', 'b', 'Return'), ...wheel(4, 5, '960,540'), ...press('Shift_L')],
    ]);
    expect(JSON.stringify(model.requests)).toContain('data:image/png;base64,iVBOR');
  });

  it('ui-tars stops at the first prediction that fails', async () => {
    const actions = ["hotkey(key='no_such_key')", "type(content='a')"];
    const message = { role: 'assistant', content: `Action: ${actions.join('\n\n')}` };
    model.prepare([{ id: 'c', object: 'chat.completion', choices: [{ index: 0, message }] }]);
    await runLine('ui-tars');
    expect(await received()).toEqual([]);
  });

  it.each(['mcp', 'mcp-v1'])('%s lists the tools in their order, and clicks', async (id) => {
    const names = mcpTools().map(({ name }) => name);
    expect(await runLine(id)).toBe(`${names.join(' ')}\ndone OK, image\n`);
    expect(await received()).toEqual(click(1, '960,540'));
  });
});

describe('the line for', () => {
  it.each(['curl', 'shell'])('%s clicks', async (id) => {
    expect(await runLine(id)).toContain('left_click action performed');
    expect(await received()).toEqual(click(1, '640,360'));
  });

  it('coder’s client is an address that takes its requests', async () => {
    const base = agentClients(host).find(({ id }) => id === 'coder')?.line ?? '';
    const request = [
      '--json',
      '{"action":"left_click","coordinate":[640,360],"scaled_width":1280,"scaled_height":720}',
    ];
    const { stdout } = await exec('curl', ['--silent', `${base}/api/v0/desktop/action`, ...request]);
    expect(JSON.parse(stdout)).toMatchObject({ output: 'left_click action performed' });
    expect(await received()).toEqual(click(1, '960,540'));
  });

  it.each(MCP_CLIENTS)('%s starts the relay', async (id) => {
    const { line = '' } = agentClients(host).find((one) => one.id === id) ?? {};
    const printed = line.startsWith('{') ? line : await runLine(id);
    const servers = z.object({ mcpServers: z.object({ jumpseat: z.unknown() }) });
    const command = printed.startsWith('{')
      ? (servers.safeParse(JSON.parse(printed)).data?.mcpServers.jumpseat ?? JSON.parse(printed))
      : { command: printed.split('\n')[4], args: printed.trim().split('\n').slice(5) };
    expect(command).toMatchObject({ command: 'npx', args: ['-y', 'jumpseat-desktop', 'mcp'] });
  });
});
