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

describe('fingerprints of what was written', () => {
  const prompt = () => write(blank(), 'you@here:~$', 10, 20);
  const typed = () => write(prompt(), 'hunter2-secret', 100, 20);

  it.each<[string, FingerprintPixels, boolean]>([
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
    const fingerprints = createTextFingerprints();
    fingerprints.remember(prompt(), typed());
    expect(fingerprints.visible(screen)).toBe(found);
  });

  it('are none where nothing was written: areas and lines are everywhere', () => {
    const fingerprints = createTextFingerprints();
    const box = blank();
    for (let y = 40; y < 90; y++) box.data.fill(0x4060a0, y * WIDTH + 40, y * WIDTH + 200);
    fingerprints.remember(blank(), box);
    expect(fingerprints.visible(box)).toBe(false);
  });

  it.each([
    ['the cursor of a terminal', 8],
    ['a caret', 1],
  ])('are none of %s behind what was typed: it is at the end of every line', (_what, wide) => {
    const bar = (on: FingerprintPixels, x: number, y: number) => {
      for (let row = y; row < y + 13; row++) on.data.fill(0xe0b050, row * WIDTH + x, row * WIDTH + x + wide);
      return on;
    };
    const fingerprints = createTextFingerprints();
    fingerprints.remember(bar(prompt(), 102, 20), bar(typed(), 202, 20));
    expect(fingerprints.visible(bar(typed(), 202, 20))).toBe(true);
    expect(fingerprints.visible(bar(write(prompt(), 'ls', 100, 20), 118, 20))).toBe(false);
  });

  it('are none of a wallpaper: it has no strong edges, and comes back whenever a window goes', () => {
    const fingerprints = createTextFingerprints();
    const wallpaper = blank();
    for (const [i] of wallpaper.data.entries()) wallpaper.data[i] = 0x303848 + ((i * 7919) % 5) * 0x040404;
    expect(fingerprints.remember(blank(), wallpaper)).toBe(0);
    expect(fingerprints.visible(wallpaper)).toBe(false);
  });

  it('are none of a mouse pointer, which is moved anywhere', () => {
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

  it('are of three characters', () => {
    const fingerprints = createTextFingerprints();
    fingerprints.remember(blank(), write(blank(), '942', 53, 21));
    expect(fingerprints.visible(write(blank(), '942', 111, 60))).toBe(true);
  });

  it('are all that is there where nobody knows what was there before', () => {
    const fingerprints = createTextFingerprints();
    fingerprints.remember(undefined, prompt());
    expect([fingerprints.visible(prompt()), fingerprints.visible(blank())]).toEqual([true, false]);
  });
});

describe('redaction', () => {
  it('waits for the end of the action and for what it shows, and then for that to be gone', () => {
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
    expect([redaction.isPending, redaction.deadline]).toEqual([true, 2000]);
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

  it('holds nothing against the next action, once what was typed is to be seen', () => {
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

describe('redaction about what a person types', () => {
  const empty = blank();
  const typed = write(blank(), 'hunter2', 10, 20);
  const clicked = write(blank(), 'Welcome!', 10, 90);

  function begun(at = 1000) {
    const clock = { changedAt: 0 };
    const fingerprints = createTextFingerprints();
    const redaction = new Redaction({ changedAt: () => clock.changedAt, fingerprints });
    redaction.setPrivate(true, at);
    redaction.key(frame(empty), at);
    return { clock, fingerprints, redaction };
  }

  it('hides what the screen showed since the first key, and nothing from before it', () => {
    const { redaction } = begun();
    expect([redaction.hides(999), redaction.hides(1000), redaction.hides(5000)]).toEqual([false, true, true]);
    redaction.advance(2001, frame(typed));
    expect(redaction.hides(6500)).toBe(true);
    redaction.setPrivate(false, 6000);
    expect([redaction.hides(6500), redaction.allows(frame(typed))]).toEqual([false, false]);
  });

  it('knows of a screen that was pictured before the word came', () => {
    const { redaction } = begun();
    expect([redaction.hasBegunSince(0, 999), redaction.hasBegunSince(0, 1000)]).toEqual([false, true]);
    // This text was known when the snapshot was taken.
    expect(redaction.hasBegunSince(1, 5000)).toBe(false);
  });

  it('takes what is opened between two texts for neither', () => {
    const { redaction } = begun();
    redaction.advance(2001, frame(typed));
    redaction.key(frame(clicked), 9000);
    redaction.advance(10_001, frame(clicked));
    redaction.setPrivate(false, 11_000);
    expect([redaction.allows(frame(typed)), redaction.allows(frame(clicked))]).toEqual([false, true]);
  });

  it('finds a text that was typed a character at a time', () => {
    const { redaction } = begun();
    const texts = [...'hunter2'].map((_, i, all) => write(blank(), all.slice(0, i + 1).join(''), 10, 20));
    for (const [i, text] of texts.entries()) {
      if (i > 0) redaction.key(frame(texts[i - 1] ?? empty), i * 5000);
      redaction.advance(i * 5000 + 3001, frame(text));
    }
    redaction.setPrivate(false, 90_000);
    expect([redaction.allows(frame(typed)), redaction.allows(frame(empty))]).toEqual([false, true]);
  });

  it('finds a long text as it goes on', () => {
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

  it('hands its fingerprints on to whoever makes pictures next', () => {
    const { redaction, fingerprints } = begun();
    redaction.advance(2001, frame(typed));
    const [pieces, nothing] = [fingerprints.drain(), fingerprints.drain()];
    const next = createTextFingerprints();
    next.recall(pieces);
    expect([next.visible(typed), next.visible(empty), nothing]).toEqual([true, false, '']);
  });

  it('takes nothing for it that was there before, though it did not see that itself', () => {
    const [prompt, all] = [write(blank(), 'Welcome!', 10, 90), write(blank(), 'Welcome!', 10, 90)];
    const next = createTextFingerprints();
    next.ignore(createTextFingerprints().textIn(prompt));
    next.remember(undefined, write(all, 'hunter2', 10, 20));
    expect([next.visible(prompt), next.visible(all)]).toEqual([false, true]);
  });

  it('allows nothing any more if there is no room for its fingerprints', () => {
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
