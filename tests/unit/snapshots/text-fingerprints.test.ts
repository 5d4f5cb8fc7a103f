import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../src/main/rfb/framebuffer';
import { createDiscretion } from '../../../src/main/snapshots/redaction';
import { createTraces, type Pixels } from '../../../src/main/snapshots/text-fingerprints';
import { random } from '../../support/random';

const [WIDTH, HEIGHT] = [320, 200];

function blank(colour = 0x202020): Pixels {
  return { width: WIDTH, height: HEIGHT, data: new Uint32Array(WIDTH * HEIGHT).fill(colour) };
}
/** Writes as a font does: letters of 7x13 pixels, each its own pattern, at `x`, `y`. */
function write(on: Pixels, text: string, x: number, y: number): Pixels {
  for (const [i, letter] of [...text].entries()) {
    const bits = random(letter.codePointAt(0) ?? 0);
    for (let row = 0; row < 13; row++) {
      for (let column = 0; column < 6; column++) {
        if (bits.int(2)) on.data[(y + row) * WIDTH + x + i * 7 + column] = 0xe0e0e0;
      }
    }
  }
  return on;
}

describe('traces of what was written', () => {
  const prompt = () => write(blank(), 'you@here:~$', 10, 20);
  const typed = () => write(prompt(), 'hunter2-secret', 100, 20);

  it.each<[string, Pixels, boolean]>([
    ['where it was written', typed(), true],
    [
      'scrolled to another line',
      write(write(blank(), 'you@here:~$', 10, 111), 'hunter2-secret', 100, 111),
      true,
    ],
    ['moved anywhere', write(write(blank(), 'you@here:~$', 33, 57), 'hunter2-secret', 123, 57), true],
    ['with more written behind it', write(typed(), ' and more', 198, 20), true],
    ['with the fourth byte of each pixel another', noisy(typed()), true],
    ['not where it is gone', prompt(), false],
    ['not in other words', write(prompt(), 'something other', 100, 20), false],
    ['not on an empty screen', blank(0), false],
  ])('are found %s', (_where, screen, found) => {
    const traces = createTraces();
    traces.remember(prompt(), typed());
    expect(traces.visible(screen)).toBe(found);
  });

  it('are none where nothing was written: areas and lines are everywhere', () => {
    const traces = createTraces();
    const box = blank();
    for (let y = 40; y < 90; y++) box.data.fill(0x4060a0, y * WIDTH + 40, y * WIDTH + 200);
    traces.remember(blank(), box);
    expect(traces.visible(box)).toBe(false);
  });

  it.each([
    ['the cursor of a terminal', 8],
    ['a caret', 1],
  ])('are none of %s behind what was typed: it is at the end of every line', (_what, wide) => {
    const bar = (on: Pixels, x: number, y: number) => {
      for (let row = y; row < y + 13; row++) on.data.fill(0xe0b050, row * WIDTH + x, row * WIDTH + x + wide);
      return on;
    };
    const traces = createTraces();
    traces.remember(bar(prompt(), 102, 20), bar(typed(), 202, 20));
    expect(traces.visible(bar(typed(), 202, 20))).toBe(true);
    expect(traces.visible(bar(write(prompt(), 'ls', 100, 20), 118, 20))).toBe(false);
  });

  it('are none of a wallpaper: it has no strong edges, and comes back whenever a window goes', () => {
    const traces = createTraces();
    const wallpaper = blank();
    for (const [i] of wallpaper.data.entries()) wallpaper.data[i] = 0x303848 + ((i * 7919) % 5) * 0x040404;
    expect(traces.remember(blank(), wallpaper)).toBe(0);
    expect(traces.visible(wallpaper)).toBe(false);
  });

  it('are none of a mouse pointer, which is moved anywhere', () => {
    const pointer = (on: Pixels, x: number, y: number) => {
      for (let row = 0; row < 18; row++) {
        for (let column = 0; column <= row / 1.5; column++) {
          const isRim = column === 0 || column >= row / 1.5 - 1;
          on.data[(y + row) * WIDTH + x + column] = isRim ? 0xffffff : 0;
        }
      }
      return on;
    };
    const traces = createTraces();
    for (let x = 40; x < 60; x++) {
      expect(traces.remember(pointer(blank(), 200, 100), pointer(blank(), x, 50))).toBe(0);
    }
  });

  it('are of three characters', () => {
    const traces = createTraces();
    traces.remember(blank(), write(blank(), '942', 53, 21));
    expect(traces.visible(write(blank(), '942', 111, 60))).toBe(true);
  });

  it('are all that is there where nobody knows what was there before', () => {
    const traces = createTraces();
    traces.remember(undefined, prompt());
    expect([traces.visible(prompt()), traces.visible(blank())]).toEqual([true, false]);
  });
});

