import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { EventMessage } from '../../src/shared/events';
import { JournalPage } from '../../src/shared/journal';
import { RecordingList } from '../../src/shared/recording';
import { addDesktop, desktopOf, listDesktops } from '../support/desktops';
import { startHost } from '../support/host';
import { subscribe } from '../support/http';
import { pidOf, processesNaming } from '../support/processes';
import { waitFor } from '../support/wait-for';

const NAMES = ['main', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** A host with eight small desktops. */
async function startEight() {
  const host = await startHost(['--geometry', '640x480']);
  onTestFinished(() => host.stop().then(() => undefined));
  for (const name of NAMES.slice(1)) await addDesktop(host, { name });
  return { host, desktops: NAMES.map((name) => desktopOf(host, name)) };
}

it('eight desktops answer eight first requests at once, and each keeps the order of its agent', async () => {
  const { host, desktops } = await startEight();
  const began = performance.now();
  const first = await Promise.all(desktops.map((desktop) => desktop.act({ action: 'cursor_position' })));
  console.log(`Eight desktops came up in ${Math.round(performance.now() - began)} ms.`);
  expect(first.map(({ status }) => status)).toEqual(NAMES.map(() => 200));

  const all = await subscribe<EventMessage>(`${host.url}/api/v0/events?desktop=*`, {
    authorization: `Bearer ${host.token}`,
  });
  const COUNT = 20;
  await Promise.all(
    desktops.map(async (desktop, index) => {
      for (let n = 1; n <= COUNT; n++)
        await desktop.act({ action: 'mouse_move', coordinate: [10 * index + 5, n] });
    }),
  );
  const placesOf = (name: string) =>
    all.messages.flatMap((message) =>
      message.type === 'action.done' && message.desktop_name === name
        ? [message.action.request.coordinate]
        : [],
    );
  await waitFor('all events', () => NAMES.every((name) => placesOf(name).length === COUNT));
  for (const [index, name] of NAMES.entries())
    expect(placesOf(name)).toEqual(Array.from({ length: COUNT }, (_, n) => [10 * index + 5, n + 1]));
  const numbers = all.messages.map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
  await all.close();
});

it('the X servers of four desktops are killed while all act and record: the others lose nothing, and SIGTERM ends all', async () => {
  const { host, desktops } = await startEight();
  await Promise.all(
    desktops.map(async (desktop) => {
      await desktop.act({ action: 'cursor_position' });
      const started = await desktop.request('/recording/start', {
        method: 'POST',
        body: { recording_id: randomUUID() },
      });
      expect(started.status).toBe(200);
    }),
  );
  const [killed, spared] = [desktops.slice(4), desktops.slice(0, 4)];
  const statuses = new Map<string, number[]>(NAMES.map((name) => [name, []]));
  let isOver = false;
  const acting = desktops.map(async (desktop) => {
    for (let n = 1; !isOver; n++) {
      const { status } = await desktop.act({
        action: 'left_click',
        coordinate: [5 + (n % 600), 5 + (n % 400)],
      });
      statuses.get(desktop.name)?.push(status);
      await delay(100);
    }
  });
  await delay(1000);
  for (const { name } of killed) process.kill(pidOf('Xvnc', `/desktops/${name}/`), 'SIGKILL');
  await waitFor('the killed desktops to act again', () =>
    killed.every(({ name }) =>
      statuses
        .get(name)
        ?.slice(-3)
        .every((status) => status === 200),
    ),
  );
  await delay(1000);
  isOver = true;
  await Promise.all(acting);
  for (const { name } of spared) expect(new Set(statuses.get(name))).toEqual(new Set([200]));
  for (const desktop of spared) {
    const { actions } = JournalPage.parse(await (await desktop.request('/actions?limit=1000')).json());
    expect(actions.map(({ seq }) => seq)).toEqual(actions.map((_, i) => i + 1));
  }
  expect((await listDesktops(host)).map(({ status }) => status.state)).toEqual(NAMES.map(() => 'running'));
  const { recordings } = RecordingList.parse(await (await host.request('/api/v0/recordings')).json());
  expect(recordings.map(({ desktop }) => desktop).sort()).toEqual([...NAMES].sort());

  const began = performance.now();
  expect(await host.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(processesNaming(host.dataDir)).toEqual([]);
});

it('a desktop whose X server hangs holds up neither the others nor the end of the host', async () => {
  const host = await startHost(['--geometry', '640x480']);
  onTestFinished(() => host.stop().then(() => undefined));
  const [hung, other] = [await addDesktop(host, { name: 'hung' }), await addDesktop(host, { name: 'other' })];
  for (const desktop of [hung, other]) await desktop.act({ action: 'cursor_position' });
  const server = pidOf('Xvnc', '/desktops/hung/');
  process.kill(server, 'SIGSTOP');
  let isAnswered = false;
  const waiting = hung.act({ action: 'left_click', coordinate: [5, 5] }).finally(() => {
    isAnswered = true;
  });
  waiting.catch(() => undefined);
  for (let n = 1; n <= 20; n++) {
    expect((await other.act({ action: 'left_click', coordinate: [10 * n, 10] })).status).toBe(200);
    expect((await host.act({ action: 'left_click', coordinate: [10 * n, 10] })).status).toBe(200);
  }
  expect(isAnswered).toBe(false);
  const began = performance.now();
  expect(await host.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(processesNaming(host.dataDir)).toEqual([]);
});
