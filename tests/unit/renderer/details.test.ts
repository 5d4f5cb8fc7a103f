import { describe, expect, it } from 'vitest';
import { describePoint } from '../../../src/renderer/src/actions/describe';
import { requestBody } from '../../../src/renderer/src/actions/scripts';
import { timingOf } from '../../../src/renderer/src/log/action-timing';
import { compareOf } from '../../../src/renderer/src/log/compare';
import { entry } from './entries';

describe('the point of an action', () => {
  const native = { width: 1920, height: 1080 };

  it('is given as requested and on the screen', () => {
    const click = entry(1, {
      request: { action: 'left_click', coordinate: [640, 360], scaled_width: 1280, scaled_height: 720 },
      native: { ...native, at: { x: 960, y: 540 } },
    });
    expect(describePoint(click)).toEqual({
      requested: '640, 360 of 1280 × 720',
      onScreen: '960, 540 of 1920 × 1080',
    });
  });

  it('is a path for a drag, in native size by default', () => {
    const drag = entry(1, {
      request: { action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [3, 4] },
      native: { ...native, at: { x: 3, y: 4 }, from: { x: 1, y: 2 } },
    });
    expect(describePoint(drag)).toEqual({
      requested: '1, 2 → 3, 4 of 1920 × 1080',
      onScreen: '1, 2 → 3, 4 of 1920 × 1080',
    });
  });

  it('is undefined for actions without one', () => {
    expect(describePoint(entry(1, { request: { action: 'key', text: 'a' }, native }))).toBeUndefined();
  });
});

describe('the time of an action', () => {
  it('is split into queue, execution and settling', () => {
    const timed = entry(1, {
      received_at: '2026-11-21T10:00:00.000Z',
      started_at: '2026-11-21T10:00:00.014Z',
      duration_ms: 2.5,
      pictures: { before: true, after: true, width: 1, height: 1, settle_ms: 180 },
    });
    expect(timingOf(timed)).toEqual({ queued: 14, executed: 2.5, settled: 180 });
  });

  it('omits the parts that a refused action did not reach', () => {
    const { started_at: _s, duration_ms: _d, ...refused } = entry(1);
    expect(timingOf(refused)).toEqual({ queued: undefined, executed: undefined, settled: undefined });
  });
});

it.each([
  [true, true, 'slide', 'slide'],
  [true, false, 'slide', 'before'],
  [false, true, 'before', 'after'],
] as const)(
  'with snapshots before: %s and after: %s, the view %s shows %s',
  (before, after, wanted, shown) => {
    expect(compareOf({ before, after, width: 1, height: 1 }, wanted)).toBe(shown);
  },
);

it('the request in a script omits a sensitive text', () => {
  expect(requestBody({ action: 'type', sensitive: true, text_length: 8 })).toEqual({
    action: 'type',
    sensitive: true,
  });
});
