import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventMessage } from '../../src/shared/events';
import { type Host, startHost } from '../support/host';
import { ask, subscribe } from '../support/http';
import { pidOf, successorOf } from '../support/processes';
import { waitFor } from '../support/wait-for';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});
const xvnc = () => pidOf('Xvnc', host.dataDir);
const at = [50, 50];

const FAILURES: readonly (readonly [body: object, message: string])[] = [
  [{ action: 'key', text: 'a' }, 'Key press failed.'],
  [{ action: 'key_down', text: 'shift' }, 'Key down failed.'],
  [{ action: 'key_up', text: 'shift' }, 'Key up failed.'],
  [{ action: 'hold_key', text: 'a', duration: 5 }, 'Key down failed.'],
  [{ action: 'type', text: 'abc' }, 'Type action failed.'],
  [{ action: 'cursor_position' }, 'Cursor position failed.'],
  [{ action: 'mouse_move', coordinate: at }, 'Mouse move failed.'],
  [{ action: 'left_click', coordinate: at }, 'Left click failed.'],
  [{ action: 'right_click', coordinate: at }, 'Right click failed.'],
  [{ action: 'middle_click', coordinate: at }, 'Middle click failed.'],
  [{ action: 'double_click', coordinate: at }, 'Double click failed.'],
  [{ action: 'triple_click', coordinate: at }, 'Triple click failed.'],
  [{ action: 'left_click_drag', coordinate: at, start_coordinate: [9, 9] }, 'Left click drag failed.'],
  [{ action: 'left_mouse_down' }, 'Left mouse down failed.'],
  [{ action: 'left_mouse_up' }, 'Left mouse up failed.'],
  [{ action: 'scroll', coordinate: at }, 'Scroll failed.'],
  [{ action: 'screenshot' }, 'Screenshot failed.'],
];

// Runs at the same time as the tests below, because one of them waits for ten seconds.
describe.concurrent('an action that runs when the X server crashes', () => {
  // The host stops restarting an X server that dies five times in half a minute, so each host is used for four deaths.
  describe.sequential.each([0, 4, 8, 12, 16])('from number %i', (first) => {
    let mortal: Host;
    beforeAll(async () => {
      mortal = await startHost();
    });
    afterAll(async () => {
      expect(await mortal.stop()).toBe(0);
    });

    it.each(FAILURES.slice(first, first + 4))(
      'fails with a clear error, and the next action succeeds: %j',
      async (body, message) => {
        expect((await mortal.act({ action: 'mouse_move', coordinate: [5, 5] })).status).toBe(200);
        const pid = pidOf('Xvnc', mortal.dataDir);
        const events = await subscribe<EventMessage>(`${mortal.url}/api/v0/events`, {
          authorization: `Bearer ${mortal.token}`,
        });
        process.kill(pid, 'SIGSTOP');
        const inFlight = mortal.act(body);
        await events.until('the start of the action', (m) => m.type === 'action.started');
        const next = mortal.act({ action: 'cursor_position' });
        process.kill(pid, 'SIGKILL');

        const failed = await inFlight;
        expect(failed).toMatchObject({
          status: 500,
          json: { message, detail: expect.stringMatching(/\w+ \w+/), code: expect.any(String) },
        });
        expect(failed.json.detail).not.toMatch(/undefined|\[object|at .*:\d+:\d+/);
        expect(await next).toMatchObject({ status: 200 });
        expect(pidOf('Xvnc', mortal.dataDir)).not.toBe(pid);
        expect(await mortal.desktop()).toMatchObject({ state: 'running', held: { keys: [], buttons: [] } });
        await events.until('the notice', (m) => m.type === 'notice' && m.notice.level === 'warn');
        await events.close();
      },
    );
  });
});

describe.concurrent('the host', () => {
  it.sequential('an action on a suspended X server fails within seconds, and actions succeed when it resumes', async () => {
    await host.act({ action: 'cursor_position' });
    const pid = xvnc();
    process.kill(pid, 'SIGSTOP');
    const began = performance.now();
    try {
      const stuck = await host.act({ action: 'left_click', coordinate: at });
      expect(stuck).toMatchObject({
        status: 500,
        json: {
          message: 'Left click failed.',
          detail: expect.stringContaining('ten seconds'),
          code: 'action-failed',
        },
      });
      // Ten seconds, and the time that a busy machine adds.
      expect(performance.now() - began).toBeLessThan(25_000);
      expect((await ask(`${host.url}/healthz`)).status).toBe(200);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await host.act({ action: 'mouse_move', coordinate: [77, 78] })).toMatchObject({ status: 200 });
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe('x=77,y=78');
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  });

  it.sequential('a queued action is dropped if its client disconnects, and running typing is stopped', async () => {
    const post = (body: object, signal: AbortSignal) =>
      fetch(`${host.url}/api/v0/desktop/action`, {
        method: 'POST',
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      }).then(
        () => 'answered',
        () => 'left',
      );
    const events = await subscribe<EventMessage>(`${host.url}/api/v0/events`, {
      authorization: `Bearer ${host.token}`,
    });
    await host.act({ action: 'mouse_move', coordinate: [10, 10] });
    const [typist, mover] = [new AbortController(), new AbortController()];
    const typing = post({ action: 'type', text: 'Schöne neue Welt '.repeat(5000) }, typist.signal);
    await events.until(
      'the typing',
      (m) => m.type === 'action.started' && m.action.request.action === 'type',
    );
    const moving = post({ action: 'mouse_move', coordinate: [500, 500] }, mover.signal);
    // The answer proves that the move was read before.
    const position = host.act({ action: 'cursor_position' });
    await ask(`${host.url}/healthz`);
    mover.abort();
    expect(await moving).toBe('left');
    await ask(`${host.url}/healthz`);
    typist.abort();
    expect(await typing).toBe('left');
    expect((await position).json.output).toBe('x=10,y=10');
    const ended = await events.until(
      'the end of typing',
      (m) => m.type === 'action.done' && m.action.request.action === 'type',
    );
    expect(ended.type === 'action.done' && ended.action.status).toBe('failed');
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
    await events.close();
  });

  it.sequential('a killed window manager is restarted, and the desktop with it', async () => {
    await host.act({ action: 'cursor_position' });
    const before = pidOf('openbox', host.dataDir);
    process.kill(before, 'SIGKILL');
    await waitFor(
      'the next window manager',
      async () => successorOf(before, 'openbox', host.dataDir) && (await host.desktop()).state === 'running',
    );
    expect((await host.act({ action: 'left_click', coordinate: at })).status).toBe(200);
  });

  it.sequential('a host without an X server reports it to actions and to viewers', async () => {
    const bare = await startHost([], { PATH: '/nonexistent' });
    try {
      expect(await bare.act({ action: 'left_click', coordinate: at })).toMatchObject({
        status: 500,
        json: {
          message: 'Failed to start desktop session.',
          detail: expect.stringContaining('Xvnc'),
          code: 'desktop-failed',
        },
      });
      expect(await bare.desktop()).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('Xvnc'),
      });
      const upgradeHeaders = {
        authorization: `Bearer ${bare.token}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      };
      const refused = await ask(`${bare.url}/api/v0/desktop/vnc`, { headers: upgradeHeaders });
      expect([refused.status, refused.json()]).toEqual([
        500,
        {
          message: 'Failed to start desktop session.',
          detail: expect.stringContaining('Xvnc'),
          code: 'desktop-failed',
        },
      ]);
      expect((await bare.act({ action: 'left_click' })).status).toBe(400); // validated before any start
    } finally {
      expect(await bare.stop()).toBe(0);
    }
  });
});
