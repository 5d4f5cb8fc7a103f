import { describe, expect, it } from 'vitest';
import { createIdleClock } from '../../../src/main/recorder/clock/idle-clock';

type Step = readonly ['activity' | 'hold' | 'release', number];

/** Events, and the wall and video time of the clock after each (ms). */
const TABLE: readonly {
  what: string;
  steps: readonly Step[];
  shows: readonly (readonly [number, number])[];
}[] = [
  {
    what: 'runs in real time at first',
    steps: [],
    shows: [
      [0, 0],
      [350, 350],
    ],
  },
  {
    what: 'runs twenty times faster after 350 ms',
    steps: [],
    shows: [
      [350, 350],
      [2350, 450],
    ],
  },
  {
    what: 'runs in real time again after activity',
    steps: [['activity', 2350]],
    shows: [
      [2350, 450],
      [2700, 800],
      [4700, 900],
    ],
  },
  {
    what: 'continues in real time during activity',
    steps: [
      ['activity', 300],
      ['activity', 600],
    ],
    shows: [
      [950, 950],
      [2950, 1050],
    ],
  },
  {
    what: 'runs in real time while it is held',
    steps: [
      ['hold', 100],
      ['release', 5100],
    ],
    shows: [
      [5100, 5100],
      [5450, 5450],
      [7450, 5550],
    ],
  },
  {
    what: 'runs in real time until all releases',
    steps: [
      ['hold', 0],
      ['hold', 10],
      ['release', 20],
    ],
    shows: [[4000, 4000]],
  },
  {
    what: 'stops if the wall clock is set back',
    steps: [
      ['activity', 2350],
      ['activity', 1000],
    ],
    shows: [
      [1000, 450],
      [2350, 450],
    ],
  },
];

describe('the idle clock', () => {
  it.each(TABLE)('$what', ({ steps, shows }) => {
    const clock = createIdleClock({ idleAfterMs: 350, speed: 20 });
    for (const [step, wall] of steps) clock[step](wall);
    expect(shows.map(([wall]) => [wall, clock.advance(wall)])).toEqual(shows);
  });

  it('never idles with speed 1', () => {
    const clock = createIdleClock({ idleAfterMs: 350, speed: 1 });
    expect([clock.advance(3_600_000), clock.anchors.length]).toEqual([3_600_000, 1]);
  });

  it('returns the same past times as before', () => {
    const clock = createIdleClock({ idleAfterMs: 350, speed: 20 });
    const said = [0, 200, 900, 1500, 1600, 1700, 5000].map((wall) => {
      if (wall === 1500) clock.activity(wall);
      return [wall, clock.advance(wall)] as const;
    });
    expect(said.map(([wall]) => [wall, clock.videoTimeAt(wall)])).toEqual(said);
  });
});
