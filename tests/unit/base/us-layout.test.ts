import { describe, expect, it } from 'vitest';
import { withShift } from '../../../src/main/base/us-layout';

describe('withShift', () => {
  const plain = "`1234567890-=[]\\;',./abcxyz";
  const shifted = '~!@#$%^&*()_+{}|:"<>?ABCXYZ';
  it.each([...plain].map((character, i) => [character, shifted[i] ?? '']))('turns %s into %s', (from, to) => {
    expect(withShift(from.charCodeAt(0))).toBe(to.charCodeAt(0));
  });

  it.each([...'!@+?~ AZ'])('does not change %j', (character) => {
    expect(withShift(character.charCodeAt(0))).toBe(character.charCodeAt(0));
  });

  it.each([
    ['Tab', 0xff09, 0xfe20],
    ['Return', 0xff0d, 0xff0d],
    ['F1', 0xffbe, 0xffbe],
    ['é', 0xe9, 0xe9],
    ['€', 0x010020ac, 0x010020ac],
  ])('returns the keysym for Shift and %s', (_name, keysym, expected) =>
    expect(withShift(keysym)).toBe(expected),
  );
});
