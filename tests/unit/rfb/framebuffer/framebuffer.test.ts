import { describe, expect, it } from 'vitest';
import { Framebuffer } from '../../../../src/main/rfb/framebuffer/framebuffer';
import type { Rect } from '../../../../src/main/rfb/rect';
import { RfbError } from '../../../../src/main/rfb/rfb-error';
import { random, SEED } from '../../../support/random';

const SIZE = { width: 13, height: 9 };

/** A simple model of a framebuffer, pixel by pixel and byte by byte. */
class Model {
  readonly bytes = new Uint8Array(SIZE.width * SIZE.height * 4);

  raw({ x, y, width, height }: Rect, pixels: Uint8Array): void {
    for (let row = 0; row < height; row++) {
      for (let i = 0; i < width * 4; i++) {
        this.bytes[(y + row) * SIZE.width * 4 + x * 4 + i] = pixels[row * width * 4 + i] ?? 0;
      }
    }
  }

  copy(to: Rect, from: { x: number; y: number }): void {
    const before = this.bytes.slice();
    for (let row = 0; row < to.height; row++) {
      for (let i = 0; i < to.width * 4; i++) {
        this.bytes[(to.y + row) * SIZE.width * 4 + to.x * 4 + i] =
          before[(from.y + row) * SIZE.width * 4 + from.x * 4 + i] ?? 0;
      }
    }
  }
}

describe('Framebuffer', () => {
  const rects: Rect[] = [
    { x: 0, y: 0, width: 13, height: 9 },
    { x: 0, y: 3, width: 13, height: 2 },
    { x: 3, y: 2, width: 5, height: 4 },
    { x: 12, y: 8, width: 1, height: 1 },
    { x: 0, y: 0, width: 1, height: 9 },
  ];

  it.each([1, 2, 3, 5, 7, 51, 52, 53, 4096])('accepts a raw rectangle in pieces of %i bytes', (piece) => {
    for (const rect of rects) {
      const framebuffer = noise(1);
      const model = modelOf(framebuffer);
      const pixels = random(2).bytes(rect.width * rect.height * 4);
      for (let at = 0; at < pixels.length; at += piece) {
        framebuffer.writeRaw(rect, at, pixels.subarray(at, at + piece));
      }
      model.raw(rect, pixels);
      expect(framebuffer.data.equals(model.bytes)).toBe(true);
    }
  });

  const directions = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => ({ dx, dy })));
  it.each(directions)('moves overlapping pixels by $dx, $dy', ({ dx, dy }) => {
    for (const far of [1, 3]) {
      const framebuffer = noise(3);
      const model = modelOf(framebuffer);
      const from = { x: 3, y: 3 };
      const to = { x: 3 + far * dx, y: 3 + far * dy, width: 7, height: 3 };
      framebuffer.copyRect(to, from);
      model.copy(to, from);
      expect(framebuffer.data.equals(model.bytes)).toBe(true);
    }
  });

  it('matches a naive model for random rectangles', () => {
    for (let seed = SEED; seed < SEED + 300; seed++) {
      const { int, bytes } = random(seed);
      const framebuffer = noise(seed);
      const model = modelOf(framebuffer);
      for (let step = 0; step < 8; step++) {
        const [width, height] = [1 + int(SIZE.width), 1 + int(SIZE.height)];
        const somewhere = () => ({ x: int(SIZE.width - width + 1), y: int(SIZE.height - height + 1) });
        const rect = { ...somewhere(), width, height };
        if (int(2) === 0) {
          const from = somewhere();
          framebuffer.copyRect(rect, from);
          model.copy(rect, from);
        } else {
          const pixels = bytes(width * height * 4);
          for (let at = 0; at < pixels.length; ) {
            const piece = pixels.subarray(at, at + 1 + int(40));
            framebuffer.writeRaw(rect, at, piece);
            at += piece.length;
          }
          model.raw(rect, pixels);
        }
      }
      expect(framebuffer.data.equals(model.bytes), `seed ${seed}`).toBe(true);
    }
  });

  it.each([
    { x: 13, y: 0, width: 1, height: 1 },
    { x: 0, y: 9, width: 1, height: 1 },
    { x: 12, y: 0, width: 2, height: 1 },
    { x: 0, y: 0, width: 14, height: 1 },
    { x: 0, y: 0, width: 1, height: 10 },
    { x: 65535, y: 65535, width: 65535, height: 65535 },
  ])('refuses a rectangle outside its area: %j', (rect) => {
    const framebuffer = new Framebuffer(SIZE);
    expect(() => framebuffer.check(rect)).toThrow(RfbError);
    const { x, y, width, height } = rect;
    if (width <= SIZE.width && height <= SIZE.height) {
      expect(() => framebuffer.copyRect({ x: 0, y: 0, width, height }, { x, y })).toThrow(RfbError);
    }
  });

  it.each([
    [0, 1],
    [1, 0],
    [-1, 5],
    [16385, 1],
    [1, 16385],
    [7681, 4320],
    [65535, 65535],
  ])('refuses the size %ix%i', (width, height) => {
    expect(() => new Framebuffer({ width, height })).toThrow(RfbError);
  });
});

function noise(seed: number): Framebuffer {
  const framebuffer = new Framebuffer(SIZE);
  random(seed + 1000)
    .bytes(framebuffer.data.length)
    .copy(framebuffer.data);
  return framebuffer;
}

function modelOf(framebuffer: Framebuffer): Model {
  const model = new Model();
  model.bytes.set(framebuffer.data);
  return model;
}
