/**
 * Scales a picture by weighted sums, 16 bytes at a time. AssemblyScript, compiled to WebAssembly by
 * `node scripts/kernel.mjs`; `src/main/pixels/scale.ts` computes the weights and lays out the memory. Weights are 16-bit
 * numbers that sum to 256. A load or store may reach 32 bytes beyond its row.
 */

/** Writes the weighted sum of `count` rows of `length` bytes, which lie `length` bytes apart, to `out`. */
export function blendRows(rows: usize, length: usize, weights: usize, count: usize, out: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    let a = i16x8.splat(128);
    let b = a;
    let c = a;
    let d = a;
    let from = rows + at;
    for (let i: usize = 0; i < count; i++, from += length) {
      const weight = v128.load_splat<u16>(weights + 2 * i);
      const left = v128.load(from);
      const right = v128.load(from, 16);
      a = i16x8.add(a, i16x8.mul(i16x8.extend_low_i8x16_u(left), weight));
      b = i16x8.add(b, i16x8.mul(i16x8.extend_high_i8x16_u(left), weight));
      c = i16x8.add(c, i16x8.mul(i16x8.extend_low_i8x16_u(right), weight));
      d = i16x8.add(d, i16x8.mul(i16x8.extend_high_i8x16_u(right), weight));
    }
    v128.store(out + at, i8x16.narrow_i16x8_u(i16x8.shr_u(a, 8), i16x8.shr_u(b, 8)));
    v128.store(out + at, i8x16.narrow_i16x8_u(i16x8.shr_u(c, 8), i16x8.shr_u(d, 8)), 16);
  }
}

/**
 * Scales a row of four bytes a pixel to `width` pixels of three bytes, two at a time. Each is a sum over `pairs` pairs of
 * pixels. `offsets` has, for each, a 32-bit number: where the first of them is (bytes). `weights` has 16 bytes for each
 * pair, four times the weight of one pixel and four times that of the next: first those of two results for their first
 * pairs, then for their second ones, and so on.
 */
export function blendColumns(
  row: usize,
  offsets: usize,
  weights: usize,
  pairs: usize,
  width: usize,
  out: usize,
): void {
  const end = out + 3 * width;
  for (; out < end; out += 6, offsets += 8) {
    let fromA = row + load<u32>(offsets);
    let fromB = row + load<u32>(offsets, 4);
    let a = i16x8(128, 128, 128, 128, 0, 0, 0, 0);
    let b = a;
    for (let i: usize = 0; i < pairs; i++, fromA += 8, fromB += 8, weights += 32) {
      a = i16x8.add(a, i16x8.mul(v128.load_ext<u8>(fromA), v128.load(weights)));
      b = i16x8.add(b, i16x8.mul(v128.load_ext<u8>(fromB), v128.load(weights, 16)));
    }
    const sum = i16x8.add(v128.shuffle<u64>(a, b, 0, 2), v128.shuffle<u64>(a, b, 1, 3));
    const bytes = i8x16.narrow_i16x8_u(i16x8.shr_u(sum, 8), sum);
    store<u64>(out, i64x2.extract_lane(withoutFourth(bytes), 0));
  }
}

/** Copies `count` pixels without their fourth byte. */
export function dropFourth(from: usize, count: usize, out: usize): void {
  const end = from + 4 * count;
  for (; from < end; from += 16, out += 12) v128.store(out, withoutFourth(v128.load(from)));
}

function withoutFourth(pixels: v128): v128 {
  return v128.swizzle(pixels, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0));
}
