import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JournalEntry, JournalPage } from '../../src/shared/journal';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { residentMb } from '../support/processes';
import { random, SEED } from '../support/random';
import { waitFor } from '../support/wait-for';

const FULL = process.env.SOAK_FULL !== undefined;
const CLIENTS = 50;
const ACTIONS = FULL ? 200 : 10;
/** Fewer in short runs, because a drag takes about 330 ms, without any other action meanwhile. */
const DRAGGERS = FULL ? 50 : 10;

type Body = { action: string } & Record<string, unknown>;

/** The actions of a client: every kind of action, and for some clients a drag, whose ends identify the client. */
function plan(client: number): Body[] {
  const { int } = random(SEED + client);
  const point = () => [100 + int(1500), 100 + int(800)];
  return Array.from({ length: ACTIONS }, (_, i): Body => {
    if (i === ACTIONS >> 1 && client < DRAGGERS)
      return {
        action: 'left_click_drag',
        start_coordinate: [200 + client, 150],
        coordinate: [900 + client, 700],
      };
    switch (int(10)) {
      case 0:
        return { action: 'left_click', coordinate: point() };
      case 1:
        return { action: 'right_click', coordinate: point() };
      case 2:
        return { action: 'scroll', coordinate: point(), scroll_amount: 1 + int(3) };
      case 3:
        return { action: 'key', text: 'shift+k' };
      case 4:
        return { action: 'type', text: `client ${client}` };
      case 5:
        return { action: 'screenshot', scaled_width: 64, scaled_height: 36 };
      case 6:
        return { action: 'left_click' };
      case 7:
        return { action: 'mouse_move', coordinate: point(), scaled_width: 1920 };
      default:
        return { action: 'cursor_position' };
    }
  });
}

/** Checks each `cursor_position` against the position after the entries before it, in the order of execution. */
function expectTruePositions(entries: readonly JournalEntry[]): void {
  let pointer: { x: number; y: number } | undefined;
  for (const { request, native, output } of entries) {
    if (native?.at) pointer = native.at;
    if (request.action === 'cursor_position' && pointer) expect(output).toBe(`x=${pointer.x},y=${pointer.y}`);
  }
}

async function run(host: Host): Promise<void> {
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const headers = { 'coder-chat-id': `00000000-0000-4000-8000-${String(client).padStart(12, '0')}` };
      for (const body of plan(client)) {
        const { status, json } = await host.act(body, headers);
        const wrong = body.action === 'left_click' && !body.coordinate;
        expect([body, status]).toEqual([body, wrong ? 400 : 200]);
        if (wrong) expect(json.message).toBe('Missing "coordinate" for left_click action.');
        else if (body.action === 'screenshot')
          expect(json).toMatchObject({ output: 'screenshot', screenshot_width: 64 });
        else if (body.action === 'cursor_position') expect(json.output).toMatch(/^x=\d+,y=\d+$/);
        else expect(json.output).toBe(`${body.action} action performed`);
      }
    }),
  );
}

async function journalAfter(host: Host, after: number): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let from = after; ; ) {
    const page = JournalPage.parse(
      await (await host.request(`/api/v0/actions?after=${from}&limit=1000`)).json(),
    );
    entries.push(...page.actions);
    from += page.actions.length;
    if (from >= page.last_seq) return entries;
  }
}

/**
 * The presses and releases of buttons that a window received, in order. Keys are not included: openbox delays pointer
 * events while it handles a click, so keys overtake them.
 */
function buttonsSeen(xev: Program) {
  return xev
    .output()
    .split('\n\n')
    .flatMap((event) => {
      const kind = /(ButtonPress|ButtonRelease) event/.exec(event)?.[1];
      const [, x, y] = /root:\((\d+),(\d+)\)/.exec(event) ?? [];
      return kind
        ? [{ kind, button: Number(/button (\d)/.exec(event)?.[1] ?? 0), at: [Number(x), Number(y)] }]
        : [];
    });
}

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

it(`${CLIENTS} clients that send ${ACTIONS} actions each at once get correct answers, one action at a time`, {
  timeout: 300_000,
}, async () => {
  const xev = await openProgram(host, 'crowd', 'xev', [
    '-name',
    'crowd',
    '-geometry',
    '1900x1000+0+0',
    '-event',
    'button',
    '-event',
    'keyboard',
  ]);
  await host.act({ action: 'left_click', coordinate: [1000, 500] });
  const pid = host.process.pid ?? 0;
  const memory: number[] = [];
  let done = (await journalAfter(host, 0)).length;
  for (let round = 0; round < 2; round++) {
    const began = performance.now();
    await run(host);
    const seconds = (performance.now() - began) / 1000;
    memory.push(residentMb(pid));
    console.log(
      `${CLIENTS} x ${ACTIONS} actions in ${seconds.toFixed(1)} s; RSS ${memory.at(-1)?.toFixed(1)} MB`,
    );

    const entries = await journalAfter(host, done);
    done += entries.length;
    expect(entries).toHaveLength(CLIENTS * ACTIONS);
    for (let client = 0; client < CLIENTS; client++) {
      const own = entries.filter(({ chat_id }) => Number(chat_id?.slice(-12)) === client);
      expect(own.map(({ request }) => request)).toEqual(plan(client));
    }
    // Refused actions never started, so they are not part of the sequence.
    const performed = entries.filter(({ started_at }) => started_at !== undefined);
    expectTruePositions(performed);
    for (const [i, { started_at = '' }] of performed.entries()) {
      expect(started_at >= (performed[i - 1]?.done_at ?? '')).toBe(true);
    }
  }
  console.log(`RSS grew by ${((memory[1] ?? 0) - (memory[0] ?? 0)).toFixed(1)} MB over the second run`);
  expect((memory[1] ?? 0) - (memory[0] ?? 0)).toBeLessThan(30);

  // No other action comes between press and release of a drag, and both ends of each drag belong to one client.
  await host.act({ action: 'middle_click', coordinate: [1000, 500] });
  await waitFor('the last click', () => buttonsSeen(xev).some(({ button }) => button === 2));
  const seen = buttonsSeen(xev);
  const drags = seen.flatMap((event, i) => {
    const [x = 0, y] = event.at;
    return event.kind === 'ButtonPress' && event.button === 1 && y === 150 && x >= 200 && x < 250
      ? [[event, seen[i + 1]]]
      : [];
  });
  const ends = drags.filter(([, end]) => end?.at[1] === 700);
  expect(ends).toHaveLength(2 * DRAGGERS);
  for (const [start, end] of ends) {
    expect(end).toEqual({ kind: 'ButtonRelease', button: 1, at: [(start?.at[0] ?? 0) + 700, 700] });
  }
  for (let i = 0; i < seen.length; i += 2) {
    expect([seen[i]?.kind, seen[i + 1]?.kind]).toEqual(['ButtonPress', 'ButtonRelease']);
    expect(seen[i]?.button).toBe(seen[i + 1]?.button);
  }
  expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  await xev.close();
});
