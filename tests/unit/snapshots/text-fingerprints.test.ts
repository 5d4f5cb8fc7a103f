import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../src/main/rfb/framebuffer/framebuffer';
import { Redaction } from '../../../src/main/snapshots/redaction';
import {
  createTextFingerprints,
  type FingerprintPixels,
} from '../../../src/main/snapshots/text-fingerprints';
import { random } from '../../support/random';

const [WIDTH, HEIGHT] = [320, 200];

function blank(colour = 0x202020): FingerprintPixels {
  return { width: WIDTH, height: HEIGHT, data: new Uint32Array(WIDTH * HEIGHT).fill(colour) };
}
/** Draws a text at `x`, `y`, with a different pattern of 7x13 pixels for each letter. */
function write(on: FingerprintPixels, text: string, x: number, y: number): FingerprintPixels {
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

describe('fingerprints of a text', () => {
  const prompt = () => write(blank(), 'you@here:~$', 10, 20);
  const typed = () => write(prompt(), 'hunter2-secret', 100, 20);

  it.each<[string, FingerprintPixels, boolean]>([
    ['at the original position', typed(), true],
    [
      'after a scroll to a different line',
      write(write(blank(), 'you@here:~$', 10, 111), 'hunter2-secret', 100, 111),
      true,
    ],
    [
      'at a different position',
      write(write(blank(), 'you@here:~$', 33, 57), 'hunter2-secret', 123, 57),
      true,
    ],
    ['with more text after it', write(typed(), ' and more', 198, 20), true],
    ['with a different fourth byte in each pixel', noisy(typed()), true],
    ['never where it is gone', prompt(), false],
    ['never in a different text', write(prompt(), 'something other', 100, 20), false],
    ['never on an empty screen', blank(0), false],
  ])('are found %s', (_where, screen, found) => {
    const fingerprints = createTextFingerprints();
    fingerprints.remember(prompt(), typed());
    expect(fingerprints.visible(screen)).toBe(found);
  });

  it('do not include areas and lines', () => {
    const fingerprints = createTextFingerprints();
    const box = blank();
    for (let y = 40; y < 90; y++) box.data.fill(0x4060a0, y * WIDTH + 40, y * WIDTH + 200);
    fingerprints.remember(blank(), box);
    expect(fingerprints.visible(box)).toBe(false);
  });

  it.each([
    ['the cursor of a terminal', 8],
    ['a caret', 1],
  ])('do not include %s after the text', (_what, wide) => {
    const bar = (on: FingerprintPixels, x: number, y: number) => {
      for (let row = y; row < y + 13; row++) on.data.fill(0xe0b050, row * WIDTH + x, row * WIDTH + x + wide);
      return on;
    };
    const fingerprints = createTextFingerprints();
    fingerprints.remember(bar(prompt(), 102, 20), bar(typed(), 202, 20));
    expect(fingerprints.visible(bar(typed(), 202, 20))).toBe(true);
    expect(fingerprints.visible(bar(write(prompt(), 'ls', 100, 20), 118, 20))).toBe(false);
  });

  it('do not include a wallpaper, which has no strong edges', () => {
    const fingerprints = createTextFingerprints();
    const wallpaper = blank();
    for (const [i] of wallpaper.data.entries()) wallpaper.data[i] = 0x303848 + ((i * 7919) % 5) * 0x040404;
    expect(fingerprints.remember(blank(), wallpaper)).toBe(0);
    expect(fingerprints.visible(wallpaper)).toBe(false);
  });

  it('do not include a mouse pointer', () => {
    const pointer = (on: FingerprintPixels, x: number, y: number) => {
      for (let row = 0; row < 18; row++) {
        for (let column = 0; column <= row / 1.5; column++) {
          const isRim = column === 0 || column >= row / 1.5 - 1;
          on.data[(y + row) * WIDTH + x + column] = isRim ? 0xffffff : 0;
        }
      }
      return on;
    };
    const fingerprints = createTextFingerprints();
    for (let x = 40; x < 60; x++) {
      expect(fingerprints.remember(pointer(blank(), 200, 100), pointer(blank(), x, 50))).toBe(0);
    }
  });

  it('work for three characters', () => {
    const fingerprints = createTextFingerprints();
    fingerprints.remember(blank(), write(blank(), '942', 53, 21));
    expect(fingerprints.visible(write(blank(), '942', 111, 60))).toBe(true);
  });

  it('include all text if the previous screen is unknown', () => {
    const fingerprints = createTextFingerprints();
    fingerprints.remember(undefined, prompt());
    expect([fingerprints.visible(prompt()), fingerprints.visible(blank())]).toEqual([true, false]);
  });
});

describe('redaction', () => {
  it('hides the screen until the action has ended and its text is visible, and then while it is', () => {
    let changedAt = 0;
    const redaction = new Redaction({ changedAt: () => changedAt, fingerprints: createTextFingerprints() });
    const [before, shown] = [
      write(blank(), 'password:', 10, 20),
      write(blank(), 'password: hunter2', 10, 20),
    ];
    expect(redaction.allows(frame(before))).toBe(true);
    redaction.begin(frame(before), 900);
    expect([redaction.isPending, redaction.deadline, redaction.hides(900)]).toEqual([true, undefined, true]);
    redaction.end(1000);
    // A busy program has shown nothing yet.
    expect([redaction.isPending, redaction.deadline]).toEqual([true, 4000]);
    changedAt = 1001;
    expect(redaction.deadline).toBe(2000);
    changedAt = 1950;
    expect(redaction.deadline).toBe(2100);
    changedAt = 5000;
    expect(redaction.deadline).toBe(4000);
    redaction.advance(3999, frame(shown));
    expect(redaction.isPending).toBe(true);
    redaction.advance(4000, undefined); // nothing visible yet: decide later
    expect(redaction.isPending).toBe(true);
    redaction.advance(4001, frame(shown));
    expect([redaction.isPending, redaction.deadline]).toEqual([false, undefined]);
    expect([redaction.allows(frame(shown)), redaction.allows(frame(before))]).toEqual([false, true]);
  });

  it('does not include changes of the next action once the text is visible', () => {
    let changedAt = 0;
    const redaction = new Redaction({ changedAt: () => changedAt, fingerprints: createTextFingerprints() });
    const [empty, shown, page] = [
      blank(),
      write(blank(), 'hunter2', 10, 20),
      write(blank(), 'Welcome!', 10, 90),
    ];
    redaction.begin(frame(empty), 900);
    redaction.end(1000);
    redaction.actionStarted(1200, frame(empty)); // nothing visible yet: the text may still appear
    expect(redaction.isPending).toBe(true);
    changedAt = 1210;
    redaction.actionStarted(1300, frame(shown)); // the screen still changes
    expect(redaction.isPending).toBe(true);
    redaction.actionStarted(1360, frame(shown));
    expect(redaction.isPending).toBe(false);
    expect([redaction.allows(frame(shown)), redaction.allows(frame(page))]).toEqual([false, true]);
  });
});

describe('redaction of private typing', () => {
  const empty = blank();
  const typed = write(blank(), 'hunter2', 10, 20);
  const clicked = write(blank(), 'Welcome!', 10, 90);

  function begun(at = 1000) {
    const clock = { changedAt: at };
    const fingerprints = createTextFingerprints();
    const redaction = new Redaction({ changedAt: () => clock.changedAt, fingerprints });
    redaction.setPrivate(true, at);
    redaction.key(frame(empty), at);
    return { clock, fingerprints, redaction };
  }

  it('hides the screen from the first key on, and no earlier screen', () => {
    const { redaction } = begun();
    expect([redaction.hides(999), redaction.hides(1000), redaction.hides(5000)]).toEqual([false, true, true]);
    redaction.advance(2001, frame(typed));
    expect(redaction.hides(6500)).toBe(true);
    redaction.setPrivate(false, 6000);
    expect([redaction.hides(6500), redaction.allows(frame(typed))]).toEqual([false, false]);
  });

  it('reports if it began before a snapshot was taken', () => {
    const { redaction } = begun();
    expect([redaction.hasBegunSince(0, 999), redaction.hasBegunSince(0, 1000)]).toEqual([false, true]);
    // This text was known when the snapshot was taken.
    expect(redaction.hasBegunSince(1, 5000)).toBe(false);
  });

  it('does not include a window that opens between two texts', () => {
    const { clock, redaction } = begun();
    redaction.advance(2001, frame(typed));
    redaction.key(frame(clicked), 9000);
    clock.changedAt = 9001;
    redaction.advance(10_001, frame(clicked));
    redaction.setPrivate(false, 11_000);
    expect([redaction.allows(frame(typed)), redaction.allows(frame(clicked))]).toEqual([false, true]);
  });

  it('finds a text that was typed one character at a time', () => {
    const { redaction } = begun();
    const texts = [...'hunter2'].map((_, i, all) => write(blank(), all.slice(0, i + 1).join(''), 10, 20));
    for (const [i, text] of texts.entries()) {
      if (i > 0) redaction.key(frame(texts[i - 1] ?? empty), i * 5000);
      redaction.advance(i * 5000 + 3001, frame(text));
    }
    redaction.setPrivate(false, 90_000);
    expect([redaction.allows(frame(typed)), redaction.allows(frame(empty))]).toEqual([false, true]);
  });

  it('finds a long text while it is typed', () => {
    const { clock, redaction } = begun();
    redaction.begin(frame(empty), 1000);
    clock.changedAt = 1100;
    expect(redaction.deadline).toBe(1250);
    redaction.advance(1250, frame(typed));
    expect([redaction.isPending, redaction.deadline]).toEqual([true, undefined]);
    clock.changedAt = 2000;
    redaction.end(2000);
    redaction.advance(3001, frame(clicked));
    redaction.setPrivate(false, 4000);
    expect(redaction.allows(frame(typed))).toBe(false);
  });

  it('stays the same if it is turned off and on again at once', () => {
    const { redaction } = begun();
    redaction.setPrivate(false, 1010);
    expect(redaction.hides(1015)).toBe(true);
    redaction.setPrivate(true, 1020);
    redaction.key(frame(typed), 1030);
    redaction.setPrivate(false, 1040);
    redaction.advance(2029, frame(typed));
    expect(redaction.isPending).toBe(true);
    redaction.advance(2031, frame(typed));
    expect([redaction.isPending, redaction.allows(frame(typed)), redaction.allows(frame(empty))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('passes its fingerprints to the next worker', () => {
    const { redaction, fingerprints } = begun();
    redaction.advance(2001, frame(typed));
    const [pieces, nothing] = [fingerprints.drain(), fingerprints.drain()];
    const next = createTextFingerprints();
    next.recall(pieces);
    expect([next.visible(typed), next.visible(empty), nothing]).toEqual([true, false, '']);
  });

  it('does not include text that was visible before, as reported by an earlier worker', () => {
    const [prompt, all] = [write(blank(), 'Welcome!', 10, 90), write(blank(), 'Welcome!', 10, 90)];
    const next = createTextFingerprints();
    next.ignore(createTextFingerprints().textIn(prompt));
    next.remember(undefined, write(all, 'hunter2', 10, 20));
    expect([next.visible(prompt), next.visible(all)]).toEqual([false, true]);
  });

  it('hides every screen if there is no room for its fingerprints', () => {
    const fingerprints = createTextFingerprints(3);
    fingerprints.remember(empty, typed);
    expect(fingerprints.visible(empty)).toBe(true);
  });
});

function noisy(screen: FingerprintPixels): FingerprintPixels {
  return { ...screen, data: screen.data.map((pixel, i) => (pixel | ((i % 251) << 24)) >>> 0) };
}
function frame({ width, height, data }: FingerprintPixels): Framebuffer {
  const framebuffer = new Framebuffer({ width, height });
  Buffer.from(data.buffer).copy(framebuffer.data);
  return framebuffer;
}
