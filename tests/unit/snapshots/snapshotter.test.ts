import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../src/main/rfb/framebuffer';
import type { Encoded } from '../../../src/main/snapshots/encode';
import { createCamera } from '../../../src/main/snapshots/snapshotter';

const size = { width: 8, height: 4 };

/** A camera whose encoder finishes one picture at a time, when it is told. */
function newCamera() {
  const eye = {
    framebuffer: new Framebuffer(size) as Framebuffer | undefined,
    version: 1,
    current: true,
    shownAt: 0,
    versionAt: (_at: number): number | undefined => undefined,
  };
  const discretion = {
    waits: false,
    hides: (): boolean => discretion.waits,
    allows: () => true,
    spans: 0,
    beganSince: (_spans: number, _shownAt: number) => false,
  };
  const encoding: { rgb: Buffer; finish: () => void; fail: () => void }[] = [];
  const errors: unknown[] = [];
  const camera = createCamera({
    eye,
    discretion,
    encode: (rgb) =>
      new Promise<Encoded>((resolve, reject) => {
        encoding.push({
          rgb,
          finish: () => resolve({ size, webp: rgb, thumb: rgb }),
          fail: () => reject(new Error('broken')),
        });
      }),
    onError: (error) => errors.push(error),
  });
  return { camera, eye, discretion, encoding, errors };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the camera', () => {
  it('takes each screen once, and shares the picture', async () => {
    const { camera, eye, encoding } = newCamera();
    const shot = camera.take(false);
    expect([camera.take(false), camera.take(true)]).toEqual([shot, shot]);
    expect(shot).toBeDefined();
    eye.version = 2;
    expect(camera.take(false)).not.toBe(shot);
    await turn();
    expect(encoding).toHaveLength(1); // one at a time
    encoding[0]?.finish();
    await turn();
    expect(encoding).toHaveLength(2);
  });

  it('keeps what was there, whatever the screen shows by the time it is encoded', async () => {
    const { camera, eye, encoding } = newCamera();
    eye.framebuffer?.data.fill(7);
    camera.take(false);
    eye.framebuffer?.data.fill(9);
    await turn();
    expect(encoding[0]?.rgb).toEqual(Buffer.alloc(8 * 4 * 3, 7));
  });

  it('leaves out what there is no room for, and never keeps it waiting', () => {
    const { camera, eye } = newCamera();
    const shots = Array.from({ length: 200 }, () => {
      eye.version += 1;
      return camera.take(false);
    });
    expect(shots.filter(Boolean)).toHaveLength(3);
  });

  it('takes of a run only what is the newest there is', () => {
    const { camera, eye } = newCamera();
    eye.current = false;
    expect(camera.take(true)).toBeUndefined();
    expect(camera.take(false)).toBeDefined();
  });

  it('takes nothing where there is nothing, or must not be', () => {
    const { camera, eye, discretion } = newCamera();
    discretion.waits = true;
    expect(camera.take(false)).toBeUndefined();
    discretion.waits = false;
    discretion.allows = () => false;
    expect(camera.take(false)).toBeUndefined();
    discretion.allows = () => true;
    expect(camera.take(false)).toBeUndefined(); // it is the same screen
    eye.version += 1;
    expect(camera.take(false)).toBeDefined();
    eye.framebuffer = undefined;
    expect(camera.take(false)).toBeUndefined();
  });

  it('takes nothing that came after an action began as the screen before it', () => {
    const { camera, eye } = newCamera();
    eye.shownAt = 1001;
    expect(camera.take(false, 1000)).toBeUndefined();
    expect(camera.take(false, 1000, 1)).toBeDefined();
    eye.version += 1;
    expect(camera.take(false, 1001)).toBeDefined();
  });

  it('gives the picture there is of the screen as an action began, not one that shows its pointer', () => {
    const { camera, eye } = newCamera();
    const shot = camera.take(false);
    eye.versionAt = () => 1;
    Object.assign(eye, { version: 2, shownAt: 1001 });
    expect(camera.take(false, 1000, 50)).toBe(shot);
    // The screen changed in between, and of that there is no picture.
    Object.assign(eye, { version: 4, versionAt: () => 3 });
    expect(camera.take(false, 1000, 50)).not.toBe(shot);
  });

  it('drops what was taken before it was heard that the screen showed a sensitive text', async () => {
    const { camera, eye, discretion, encoding } = newCamera();
    const asked: number[][] = [];
    discretion.spans = 2;
    eye.shownAt = 500;
    discretion.beganSince = (...args) => asked.push(args) > 0;
    const shot = camera.take(false);
    discretion.spans = 3;
    await turn();
    encoding[0]?.finish();
    expect([await shot?.encoded, asked]).toEqual([undefined, [[2, 500]]]);
  });

  it('goes on after one that could not be encoded', async () => {
    const { camera, eye, encoding, errors } = newCamera();
    const shot = camera.take(false);
    await turn();
    encoding[0]?.fail();
    expect([await shot?.encoded, errors.length]).toEqual([undefined, 1]);
    eye.version += 1;
    const next = camera.take(false);
    await turn();
    encoding[1]?.finish();
    expect(await next?.encoded).toMatchObject({ size });
  });
});
