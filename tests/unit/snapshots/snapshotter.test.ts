import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../src/main/rfb/framebuffer/framebuffer';
import type { EncodedSnapshot } from '../../../src/main/snapshots/encode';
import { createEncoderBudget } from '../../../src/main/snapshots/encoder-budget';
import { Snapshotter } from '../../../src/main/snapshots/snapshotter';

const size = { width: 8, height: 4 };

/** A snapshotter whose encoder finishes one picture at a time, on command. */
function newCamera() {
  const watcher = {
    framebuffer: new Framebuffer(size) as Framebuffer | undefined,
    version: 1,
    current: true,
    shownAt: 0,
    versionAt: (_at: number): number | undefined => undefined,
  };
  const redaction = {
    isPending: false,
    hides: (): boolean => redaction.isPending,
    allows: () => true,
    count: 0,
    hasBegunSince: (_spans: number, _shownAt: number) => false,
  };
  const encoding: { data: Uint8Array; finish: () => void; fail: () => void }[] = [];
  const errors: unknown[] = [];
  const snapshotter = new Snapshotter({
    watcher,
    redaction,
    budget: createEncoderBudget(),
    encode: ({ data, ...size }) =>
      new Promise<EncodedSnapshot>((resolve, reject) => {
        encoding.push({
          data,
          finish: () => resolve({ size, file: Buffer.from(data), thumb: Buffer.from(data) }),
          fail: () => reject(new Error('broken')),
        });
      }),
    onError: (error) => errors.push(error),
  });
  return { snapshotter, watcher, redaction, encoding, errors };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the snapshotter', () => {
  it('takes one snapshot of each screen, and shares it', async () => {
    const { snapshotter, watcher, encoding } = newCamera();
    const shot = snapshotter.take(false);
    expect([snapshotter.take(false), snapshotter.take(true)]).toEqual([shot, shot]);
    expect(shot).toBeDefined();
    watcher.version = 2;
    expect(snapshotter.take(false)).not.toBe(shot);
    await turn();
    expect(encoding).toHaveLength(1); // one at a time
    encoding[0]?.finish();
    await turn();
    expect(encoding).toHaveLength(2);
  });

  it('keeps the pixels even if the screen changes before they are encoded', async () => {
    const { snapshotter, watcher, encoding } = newCamera();
    watcher.framebuffer?.data.fill(7);
    snapshotter.take(false);
    watcher.framebuffer?.data.fill(9);
    await turn();
    expect(encoding[0]?.data).toEqual(Buffer.alloc(8 * 4 * 4, 7));
  });

  it('takes no snapshot if three are waiting', () => {
    const { snapshotter, watcher } = newCamera();
    const shots = Array.from({ length: 200 }, () => {
      watcher.version += 1;
      return snapshotter.take(false);
    });
    expect(shots.filter(Boolean)).toHaveLength(3);
  });

  it('takes only the current screen during a burst', () => {
    const { snapshotter, watcher } = newCamera();
    watcher.current = false;
    expect(snapshotter.take(true)).toBeUndefined();
    expect(snapshotter.take(false)).toBeDefined();
  });

  it('takes no snapshot without a screen, or if redaction forbids it', () => {
    const { snapshotter, watcher, redaction } = newCamera();
    redaction.isPending = true;
    expect(snapshotter.take(false)).toBeUndefined();
    redaction.isPending = false;
    redaction.allows = () => false;
    expect(snapshotter.take(false)).toBeUndefined();
    redaction.allows = () => true;
    expect(snapshotter.take(false)).toBeUndefined(); // the screen is the same
    watcher.version += 1;
    expect(snapshotter.take(false)).toBeDefined();
    watcher.framebuffer = undefined;
    expect(snapshotter.take(false)).toBeUndefined();
  });

  it('takes no later screen as the one before an action', () => {
    const { snapshotter, watcher } = newCamera();
    watcher.shownAt = 1001;
    expect(snapshotter.take(false, 1000)).toBeUndefined();
    expect(snapshotter.take(false, 1000, 1)).toBeDefined();
    watcher.version += 1;
    expect(snapshotter.take(false, 1001)).toBeDefined();
  });

  it('returns the existing snapshot of the screen before an action, not one with the new pointer', () => {
    const { snapshotter, watcher } = newCamera();
    const shot = snapshotter.take(false);
    watcher.versionAt = () => 1;
    Object.assign(watcher, { version: 2, shownAt: 1001 });
    expect(snapshotter.take(false, 1000, 50)).toBe(shot);
    // The screen changed in between, without a snapshot of that change.
    Object.assign(watcher, { version: 4, versionAt: () => 3 });
    expect(snapshotter.take(false, 1000, 50)).not.toBe(shot);
  });

  it('drops a snapshot if a sensitive text is reported afterwards', async () => {
    const { snapshotter, watcher, redaction, encoding } = newCamera();
    const asked: number[][] = [];
    redaction.count = 2;
    watcher.shownAt = 500;
    redaction.hasBegunSince = (...args) => asked.push(args) > 0;
    const shot = snapshotter.take(false);
    redaction.count = 3;
    await turn();
    encoding[0]?.finish();
    expect([await shot?.encoded, asked]).toEqual([undefined, [[2, 500]]]);
  });

  it('continues after a snapshot that could not be encoded', async () => {
    const { snapshotter, watcher, encoding, errors } = newCamera();
    const shot = snapshotter.take(false);
    await turn();
    encoding[0]?.fail();
    expect([await shot?.encoded, errors.length]).toEqual([undefined, 1]);
    watcher.version += 1;
    const next = snapshotter.take(false);
    await turn();
    encoding[1]?.finish();
    expect(await next?.encoded).toMatchObject({ size });
  });
});
