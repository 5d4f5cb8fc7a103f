import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as agentThinks } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterEach, expect, it } from 'vitest';
import { readSnapshots, SnapshotLine } from '../../src/main/journal/snapshot-index';
import type { JournalEntry, JournalPage } from '../../src/shared/journal';
import { parseJsonLines } from '../../src/shared/json';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { pictureMakerOf, untilPictured } from '../support/snapshots';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function host(...flags: string[]): Promise<Host> {
  const started = await startHost(['--geometry', '800x600', ...flags]);
  undo.push(() => started.process.exitCode ?? started.stop());
  await started.act({ action: 'cursor_position' });
  await waitFor('the snapshot worker', () => pictureMakerOf(started));
  return started;
}

/** Executes an action and waits for its snapshots. */
async function pictured(of: Host, body: Record<string, unknown>): Promise<JournalEntry> {
  expect((await of.act(body)).status).toBe(200);
  const seq = (await of.journal()).last_seq;
  return waitFor(`the snapshots of ${JSON.stringify(body)}`, async () =>
    (await of.journal()).actions.find((entry) => entry.seq === seq && entry.pictures),
  );
}

/** The nice values of a process's threads, the 19th field of `stat`. */
function niceValues(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [, fields = ''] = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1').split(') ');
    return Number(fields.split(' ')[16]);
  });
}

const urlOf = (session: string, id: string, kind: string) =>
  `/api/v0/sessions/${session}/pictures/${id}/${kind}`;

async function picture(of: Host, { id }: JournalEntry, kind: 'before' | 'after' | 'thumb') {
  const { session } = await of.journal();
  const answer = await of.request(urlOf(session, id, kind));
  const type = kind === 'thumb' ? 'image/jpeg' : 'image/png';
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const file = Buffer.from(await answer.arrayBuffer());
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The number of nearly white pixels inside a window. */
function bright(
  { data, width }: { data: Buffer; width: number },
  place: Record<'x' | 'y' | 'width' | 'height', number>,
) {
  let count = 0;
  for (let y = place.y; y < place.y + place.height; y++) {
    for (let x = place.x; x < place.x + place.width; x++) {
      const at = (y * width + x) * 3;
      if (Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) > 200) count += 1;
    }
  }
  return count;
}

const XTERM = ['-T', 'shown', '-geometry', '60x20+20+40', '-bg', 'black', '-fg', 'white', '-uc', '-e', 'cat'];

it('snapshots show the screen before and after typing, and never a sensitive text', async () => {
  const at = await host();
  const xterm = await openProgram(at, 'shown', 'xterm', XTERM);
  undo.push(() => xterm.close());
  await at.act({ action: 'left_click', coordinate: [xterm.place.x + 200, xterm.place.y + 100] });
  await untilPictured(at);
  // Completed, so that the next action is not part of a burst.
  await pictured(at, { action: 'mouse_move', coordinate: [500, 500] });
  const after = await waitFor('snapshots with all of the text', async () => {
    const typed = await pictured(at, { action: 'type', text: '##########' });
    if (!typed.pictures?.before || !typed.pictures.after) return undefined;
    const [shownBefore, shownAfter] = [await picture(at, typed, 'before'), await picture(at, typed, 'after')];
    expect([shownBefore.width, shownBefore.height, typed.pictures.width]).toEqual([800, 600, 800]);
    expect((await picture(at, typed, 'thumb')).width).toBe(160);

    // A screenshot has one snapshot, the same as the one after the last action.
    const looked = await pictured(at, { action: 'screenshot' });
    expect(looked.pictures).toMatchObject({ before: true, after: false });
    const isSame = (await picture(at, looked, 'before')).data.equals(shownAfter.data);
    // On a busy machine, the terminal may show the text only after the screen has counted as settled.
    const isShown = bright(shownAfter, xterm.place) - bright(shownBefore, xterm.place) > 100;
    return isSame && isShown && (typed.pictures.settle_ms ?? 0) <= 1000 && shownAfter;
  });

  const secret = await pictured(at, { action: 'type', text: 'hunter2-secret', sensitive: true });
  expect(secret.pictures).toMatchObject({ before: true, after: false });
  expect((await picture(at, secret, 'before')).data.equals(after.data)).toBe(true);
  // The secret stays visible until its window is closed.
  await at.act({ action: 'key', text: 'Return' });
  await at.act({ action: 'mouse_move', coordinate: [700, 500] });
  xterm.process.kill('SIGKILL');
  await waitFor('a snapshot without the secret', async () => {
    await at.act({ action: 'mouse_move', coordinate: [700, 400 + Math.floor(Math.random() * 100)] });
    return (await at.journal()).actions.find(
      ({ seq = 0, pictures }) => seq > (secret.seq ?? 0) && pictures?.after,
    );
  });
  const { actions } = await at.journal();
  const dark = actions.filter(
    ({ seq = 0 }) => seq === (secret.seq ?? 0) + 1 || seq === (secret.seq ?? 0) + 2,
  );
  expect(dark).toHaveLength(2);
  // They have no snapshots, unless the terminal of a busy machine showed the secret only later.
  for (const entry of dark)
    for (const kind of ['before', 'after'] as const)
      if (entry.pictures?.[kind])
        expect(bright(await picture(at, entry, kind), xterm.place)).toBeLessThanOrEqual(
          bright(after, xterm.place),
        );
});

