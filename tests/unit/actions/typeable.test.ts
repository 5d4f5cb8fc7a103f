import { describe, expect, it } from 'vitest';
import { createTypingLimits, type TypingLimits } from '../../../src/main/actions/typeable';
import { typeText } from '../../../src/main/actions/typing';

/** The keys sent to a server, as keysyms with a sign for down or up. */
async function sent(text: string, limits: TypingLimits): Promise<string> {
  const keys: string[] = [];
  const keyboard = {
    key: (keysym: number, down: boolean) => void keys.push(`${down ? '+' : '-'}${keysym.toString(16)}`),
    fence: async () => {},
  };
  await typeText(text, { keyboard, limits });
  return keys.join(' ');
}

const GREEK = 'αβγδεζηθικλμνξοπ';

describe('text that can be typed over RFB alone', () => {
  it('consists of ASCII and 16 other characters for each server', () => {
    const limits = createTypingLimits({ name: 'a desk' });
    expect(limits.untypeable('The quick brown fox\t{~}\n')).toEqual([]);
    expect(limits.untypeable(`${GREEK}${GREEK}`)).toEqual([]);
    expect(limits.untypeable(`${GREEK} again`)).toEqual([]);
    expect(limits.untypeable('ρ and σ, α and ρ')).toEqual(['ρ', 'σ']);
    expect(limits.untypeable('😀')).toEqual(['😀']);
  });

  it('is not limited by a text that was refused', () => {
    const limits = createTypingLimits({ name: 'a desk' });
    expect(limits.untypeable(`${GREEK}ρσ`)).toEqual(['ρ', 'σ']);
    expect(limits.untypeable(GREEK)).toEqual([]);
  });

  it('is only ASCII on QEMU, with Shift pressed by us', async () => {
    const limits = createTypingLimits({ name: 'QEMU (guest)' });
    expect(limits.untypeable('é')).toEqual(['é']);
    expect(await sent('a!', limits)).toBe('+61 -61 +ffe1 +21 -21 -ffe1');
    expect(await sent('a!', createTypingLimits({ name: 'a desk' }))).toBe('+61 -61 +21 -21');
  });

  it('is sent slowly to a server that would lose keys', async () => {
    const most = async (limits: TypingLimits) => {
      const counts = [0];
      const keyboard = {
        key: () => void counts.push((counts.pop() ?? 0) + 1),
        fence: async () => void counts.push(0),
      };
      await typeText('x'.repeat(200), { keyboard, limits });
      return Math.max(...counts);
    };
    expect(await most(createTypingLimits({ name: 'a desk' }))).toBe(400);
    const qemu = createTypingLimits({ name: 'QEMU' });
    expect(qemu.msPerKey).toBeGreaterThan(10);
    const began = performance.now();
    // QEMU's queue has room for 340.
    expect(await most({ ...qemu, msPerKey: 1 })).toBeLessThan(200);
    expect(performance.now() - began).toBeGreaterThan(300);
  });

  it('is checked before the first key, and the error lists each untypeable character once', async () => {
    const limits = createTypingLimits({ name: 'a desk' });
    limits.untypeable(GREEK);
    await expect(sent('abc ρ ρ σ', limits)).rejects.toThrow(/^Nothing was typed: .* for ρ σ\. /);
  });
});
