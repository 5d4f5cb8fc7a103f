import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JournalPage } from '../../src/shared/journal';
import { SessionList } from '../../src/shared/session';
import { listDesktops } from '../support/desktops';
import { type Host, startHost } from '../support/host';
import { collectOutput } from '../support/processes';

const DEMO = join(import.meta.dirname, '..', '..', 'scripts', 'demo.mjs');

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host?.stop());

function runDemo(...flags: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [DEMO, '--fast', '--data-dir', host.dataDir, ...flags]);
  const output = collectOutput(child);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output: output() })));
}

test('the demo completes all its actions, and the journal contains them', {
  timeout: 180_000,
}, async () => {
  const { code, output } = await runDemo();
  expect(output).toContain('leave the desktop as it was');
  expect(output).not.toContain('No web browser');
  expect(code).toBe(0);

  const { actions } = await host.journal();
  expect(actions.filter((action) => action.status !== 'done')).toEqual([]);

  const kinds = new Set(actions.map((action) => action.request.action));
  for (const kind of [
    'cursor_position',
    'double_click',
    'key',
    'left_click',
    'left_click_drag',
    'left_mouse_down',
    'left_mouse_up',
    'middle_click',
    'mouse_move',
    'right_click',
    'screenshot',
    'scroll',
    'triple_click',
    'type',
  ]) {
    expect(kinds).toContain(kind);
  }
  // One agent, one chat.
  expect(new Set(actions.map((action) => action.chat_id)).size).toBe(1);
  expect(actions[0]?.chat_id).toBeDefined();
  expect(output).toContain(String(actions[0]?.chat_id));
});

test.each(['anthropic', 'gemini'])(
  'the demo acts through the route of %s, as its models do',
  {
    timeout: 180_000,
  },
  async (vendor) => {
    const before = (await host.journal()).actions.length;
    const { code, output } = await runDemo('--as', vendor, '--short');
    expect([code, output]).toEqual([0, expect.stringContaining('leave the desktop as it was')]);
    const actions = (await host.journal()).actions.slice(before);
    expect(actions.filter(({ agent, status }) => agent?.vendor !== vendor || status !== 'done')).toEqual([]);
    expect(actions.map(({ agent }) => agent?.reason)).toContain('Paste the selection with a middle click');
  },
);

test('several agents act at once, each on a desktop of its own, which is deleted at the end', {
  timeout: 180_000,
}, async () => {
  const { code, output } = await runDemo('--agents', '2', '--short');
  expect([code, output.match(/leave the desktop as it was/g)?.length]).toEqual([0, 2]);
  expect((await listDesktops(host)).map(({ name }) => name)).toEqual(['main']);
  const { sessions } = SessionList.parse(await (await host.request('/api/v0/sessions')).json());
  const session = sessions.find(({ desktop }) => desktop !== 'main');
  const { actions } = JournalPage.parse(
    await (await host.request(`/api/v0/sessions/${session?.id}/actions?limit=1000`)).json(),
  );
  expect(actions.filter(({ status }) => status !== 'done')).toEqual([]);
  expect(actions.map(({ request }) => request.action)).toContain('middle_click');
});

test.each([
  ['--agents', '9', '--agents takes a number from 1 to 8.'],
  ['--agents', 'two', '--agents takes a number from 1 to 8.'],
])('the demo says what is wrong with %s %s', async (flag, value, message) => {
  const { code, output } = await runDemo(flag, value);
  expect([code, output]).toEqual([1, expect.stringContaining(message)]);
});

test('the demo knows which vendors it can act as', async () => {
  const { code, output } = await runDemo('--as', 'openai');
  expect([code, output]).toEqual([1, expect.stringContaining('--as takes anthropic or gemini.')]);
});
