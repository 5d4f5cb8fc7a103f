import { describe, expect, it } from 'vitest';
import { nameOfKeysym } from '../../../src/shared/keys';
import { keysymOf } from '../../../src/shared/keysym';
import { characterOf } from '../../../src/shared/keysym-text';

describe('characterOf', () => {
  it.each([
    [0x61, 'a'],
    [0x20, ' '],
    [0xe9, 'é'],
    [0x6c1, 'а'],
    [0x7f9, 'ω'],
    [0x4b1, 'ア'],
    [0x20ac, '€'],
    [0x13bd, 'œ'],
    [0x0100_0416, 'Ж'],
    [0x0101_f600, '😀'],
    [0xffb0, '0'],
    [0xffb9, '9'],
    [0xffaf, '/'],
    [0xff0d, undefined],
    [0xff09, undefined],
    [0xffe1, undefined],
    [0xffbe, undefined],
    [0x7f, undefined],
    [0x0100_d800, undefined],
    [0, undefined],
  ])('of keysym %i is %j', (keysym, character) => {
    expect(characterOf(keysym)).toBe(character);
  });

  it('is the inverse of keysymOf for typeable characters', () => {
    for (const character of 'aZ5~é€Жア日😀') {
      expect(characterOf(keysymOf(character.codePointAt(0) ?? 0))).toBe(character);
    }
  });
});

describe('nameOfKeysym', () => {
  it.each([
    [0xff0d, 'Return'],
    [0xff55, 'Page_Up'],
    [0xff56, 'Page_Down'],
    [0xffc2, 'F5'],
    [0x20, 'space'],
    [0x0100_20ac, 'U20AC'],
    [0x1234_5678, undefined],
  ])('of %i is %j', (keysym, name) => {
    expect(nameOfKeysym(keysym)).toBe(name);
  });
});