it('the snapshot before an action shows earlier changes by programs, and no effect of the action', async () => {
  const at = await host();
  await untilPictured(at);
  const env = await at.desktopEnv();
  const { rfb, socket } = await openViewer(at);
  undo.push(() => socket.close());
  const corner = { x: 600, y: 400, width: 100, height: 100 };
  let n = 0;
  await waitFor('a snapshot with the change and one with the pointer', async () => {
    // The host polls the screen only until it is still.
    await pictured(at, { action: 'mouse_move', coordinate: [300 + (n % 2), 100] });
    const background = n++ % 2 === 0 ? 'white' : 'black';
    await promisify(execFile)('xsetroot', ['-solid', background], { env });
    const colour = background === 'white' ? 255 : 0;
    await waitFor('the new background', async () => (await rfb.capture()).data[0] === colour);
    const moved = await pictured(at, { action: 'mouse_move', coordinate: [650, 450] });
    const before = await picture(at, moved, 'before');
    const after = await picture(at, moved, 'after');
    // The pointer (black with a white outline) hides a part of it.
    const all = background === 'white' ? 10_000 : 0;
    return bright(before, corner) === all && bright(after, corner) !== all;
  });
});

it('an action by a person has snapshots before and after', async () => {
  const at = await host();
  await untilPictured(at);
  const { rfb, socket } = await openViewer(at);
  undo.push(() => socket.close());
  rfb.pointer(420, 300, 0);
  await rfb.fence();
  const deed = await waitFor('a click by a person with both snapshots', async () => {
    for (const buttons of [1, 0]) rfb.pointer(420, 300, buttons);
    await rfb.fence();
    const seen = await waitFor('the snapshots of the click', async () =>
      (await at.journal()).actions.findLast(({ source, pictures }) => source === 'you' && pictures),
    );
    return seen.pictures?.before && seen.pictures.after ? seen : undefined;
  });
  expect(deed.request.action).toMatch(/click/);
});

it('clicks at intervals of 250 ms or more have both snapshots, even if the screen always changes', async () => {
  const at = await host();
  const busy = ['-T', 'busy', '-geometry', '60x20+20+40', '-e', 'sh', '-c'];
  const xterm = await openProgram(at, 'busy', 'xterm', [...busy, 'while :; do date +%N; sleep .05; done']);
  undo.push(() => xterm.close());
  await untilPictured(at);
  const pauses = [250, 350, 450, 600, 800, 950];
  /** The intervals whose click has both snapshots. */
  const series = async () => {
    const { last_seq } = await at.journal();
    for (const pause of pauses) {
      await at.act({ action: 'left_click', coordinate: [xterm.place.x + 100, xterm.place.y + 50] });
      await agentThinks(pause);
    }
    const clicks = await waitFor('the snapshots of the last action', async () => {
      const found = (await at.journal()).actions.filter(({ seq = 0 }) => seq > last_seq);
      return found.at(-1)?.pictures && found;
    });
    return pauses.filter((_, i) => clicks[i]?.pictures?.before && clicks[i]?.pictures?.after);
  };
  const complete = new Set<number>();
  // Each in one of several series, because the machine may be busy.
  for (let i = 0; i < 6 && complete.size < pauses.length; i++)
    for (const pause of await series()) complete.add(pause);
  expect(complete.size).toBe(pauses.length);
});

it('200 actions in a row use bounded memory, and all reported snapshots exist', async () => {
  const at = await host();
  await untilPictured(at);
  const { last_seq } = await at.journal();
  // At different positions: clicks on one spot would wait, to avoid a double click.
  for (let i = 0; i < 200; i++)
    await at.act({ action: 'left_click', coordinate: [(i % 2 ? 100 : 400) + i, 300] });
  const last = await waitFor('the snapshots of the last action', async () =>
    (await at.journal()).actions.find(({ seq, pictures }) => seq === last_seq + 200 && pictures),
  );
  expect(last.pictures).toMatchObject({ after: true });
  const { session, actions } = await at.journal();
  const folder = join(at.dataDir, 'sessions', session);
  const files = readdirSync(join(folder, 'pictures'));
  expect(files.filter((name) => name.endsWith('.new'))).toEqual([]);
  // Every snapshot of an entry exists and is served, and there are no other files.
  const claimed = actions.flatMap(({ id, pictures }) =>
    pictures
      ? (['before', 'after', 'thumb'] as const)
          .filter((kind) => kind === 'thumb' || pictures[kind])
          .map((kind) => `${id}.${kind}`)
      : [],
  );
  expect(files.sort()).toEqual(claimed.sort());
  const status = readFileSync(`/proc/${pictureMakerOf(at)}/status`, 'utf8');
  expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(400_000);
  for (const path of [
    urlOf(session, '00000000-0000-4000-8000-000000000000', 'after'),
    urlOf(session, '..%2f..%2factions', 'after'),
    urlOf('..', last.id, 'after'),
    urlOf('%2e%2e%2f%2e%2e', last.id, 'after'),
  ]) {
    expect((await at.request(path)).status).toBe(404);
  }
});

