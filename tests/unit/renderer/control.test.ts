import { describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/src/api/client';
import { ApiFailure } from '../../../src/renderer/src/api/failure';
import { controlNotice } from '../../../src/renderer/src/live/control-notice';
import { createHostStore } from '../../../src/renderer/src/state/host-store';
import { createInputControl } from '../../../src/renderer/src/state/input-control';
import { createViewStore } from '../../../src/renderer/src/state/view-store';
import type { ControlState } from '../../../src/shared/control';

const FREE: ControlState = { holder: 'agent', paused: false };
const MINE: ControlState = { holder: 'person', viewer: 'me', paused: false };
const OTHERS: ControlState = { holder: 'person', viewer: 'you', paused: false };

describe('the control banner', () => {
  it.each<[string, ControlState, string | undefined]>([
    ['says nothing while agents act', FREE, undefined],
    ['says that this panel has control', MINE, 'You have control. The agent’s actions are blocked.'],
    ['says that someone else has control', OTHERS, 'Someone else has control. You are view-only.'],
    [
      'says that the agent is paused',
      { ...FREE, paused: true },
      'The agent is paused. Agent actions are rejected. You can still act.',
    ],
    [
      'says that this panel has control and the agent is paused',
      { ...MINE, paused: true },
      'You have control. The agent’s actions are blocked. The agent stays paused after you give back control.',
    ],
  ])('%s', (_what, control, words) => {
    const notice = controlNotice(control, 'me');
    expect(notice && `${notice.title} ${notice.text}`).toBe(words);
  });
});

describe('input control of this view', () => {
  function setUp(answer: (path: string) => ControlState | ApiFailure) {
    const host = createHostStore();
    const view = createViewStore({ getItem: () => null, setItem: () => {} });
    view.setLive({ kind: 'connected' });
    const asked: string[] = [];
    const controlled: boolean[] = [];
    const troubles: string[] = [];
    const client = createClient(async (path, init) => {
      asked.push(`${path.split('/').at(-1)} ${String(init?.body)}`);
      const answered = answer(path);
      if (answered instanceof ApiFailure) {
        const { status, message, detail } = answered;
        return Response.json({ message, detail }, { status });
      }
      return Response.json(answered);
    });
    const control = createInputControl({
      viewer: 'me',
      client,
      host,
      view,
      live: { control: (on) => void controlled.push(on) },
      reportError: (message) => void troubles.push(message),
    });
    return { host, view, control, asked, controlled, troubles };
  }

  it('starts when the host answers, and ends when the host reports a different holder', async () => {
    const { host, view, control, asked, controlled } = setUp(() => MINE);
    const taking = control.take();
    expect(view.getState().hasControl).toBe(false);
    await taking;
    expect([view.getState().hasControl, asked, controlled]).toEqual([
      true,
      ['take {"viewer":"me","force":false}'],
      [true],
    ]);
    host.setControl(OTHERS);
    expect([view.getState().hasControl, controlled]).toEqual([false, [true, false]]);
  });

  it('ends when the connection is lost, and returns with it while the host reports this holder', async () => {
    const { view, control } = setUp(() => MINE);
    await control.take();
    view.setLive({ kind: 'lost', retryAt: 0, seen: true });
    expect(view.getState().hasControl).toBe(false);
    view.setLive({ kind: 'connected' });
    expect(view.getState().hasControl).toBe(true);
  });

  it('is not requested without a connection, and not released if it is not held', async () => {
    const { view, control, asked } = setUp(() => FREE);
    await control.release();
    view.setLive({ kind: 'connecting' });
    await control.take();
    expect(asked).toEqual([]);
  });

  it('follows all clicks in order, even while an answer is pending', async () => {
    const { view, control, asked } = setUp((path) => (path.endsWith('take') ? MINE : FREE));
    await Promise.all([control.setPaused(true), control.toggle()]);
    expect([view.getState().hasControl, asked]).toEqual([
      true,
      ['pause undefined', 'take {"viewer":"me","force":false}'],
    ]);
  });

  it('is not taken if the host refuses it, and the reason is reported', async () => {
    const { view, control, troubles } = setUp(
      () => new ApiFailure(409, 'Somebody else has control.', 'Ask.'),
    );
    await control.toggle();
    expect([view.getState().hasControl, troubles]).toEqual([false, ['Somebody else has control. Ask.']]);
  });
});
