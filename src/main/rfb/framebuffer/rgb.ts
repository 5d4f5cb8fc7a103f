/**
 * RGBX pixels as RGB, four at a time. sharp would treat the fourth byte as alpha and weight each pixel by it; its own pass
 * to remove it takes three times as long as this.
 */
export function rgbxToRgb(rgbx: Buffer): Buffer {
  const pixels = rgbx.length / 4;
  const from = new Uint32Array(rgbx.buffer, rgbx.byteOffset, pixels);
  const to = new Uint32Array(Math.ceil(pixels / 4) * 3);
  for (let p = 0, q = 0; p < pixels; p += 4, q += 3) {
    // Zeros past the end do no harm. Little endian, as all supported machines.
    const a = from[p] ?? 0;
    const b = from[p + 1] ?? 0;
    const c = from[p + 2] ?? 0;
    const d = from[p + 3] ?? 0;
    to[q] = (a & 0xffffff) | (b << 24);
    to[q + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    to[q + 2] = ((c >>> 16) & 0xff) | (d << 8);
  }
  return Buffer.from(to.buffer, 0, pixels * 3);
}
