import { expect, it } from 'vitest';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Control } from '../../../src/main/control/control';
import { Lease } from '../../../src/main/control/lease';
import type { ControlClient } from '../../../src/main/control/policy';

function setUp() {
  const hidden: boolean[] = [];
  let enforced = 0;
  const lease = new Lease();
  const control = new Control({
    lease,
    bus: createEventBus(),
    idleMs: 60_000,
    applyPolicy: async () => void enforced++,
    onIdle: () => undefined,
    onPrivateTyping: (on) => void hidden.push(on),
  });
  const join = (id: string, part: Partial<ControlClient> = {}) => {
    const viewer: ControlClient = {
      lease: true,
      id,
      sensitive: false,
      releaseInput: async () => undefined,
      ...part,
    };
    return { viewer, leave: control.join(viewer) };
  };
  const screenshot = (source: 'agent' | 'composer' = 'agent', viewer?: string) =>
    lease.refusalOf({ source, viewer }, { action: 'screenshot' })?.message;
  return { control, lease, hidden, join, screenshot, enforced: () => enforced };
}

it('private typing with control refuses screenshots at once, and hides the screen from the first key on', async () => {
  const { control, lease, hidden, join, screenshot, enforced } = setUp();
  const { viewer } = join('one');
  await control.take('one');
  control.noteTyping(viewer);
  const before = enforced();
  control.logTyping('one', false);
  expect([screenshot(), hidden, enforced() - before]).toEqual(['A person is typing privately.', [], 1]);
  expect(lease.refusalOf({ source: 'agent' }, { action: 'cursor_position' })).toBeUndefined();
  expect([screenshot('composer', 'one'), screenshot('composer', 'two')]).toEqual([
    undefined,
    'A person is typing privately.',
  ]);
  control.noteTyping(viewer);
  control.noteTyping(viewer);
  expect(hidden).toEqual([true]);
  control.logTyping('one', true);
  expect([screenshot(), hidden]).toEqual([undefined, [true, false]]);
});

it.each<[string, (of: ReturnType<typeof setUp>, leave: () => void) => unknown]>([
  ['control is given back', ({ control }) => control.release()],
  ['its page is closed', (_of, leave) => leave()],
  [
    'a different view takes control',
    ({ control, join }) => {
      join('two');
      return control.take('two', { force: true });
    },
  ],
])('private typing ends when %s', async (_when, end) => {
  const of = setUp();
  const { viewer, leave } = of.join('one');
  await of.control.take('one');
  of.control.logTyping('one', false);
  of.control.noteTyping(viewer);
  await end(of, leave);
  await new Promise((resolve) => setImmediate(resolve));
  expect([of.hidden, of.screenshot()]).toEqual([[true, false], undefined]);
});

it('private typing stays on for a view that reconnects under its name', async () => {
  const { control, join, screenshot } = setUp();
  const { leave } = join('one');
  await control.take('one');
  control.logTyping('one', false);
  const { viewer } = join('one');
  leave();
  expect([viewer.sensitive, screenshot()]).toEqual([true, 'A person is typing privately.']);
});

it('a viewer that connected as sensitive blocks no action without control, and stays sensitive', async () => {
  const { control, hidden, join, screenshot } = setUp();
  const { viewer, leave } = join('plain', { lease: false, sensitive: true, alwaysSensitive: true });
  control.noteTyping(viewer);
  expect([screenshot(), hidden]).toEqual([undefined, [true]]);
  await control.take('plain');
  control.noteTyping(viewer);
  expect(screenshot()).toBe('A person is typing privately.');
  await control.release();
  control.noteTyping(viewer);
  expect([viewer.sensitive, screenshot(), hidden.at(-1)]).toEqual([true, undefined, true]);
  leave();
  expect(hidden.at(-1)).toBe(false);
});