describe('discretion', () => {
  it('waits for the end of the action and for what it shows, and then for that to be gone', () => {
    let changedAt = 0;
    const discretion = createDiscretion({ changedAt: () => changedAt, traces: createTraces() });
    const [before, shown] = [
      write(blank(), 'password:', 10, 20),
      write(blank(), 'password: hunter2', 10, 20),
    ];
    expect(discretion.allows(frame(before))).toBe(true);
    discretion.begin(frame(before), 900);
    expect([discretion.waits, discretion.due, discretion.hides(900)]).toEqual([true, undefined, true]);
    discretion.end(1000);
    expect([discretion.waits, discretion.due]).toEqual([true, 2000]);
    changedAt = 1950;
    expect(discretion.due).toBe(2100);
    changedAt = 5000;
    expect(discretion.due).toBe(4000);
    discretion.tick(3999, frame(shown));
    expect(discretion.waits).toBe(true);
    discretion.tick(4000, undefined); // nothing to be seen: later, then
    expect(discretion.waits).toBe(true);
    discretion.tick(4001, frame(shown));
    expect([discretion.waits, discretion.due]).toEqual([false, undefined]);
    expect([discretion.allows(frame(shown)), discretion.allows(frame(before))]).toEqual([false, true]);
  });

  it('holds nothing against the next action, once what was typed is to be seen', () => {
    let changedAt = 0;
    const discretion = createDiscretion({ changedAt: () => changedAt, traces: createTraces() });
    const [empty, shown, page] = [
      blank(),
      write(blank(), 'hunter2', 10, 20),
      write(blank(), 'Welcome!', 10, 90),
    ];
    discretion.begin(frame(empty), 900);
    discretion.end(1000);
    discretion.next(1200, frame(empty)); // nothing yet: it may still come
    expect(discretion.waits).toBe(true);
    changedAt = 1210;
    discretion.next(1300, frame(shown)); // not still yet
    expect(discretion.waits).toBe(true);
    discretion.next(1360, frame(shown));
    expect(discretion.waits).toBe(false);
    expect([discretion.allows(frame(shown)), discretion.allows(frame(page))]).toEqual([false, true]);
  });
});

