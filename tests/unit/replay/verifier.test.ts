import sharp from 'sharp';
import { expect, it } from 'vitest';
import { ScreenVerifier } from '../../../src/main/replay/verifier';
import { Framebuffer } from '../../../src/main/rfb/framebuffer/framebuffer';
import { entry } from './entries';

const SIZE = { width: 800, height: 600 };

/** A gray screen with a white rectangle. */
function screen(rect?: { x: number; y: number; width: number; height: number }): Framebuffer {
  const framebuffer = new Framebuffer(SIZE);
  framebuffer.data.fill(0x80);
  if (!rect) return framebuffer;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    framebuffer.data.fill(0xff, (y * SIZE.width + rect.x) * 4, (y * SIZE.width + rect.x + rect.width) * 4);
  }
  return framebuffer;
}

async function verdict(
  then: Framebuffer,
  unsettled: boolean,
  isHidden = () => false,
): Promise<string | undefined> {
  const raw = { ...SIZE, channels: 4 } as const;
  const picture = await sharp(then.data, { raw }).removeAlpha().webp({ lossless: true }).toBuffer();
  const verifier = new ScreenVerifier({
    capture: async () => screen(),
    pointer: async () => ({ x: 200, y: 150 }),
    pictureBefore: async () => picture,
    isHidden,
  });
  const keys = entry(1, { request: { action: 'key_down', text: 'ctrl' }, native: SIZE });
  const found = await verifier.verify(keys, {
    expectedPointer: { x: 200, y: 150 },
    unsettled,
    timeoutMs: 0,
    signal: new AbortController().signal,
  });
  return found?.kind === 'unverified' ? found.reason : found?.kind;
}

it('the verifier compares only the pointer’s surroundings for keys if their snapshot was unsettled', async () => {
  const elsewhere = screen({ x: 500, y: 300, width: 200, height: 200 });
  expect(await verdict(elsewhere, true)).toMatch(/^The screen was still changing when it was recorded/);
  expect(await verdict(elsewhere, false)).toBe('differs');
  expect(await verdict(screen({ x: 100, y: 100, width: 200, height: 100 }), true)).toBe('differs');
  expect(await verdict(screen(), true)).toBe('same');
});

it('the verifier does not compare during sensitive typing, even if that starts meanwhile', async () => {
  const elsewhere = screen({ x: 500, y: 300, width: 200, height: 200 });
  const hidden = /^Sensitive text was being typed/;
  expect(await verdict(elsewhere, false, () => true)).toMatch(hidden);
  let asked = 0;
  expect(await verdict(elsewhere, false, () => ++asked > 1)).toMatch(hidden);
});
