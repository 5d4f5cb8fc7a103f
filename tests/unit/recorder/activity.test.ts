import { expect, it } from 'vitest';
import { createActivityDetector } from '../../../src/main/recorder/capture/activity-detector';
import type { Rect } from '../../../src/main/rfb/rect';

const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const caret = rect(400, 300, 2, 18);
const clock = rect(1800, 5, 90, 20);

/** Successive changes, each with its time (s), and whether it is activity. */
const TABLE: readonly { what: string; changes: readonly (readonly [number, readonly Rect[], boolean])[] }[] =
  [
    {
      what: 'a blinking caret is activity once',
      changes: [
        [0, [caret], true],
        [0.5, [caret], false],
        [1, [caret], false],
      ],
    },
    {
      what: 'a clock of minutes is activity once',
      changes: [
        [0, [clock], true],
        [60, [clock], false],
        [120, [clock], false],
      ],
    },
    {
      what: 'a resized clock is activity once',
      changes: [
        [0, [clock], true],
        [1, [rect(1806, 5, 80, 20)], false],
      ],
    },
    {
      what: 'a known caret and clock are ignored',
      changes: [
        [0, [caret], true],
        [1, [clock], true],
        [2, [caret, clock], false],
      ],
    },
    {
      what: 'a line being typed is activity',
      changes: [
        [0, [rect(10, 10, 8, 16)], true],
        [0.1, [rect(34, 10, 8, 16)], true],
        [0.2, [rect(58, 10, 8, 16)], true],
      ],
    },
    {
      what: 'an animation is always activity',
      changes: [
        [0, [rect(0, 0, 1200, 700)], true],
        [0.1, [rect(0, 0, 1200, 700)], true],
      ],
    },
    {
      what: 'an animation with a caret is activity',
      changes: [
        [0, [caret], true],
        [1, [caret, rect(0, 0, 800, 600)], true],
      ],
    },
    {
      what: 'a late recurrence is activity',
      changes: [
        [0, [caret], true],
        [100, [caret], true],
      ],
    },
    { what: 'no change is not activity', changes: [[0, [], false]] },
  ];

it.each(TABLE)('$what', ({ changes }) => {
  const judge = createActivityDetector({ width: 1920, height: 1080 });
  for (const [seconds, rects, active] of changes)
    expect(judge.isActivity(rects, seconds * 1000)).toBe(active);
});

it('the activity detector remembers a limited number of regions', () => {
  const judge = createActivityDetector({ width: 1920, height: 1080 });
  for (let i = 0; i < 10_000; i += 1) judge.isActivity([rect((i * 40) % 1900, (i * 13) % 1000, 8, 8)], i);
  expect(judge.isActivity([rect(5, 1060, 8, 8)], 10_000)).toBe(true);
});
