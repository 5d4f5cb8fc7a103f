import { expect, it } from 'vitest';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Control } from '../../../src/main/control/control';
import { Lease } from '../../../src/main/control/lease';
import type { ControlClient } from '../../../src/main/control/policy';
import type { ControlState } from '../../../src/shared/control';

/** A control whose desktop answers on command. */
function setUp() {
  const enforced: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const changes: ControlState[] = [];
  const [lease, bus] = [new Lease(), createEventBus()];
  bus.on('control', ({ control }) => void changes.push(control));
  const control = new Control({
    lease,
    bus,
    idleMs: 60_000,
    applyPolicy: () => new Promise((resolve, reject) => void enforced.push({ resolve, reject })),
    onIdle: () => {},
  });
  const letGo: (string | undefined)[] = [];
  const view = (id: string | undefined, lease = true): ControlClient => ({
    lease,
    id,
    sensitive: false,
    releaseInput: async () => void letGo.push(id),
  });
  return { control, lease, enforced, changes, letGo, view };
}
const agent = { source: 'agent' } as const;
const click = { action: 'left_click' } as const;

it('take refuses agents at once and enables input when it resolves; release disables input at once', async () => {
  const { control, lease, enforced, changes, letGo, view } = setUp();
  const [one, bare] = [view('one'), view(undefined, false)];
  for (const viewer of [one, bare]) control.join(viewer);
  expect([control.hasControl(one), control.hasControl(bare)]).toEqual([false, true]);
  const taking = control.take('one');
  expect([lease.refusalOf(agent, click)?.status, control.hasControl(one), control.hasControl(bare)]).toEqual([
    423,
    false,
    false,
  ]);
  expect(letGo).toEqual(['one', undefined]);
  enforced[0]?.resolve();
  expect(await taking).toMatchObject({ holder: 'person', viewer: 'one' });
  expect([control.hasControl(one), control.hasControl(bare)]).toEqual([true, false]);

  const giving = control.release();
  expect([control.hasControl(one), lease.refusalOf(agent, click)?.status]).toEqual([false, 423]);
  enforced[1]?.resolve();
  expect(await giving).toEqual({ holder: 'agent', paused: false });
  expect(lease.refusalOf(agent, click)).toBeUndefined();
  expect(changes.map(({ holder }) => holder)).toEqual(['person', 'agent']);
});

it('control goes to the last of two views that take it at once, and the first take rejects', async () => {
  const { control, enforced, view } = setUp();
  control.join(view('one'));
  control.join(view('two'));
  const first = control.take('one');
  await expect(control.take('two')).rejects.toMatchObject({ code: 'taken' });
  const second = control.take('two', { force: true });
  for (const { resolve } of enforced) resolve();
  await expect(first).rejects.toMatchObject({ code: 'lost' });
  expect(await second).toMatchObject({ viewer: 'two' });
});

it('control is free again if the desktop fails during a take or release', async () => {
  const { control, enforced, view } = setUp();
  control.join(view('one'));
  const taking = control.take('one');
  enforced[0]?.reject(new Error('gone'));
  await expect(taking).rejects.toThrow('gone');
  expect(control.state).toEqual({ holder: 'agent', paused: false });

  const again = control.take('one');
  enforced[1]?.resolve();
  await again;
  const giving = control.release('one');
  enforced[2]?.reject(new Error('gone'));
  expect(await giving).toEqual({ holder: 'agent', paused: false });
});

it('control stays with a view that has reconnected under its name, and returns when the last one leaves', async () => {
  const { control, enforced, view } = setUp();
  const leave = control.join(view('one'));
  const taking = control.take('one');
  enforced[0]?.resolve();
  await taking;
  const leaveAgain = control.join(view('one'));
  leave();
  expect(control.state).toMatchObject({ viewer: 'one' });
  leaveAgain();
  expect(control.state.holder).toBe('agent');
});
