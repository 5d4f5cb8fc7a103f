import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../src/main/rfb/framebuffer/framebuffer';
import type { EncodedSnapshot } from '../../../src/main/snapshots/encode';
import { Snapshotter } from '../../../src/main/snapshots/snapshotter';

const size = { width: 8, height: 4 };

/** A snapshotter whose encoder finishes one picture at a time, when the test says so. */
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
  const encoding: { rgb: Buffer; finish: () => void; fail: () => void }[] = [];
  const errors: unknown[] = [];
  const snapshotter = new Snapshotter({
    watcher,
    redaction,
    encode: (rgb) =>
      new Promise<EncodedSnapshot>((resolve, reject) => {
        encoding.push({
          rgb,
          finish: () => resolve({ size, webp: rgb, thumb: rgb }),
          fail: () => reject(new Error('broken')),
        });
      }),
    onError: (error) => errors.push(error),
  });
  return { snapshotter, watcher, redaction, encoding, errors };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the snapshotter', () => {
  it('takes each screen once, and shares the picture', async () => {
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

  it('keeps what was there, whatever the screen shows by the time it is encoded', async () => {
    const { snapshotter, watcher, encoding } = newCamera();
    watcher.framebuffer?.data.fill(7);
    snapshotter.take(false);
    watcher.framebuffer?.data.fill(9);
    await turn();
    expect(encoding[0]?.rgb).toEqual(Buffer.alloc(8 * 4 * 3, 7));
  });

  it('leaves out what there is no room for, and never keeps it waiting', () => {
    const { snapshotter, watcher } = newCamera();
    const shots = Array.from({ length: 200 }, () => {
      watcher.version += 1;
      return snapshotter.take(false);
    });
    expect(shots.filter(Boolean)).toHaveLength(3);
  });

  it('takes of a run only what is the newest there is', () => {
    const { snapshotter, watcher } = newCamera();
    watcher.current = false;
    expect(snapshotter.take(true)).toBeUndefined();
    expect(snapshotter.take(false)).toBeDefined();
  });

  it('takes nothing where there is nothing, or must not be', () => {
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

  it('takes nothing that came after an action began as the screen before it', () => {
    const { snapshotter, watcher } = newCamera();
    watcher.shownAt = 1001;
    expect(snapshotter.take(false, 1000)).toBeUndefined();
    expect(snapshotter.take(false, 1000, 1)).toBeDefined();
    watcher.version += 1;
    expect(snapshotter.take(false, 1001)).toBeDefined();
  });

  it('gives the picture there is of the screen as an action began, not one that shows its pointer', () => {
    const { snapshotter, watcher } = newCamera();
    const shot = snapshotter.take(false);
    watcher.versionAt = () => 1;
    Object.assign(watcher, { version: 2, shownAt: 1001 });
    expect(snapshotter.take(false, 1000, 50)).toBe(shot);
    // The screen changed in between, without a snapshot of that change.
    Object.assign(watcher, { version: 4, versionAt: () => 3 });
    expect(snapshotter.take(false, 1000, 50)).not.toBe(shot);
  });

  it('drops what was taken before it was heard that the screen showed a sensitive text', async () => {
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

  it('goes on after one that could not be encoded', async () => {
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
