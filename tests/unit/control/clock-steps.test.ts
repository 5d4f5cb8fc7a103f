import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLastPress } from '../../../src/main/actions/last-press';
import { createEventBus } from '../../../src/main/base/event-bus';
import { Control } from '../../../src/main/control/control';
import { createHumanInputRecorder } from '../../../src/main/control/human-input-recorder';
import { Lease } from '../../../src/main/control/lease';
import type { JournalEntry } from '../../../src/shared/journal';

const HOUR = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

it.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('control returns after the idle time, even if the system clock is set an hour %s', async (_way, step) => {
  const idle = vi.fn();
  const control = new Control({
    lease: new Lease(),
    bus: createEventBus(),
    idleMs: 150,
    applyPolicy: async () => undefined,
    onIdle: idle,
  });
  control.join({ lease: true, id: 'one', sensitive: false, releaseInput: async () => undefined });
  await control.take('one');
  vi.setSystemTime(Date.now() + step);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(control.state.holder).toBe('person');
  await vi.waitFor(() => expect(control.state.holder).toBe('agent'));
  expect(idle).toHaveBeenCalledTimes(1);
});

it.each([
  ['forward', HOUR],
  ['back', -HOUR],
])(
  'a text that is typed while the system clock is set an hour %s is one action with the right duration',
  (_way, step) => {
    const written: JournalEntry[] = [];
    const hands = createHumanInputRecorder({
      size: () => ({ width: 800, height: 600 }),
      onBegin: () => undefined,
      onEntry: (entry) => void written.push(entry),
      lastPress: createLastPress(),
    });
    const watched = hands.watch({ sensitive: false });
    for (const [n, character] of [...'abc'].entries()) {
      if (n === 1) vi.setSystemTime(Date.now() + step);
      const bytes = Buffer.alloc(8);
      for (const down of [true, false])
        watched.record({ kind: 'key', keysym: character.charCodeAt(0), down, bytes });
    }
    watched.end();
    expect(written.map(({ request }) => request.text)).toEqual(['abc']);
    const { started_at = '', done_at = '', duration_ms } = written[0] ?? {};
    expect(duration_ms).toBeLessThan(1000);
    expect(Date.parse(done_at) - Date.parse(started_at)).toBe(duration_ms);
  },
);