describe('discretion about what a person types', () => {
  const empty = blank();
  const typed = write(blank(), 'hunter2', 10, 20);
  const clicked = write(blank(), 'Welcome!', 10, 90);

  function begun(at = 1000) {
    const clock = { changedAt: 0 };
    const traces = createTraces();
    const discretion = createDiscretion({ changedAt: () => clock.changedAt, traces });
    discretion.typing(true, at);
    discretion.key(frame(empty), at);
    return { clock, traces, discretion };
  }

  it('hides what the screen showed since the first key, and nothing from before it', () => {
    const { discretion } = begun();
    expect([discretion.hides(999), discretion.hides(1000), discretion.hides(5000)]).toEqual([
      false,
      true,
      true,
    ]);
    discretion.tick(2001, frame(typed));
    expect(discretion.hides(6500)).toBe(true);
    discretion.typing(false, 6000);
    expect([discretion.hides(6500), discretion.allows(frame(typed))]).toEqual([false, false]);
  });

  it('knows of a screen that was pictured before the word came', () => {
    const { discretion } = begun();
    expect([discretion.beganSince(0, 999), discretion.beganSince(0, 1000)]).toEqual([false, true]);
    // That one was known when the picture was taken.
    expect(discretion.beganSince(1, 5000)).toBe(false);
  });

  it('takes what is opened between two texts for neither', () => {
    const { discretion } = begun();
    discretion.tick(2001, frame(typed));
    discretion.key(frame(clicked), 9000);
    discretion.tick(10_001, frame(clicked));
    discretion.typing(false, 11_000);
    expect([discretion.allows(frame(typed)), discretion.allows(frame(clicked))]).toEqual([false, true]);
  });

  it('finds a text that was typed a character at a time', () => {
    const { discretion } = begun();
    const texts = [...'hunter2'].map((_, i, all) => write(blank(), all.slice(0, i + 1).join(''), 10, 20));
    for (const [i, text] of texts.entries()) {
      if (i > 0) discretion.key(frame(texts[i - 1] ?? empty), i * 5000);
      discretion.tick(i * 5000 + 3001, frame(text));
    }
    discretion.typing(false, 90_000);
    expect([discretion.allows(frame(typed)), discretion.allows(frame(empty))]).toEqual([false, true]);
  });

  it('finds a long text as it goes on', () => {
    const { clock, discretion } = begun();
    discretion.begin(frame(empty), 1000);
    clock.changedAt = 1100;
    expect(discretion.due).toBe(1250);
    discretion.tick(1250, frame(typed));
    expect([discretion.waits, discretion.due]).toEqual([true, undefined]);
    clock.changedAt = 2000;
    discretion.end(2000);
    discretion.tick(3001, frame(clicked));
    discretion.typing(false, 4000);
    expect(discretion.allows(frame(typed))).toBe(false);
  });

  it('stays the same if it is turned off and on again at once', () => {
    const { discretion } = begun();
    discretion.typing(false, 1010);
    expect(discretion.hides(1015)).toBe(true);
    discretion.typing(true, 1020);
    discretion.key(frame(typed), 1030);
    discretion.typing(false, 1040);
    discretion.tick(2029, frame(typed));
    expect(discretion.waits).toBe(true);
    discretion.tick(2031, frame(typed));
    expect([discretion.waits, discretion.allows(frame(typed)), discretion.allows(frame(empty))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('hands its traces on to whoever makes pictures next', () => {
    const { discretion, traces } = begun();
    discretion.tick(2001, frame(typed));
    const [pieces, nothing] = [traces.drain(), traces.drain()];
    const next = createTraces();
    next.recall(pieces);
    expect([next.visible(typed), next.visible(empty), nothing]).toEqual([true, false, '']);
  });

  it('takes nothing for it that was there before, though it did not see that itself', () => {
    const [prompt, all] = [write(blank(), 'Welcome!', 10, 90), write(blank(), 'Welcome!', 10, 90)];
    const next = createTraces();
    next.ignore(createTraces().writingIn(prompt));
    next.remember(undefined, write(all, 'hunter2', 10, 20));
    expect([next.visible(prompt), next.visible(all)]).toEqual([false, true]);
  });

  it('allows nothing any more if there is no room for its traces', () => {
    const traces = createTraces(3);
    traces.remember(empty, typed);
    expect(traces.visible(empty)).toBe(true);
  });
});

function noisy(screen: Pixels): Pixels {
  return { ...screen, data: screen.data.map((pixel, i) => (pixel | ((i % 251) << 24)) >>> 0) };
}
function frame({ width, height, data }: Pixels): Framebuffer {
  const framebuffer = new Framebuffer({ width, height });
  Buffer.from(data.buffer).copy(framebuffer.data);
  return framebuffer;
}