it('snapshots continue after the worker is killed, and are served after a restart', async () => {
  const dir = temporaryDir();
  undo.push(() => dir.remove());
  const first = await host('--data-dir', dir.path);
  await untilPictured(first);
  const pid = pictureMakerOf(first) ?? 0;
  // It never holds up the host: none of its threads has started before its priority was lowered.
  expect(new Set(niceValues(pid))).toEqual(new Set([constants.priority.PRIORITY_BELOW_NORMAL]));
  process.kill(pid, 'SIGKILL');
  expect((await first.act({ action: 'left_click', coordinate: [200, 200] })).status).toBe(200);
  await waitFor('the next worker', () => {
    const now = pictureMakerOf(first);
    return now !== undefined && now !== pid;
  });
  /** Stops a host right after an action. */
  const end = async (of: Host) => {
    await untilPictured(of);
    const { session, actions } = await of.journal();
    expect((await of.act({ action: 'left_click', coordinate: [400, 400] })).status).toBe(200);
    expect(await of.stop()).toBe(0);
    const kept = await readSnapshots(join(dir.path, 'sessions', session));
    return { session, kept, isFinished: kept.size > actions.filter(({ pictures }) => pictures).length };
  };
  // The last snapshots are finished before the host exits, for which a busy machine may need longer than it waits.
  let ended = await end(first);
  for (let i = 0; i < 3 && !ended.isFinished; i++) ended = await end(await host('--data-dir', dir.path));
  const { session, kept, isFinished } = ended;
  expect(isFinished).toBe(true);

  const second = await startHost(['--data-dir', dir.path, '--geometry', '800x600']);
  undo.push(() => second.stop());
  const page = (await (
    await second.request(`/api/v0/sessions/${session}/actions?limit=1000`)
  ).json()) as JournalPage;
  expect(page.actions.filter(({ pictures }) => pictures)).toHaveLength(kept.size);
  const [id = ''] = kept.keys();
  expect((await second.request(urlOf(session, id, 'thumb'))).status).toBe(200);
});

it('the oldest snapshots are deleted above the limit, and no snapshots are taken if they are off', async () => {
  // 100 kB: a snapshot of this screen and its thumbnail are about 4 kB.
  const at = await host('--pictures-max-gb', '0.0001');
  const oldest = await untilPictured(at);
  let n = 0;
  await waitFor('the oldest snapshot to be deleted', async () => {
    await at.act({ action: 'left_click', coordinate: [100 + (n++ % 100) * 5, 100 + (n % 7) * 50] });
    await agentThinks(200);
    return (await at.journal()).actions.find(({ id, pictures }) => id === oldest.id && !pictures);
  });
  const { session } = await at.journal();
  const gone = await at.request(urlOf(session, oldest.id, 'after'));
  expect([gone.status, await gone.json()]).toMatchObject([404, { message: 'Picture not found.' }]);
  const folder = join(at.dataDir, 'sessions', session);
  const index = parseJsonLines(readFileSync(join(folder, 'pictures.jsonl'), 'utf8'), SnapshotLine);
  expect(index.some((line) => 'removed' in line && line.id === oldest.id)).toBe(true);
  const inodes = new Map(
    readdirSync(join(folder, 'pictures')).flatMap((name) => {
      // The next oldest may be deleted meanwhile.
      const stat = statSync(join(folder, 'pictures', name), { throwIfNoEntry: false });
      return stat ? [[stat.ino, stat.size] as const] : [];
    }),
  );
  const bytes = [...inodes.values()].reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(150_000);

  const off = await startHost(['--geometry', '800x600', '--pictures', 'off']);
  undo.push(() => off.stop());
  await off.act({ action: 'left_click', coordinate: [5, 5] });
  expect(pictureMakerOf(off)).toBeUndefined();
  expect(
    readdirSync(off.dataDir, { recursive: true }).filter((path) => String(path).includes('pictures')),
  ).toEqual([]);
});
