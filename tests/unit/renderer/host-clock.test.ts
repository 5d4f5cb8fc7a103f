import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hostNow, setHostTime } from '../../../src/renderer/src/api/host-clock';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("the host clock continues from the host's time, even if this computer's clock changes", () => {
  setHostTime('2026-11-29T12:00:00.000Z');
  vi.advanceTimersByTime(5000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(Math.round(hostNow())).toBe(Date.parse('2026-11-29T12:00:05.000Z'));
});
