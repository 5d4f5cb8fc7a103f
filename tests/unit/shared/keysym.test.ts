import { describe, expect, it } from 'vitest';
import { hasKey, keysymOf } from '../../../src/shared/keysym';

describe('keysymOf', () => {
  it.each([
    ['a', 0x61],
    ['~', 0x7e],
    ['\u00a0', 0xa0],
    ['ÿ', 0xff],
    ['Ā', 0x01000100],
    ['€', 0x010020ac],
    ['😀', 0x0101f600],
    ['\u{10ffff}', 0x0110ffff],
    ['\n', 0xff0d],
    ['\r', 0xff0d],
    ['\t', 0xff09],
    ['\b', 0xff08],
    ['\u001b', 0xff1b],
    ['\u007f', 0xffff],
  ])('of %j is %i', (character, keysym) => {
    expect(keysymOf(character.codePointAt(0) ?? 0)).toBe(keysym);
  });
});

describe('hasKey', () => {
  it.each([
    [0x00, false],
    [0x01, false],
    [0x08, true],
    [0x09, true],
    [0x0a, true],
    [0x0b, false],
    [0x0d, true],
    [0x1b, true],
    [0x1f, false],
    [0x20, true],
    [0x7f, true],
    [0x80, false],
    [0x9f, false],
    [0xa0, true],
    [0xd7ff, true],
    [0xd800, false],
    [0xdfff, false],
    [0xe000, true],
    [0x10ffff, true],
  ])('of code point %i is %s', (codePoint, expected) => {
    expect(hasKey(codePoint)).toBe(expected);
  });
});
