import { describe, expect, it } from 'vitest';
import { createReach, type Reach } from '../../../src/main/actions/reach';
import { typeText } from '../../../src/main/actions/typing';

/** What a server would be sent, as keysyms with a sign for down or up. */
async function sent(text: string, reach: Reach): Promise<string> {
  const keys: string[] = [];
  const keyboard = {
    key: (keysym: number, down: boolean) => void keys.push(`${down ? '+' : '-'}${keysym.toString(16)}`),
    fence: async () => {},
  };
  await typeText(text, { keyboard, reach });
  return keys.join(' ');
}

const GREEK = 'αβγδεζηθικλμνξοπ';

describe('what can be typed over RFB alone', () => {
  it('is ASCII for ever, and 16 other characters for the life of a server', () => {
    const reach = createReach({ name: 'a desk' });
    expect(reach.missing('The quick brown fox\t{~}\n')).toEqual([]);
    expect(reach.missing(`${GREEK}${GREEK}`)).toEqual([]);
    expect(reach.missing(`${GREEK} again`)).toEqual([]);
    expect(reach.missing('ρ and σ, α and ρ')).toEqual(['ρ', 'σ']);
    expect(reach.missing('😀')).toEqual(['😀']);
  });

  it('is not used up by a text that was not typed', () => {
    const reach = createReach({ name: 'a desk' });
    expect(reach.missing(`${GREEK}ρσ`)).toEqual(['ρ', 'σ']);
    expect(reach.missing(GREEK)).toEqual([]);
  });

  it('is ASCII on QEMU, whose Shift is ours to press', async () => {
    const reach = createReach({ name: 'QEMU (guest)' });
    expect(reach.missing('é')).toEqual(['é']);
    expect(await sent('a!', reach)).toBe('+61 -61 +ffe1 +21 -21 -ffe1');
    expect(await sent('a!', createReach({ name: 'a desk' }))).toBe('+61 -61 +21 -21');
  });

  it('is told before the first key, each character once', async () => {
    const reach = createReach({ name: 'a desk' });
    reach.missing(GREEK);
    await expect(sent('abc ρ ρ σ', reach)).rejects.toThrow(/^Nothing was typed: .* for ρ σ\. /);
  });
});
