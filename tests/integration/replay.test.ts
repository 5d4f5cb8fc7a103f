import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Agent } from '../../scripts/demo/agent.mjs';
import { at, textLines } from '../../scripts/demo/picture.mjs';
import { createScreen, type Screen } from '../../scripts/demo/screen.mjs';
import { insideOf, promptIn } from '../../scripts/demo/terminal.mjs';
import { openFromMenu } from '../../scripts/demo/windows.mjs';
import { type JournalEntry, JournalPage } from '../../src/shared/journal';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { pixelsThatDiffer, replayOf, stillScreen } from '../support/replay';
import { waitFor } from '../support/wait-for';

/** A session of the demo's agent in a terminal: the archive, and the final screen. */
interface Recorded {
  readonly archive: Buffer;
  readonly steps: readonly JournalEntry[];
  readonly screen: Buffer;
}

let session: Recorded;
let host: Host;

beforeAll(async () => {
  session = await record();
  host = await startHost();
});
afterAll(() => host?.stop());

async function entriesOf(of: Host): Promise<JournalEntry[]> {
  return (await of.journal()).actions;
}

const acts = ({ request }: JournalEntry) =>
  request.action !== 'screenshot' && request.action !== 'cursor_position';

/** Acts only on screens that have a snapshot, which the host's process at low priority may take late. */
class PatientAgent extends Agent {
  constructor(private readonly host: Host) {
    super(host, { pace: 0 });
  }

  override async act(action: Parameters<Agent['act']>[0]) {
    if (action.action !== 'screenshot') await waitFor('a snapshot', () => this.#hasSnapshot(), 30_000);
    return super.act(action);
  }

  async #hasSnapshot(): Promise<boolean> {
    // At the first that process reads what it has missed, and the second gets the snapshot.
    for (let taken = 0; taken < 2; taken++) {
      await super.act({ action: 'screenshot' });
      await delay(300);
    }
    return (await entriesOf(this.host)).at(-1)?.pictures?.before ?? false;
  }
}

/** Opens a terminal, drags it, types into it and selects a word. */
async function demonstrate(agent: Agent, screen: Screen): Promise<void> {
  const box = await openFromMenu(agent, screen, 0);
  if (!box) throw new Error('The menu offers no terminal.');
  await promptIn(screen, box);
  const moved = { ...box, x: agent.size.width - box.width - 24, y: 64 };
  await agent.drag([box.x + 90, box.y + 8], [moved.x + 90, moved.y + 8]);
  await screen.still();
  await agent.type('clear; echo héllo 日本 😀\n');
  const [line] = textLines(await screen.still(), insideOf(moved));
  if (!line) throw new Error('The terminal shows no text.');
  const select = () => agent.act({ action: 'double_click', coordinate: at(line, 0.1, 0.5) });
  await screen.changedBy(select, { what: 'the selected word', pixels: 20 });
  await agent.click(at(moved, 0.5, 0.6));
  await screen.still();
  await agent.type('exec sleep 100\n');
  await screen.still();
}

async function record(): Promise<Recorded> {
  const first = await startHost();
  try {
    const agent = new PatientAgent(first);
    const screen = createScreen(agent);
    await demonstrate(agent, screen);
    const steps = await waitFor('the snapshots', async () => {
      const sofar = (await entriesOf(first)).filter(acts);
      return sofar.at(-1)?.pictures?.before && sofar;
    });
    const last = await stillScreen(first);
    const { session: id } = JournalPage.parse(await (await first.request('/api/v0/actions?limit=1')).json());
    const archive = await first.request(`/api/v0/sessions/${id}/export.zip`);
    return { archive: Buffer.from(await archive.arrayBuffer()), steps, screen: last };
  } finally {
    await first.stop();
  }
}

async function importInto(of: Host, archive: Buffer): Promise<string> {
  const response = await fetch(`${of.url}/api/v0/sessions/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.token}`, 'content-type': 'application/zip' },
    body: new Uint8Array(archive),
  });
  const { session: imported } = (await response.json()) as { session: { id: string } };
  return imported.id;
}

test('the replay of an imported session repeats it on a new desktop, and asks if the screen differs', {
  timeout: 300_000,
}, async () => {
  const replay = replayOf(host);
  const id = await importInto(host, session.archive);
  const disturbed = session.steps.findLastIndex(({ pictures, native }) => pictures?.before && native?.at);
  expect(disturbed).toBeGreaterThan(2);

  const plan = await host.request('/api/v0/replay/plan', { method: 'POST', body: { session: id } });
  expect(await plan.json()).toMatchObject({ steps: session.steps.length, missing_texts: 0 });
  expect((await host.request('/api/v0/replay')).status).toBe(404);

  await replay.load({ session: id, speed: 'none', paused: true });
  expect(await replay.state()).toMatchObject({ session: id, status: 'paused', total: session.steps.length });
  for (let over = 0; over < disturbed; over++) {
    await replay.step();
    expect(await replay.still()).toMatchObject({ status: 'paused', index: over + 1 });
  }

  // A window at the position of the next click.
  const { x = 0, y = 0 } = session.steps[disturbed]?.native?.at ?? {};
  const place = `30x8+${x - 100}+${y - 60}`;
  const window = await openProgram(host, 'in-the-way', 'xterm', [
    ...['-T', 'in-the-way', '-geometry', place, '-bg', '#803020'],
  ]);
  await replay.play();
  const asking = await replay.still();
  expect(asking).toMatchObject({ status: 'asking', index: disturbed, current: session.steps[disturbed] });
  expect(asking.question).toMatchObject({ kind: 'differs', size: { width: 1920, height: 1080 } });
  const [before, now] = await Promise.all(
    ['before', 'now'].map(async (which) => {
      const answer = await host.request(`/api/v0/replay/${which}`);
      expect(answer.headers.get('content-type')).toBe(which === 'before' ? 'image/png' : 'image/jpeg');
      const pixel = sharp(Buffer.from(await answer.arrayBuffer()));
      const { data } = await pixel
        .extract({ left: x + 40, top: y + 30, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    }),
  );
  expect(now?.[0]).toBeGreaterThan(100);
  expect(before?.[0]).toBeLessThan(60);

  await window.close();
  await replay.answer({ answer: 'again' });
  const pictured = session.steps.filter(({ pictures }) => pictures?.before).length;
  expect(await replay.still()).toMatchObject({
    status: 'done',
    skipped: 0,
    unverified: session.steps.length - pictured,
  });
  expect(pixelsThatDiffer(session.screen, await stillScreen(host))).toBe(0);

  const again = (await entriesOf(host)).filter((entry) => acts(entry) && entry.source === 'replay');
  expect(again.map(({ replay_of }) => replay_of)).toEqual(session.steps.map(({ id: original }) => original));
  expect(again.map(({ native }) => native)).toEqual(session.steps.map(({ native }) => native));
});
