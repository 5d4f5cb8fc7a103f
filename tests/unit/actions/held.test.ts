import { describe, expect, it, vi } from 'vitest';
import { Held } from '../../../src/main/actions/held';
import { parseCombination } from '../../../src/shared/keys';

const key = (name: string) => {
  const [only] = parseCombination(name);
  if (!only) throw new Error(`no key ${name}`);
  return only;
};

describe('Held', () => {
  it('lists held keys by name in the order of their presses, and held buttons', () => {
    const held = new Held(() => {});
    held.keyDown(key('ctrl'), 0xffe3);
    held.keyDown(key('a'), 0x61);
    held.buttonDown('right');
    held.buttonDown('left');
    expect([held.keys, held.buttons, held.buttonMask]).toEqual([['Control_L', 'a'], ['left', 'right'], 5]);
    expect(held.has(key('a'))).toBe(true);
    expect(held.has(key('b'))).toBe(false);
    held.buttonUp('left');
    held.buttonUp('middle');
    expect([held.buttons, held.buttonMask]).toEqual([['right'], 4]);
  });

  it.each([
    ['shift', true],
    ['Shift_R', true],
    ['ctrl', false],
  ])('with %s down, reports Shift as held: %s', (name, expected) => {
    const held = new Held(() => {});
    expect(held.shift).toBe(false);
    held.keyDown(key(name), key(name).keysym);
    expect(held.shift).toBe(expected);
    held.keyUp(key(name));
    expect(held.shift).toBe(false);
  });

  it('returns the keysym that was pressed, not the one that was requested', () => {
    const held = new Held(() => {});
    held.keyDown(key('1'), 0x21);
    expect(held.keyUp(key('1'))).toBe(0x21);
    expect(held.keyUp(key('1'))).toBe(0x31);
  });

  it('clears all keys and returns them, newest first', () => {
    const held = new Held(() => {});
    for (const name of ['ctrl', 'shift', 'a']) held.keyDown(key(name), key(name).keysym);
    held.buttonDown('middle');
    expect(held.clear()).toEqual([0x61, 0xffe1, 0xffe3]);
    expect([held.keys, held.buttons, held.buttonMask, held.clear()]).toEqual([[], [], 0, []]);
  });

  it('reports each change after it is applied', () => {
    const seen: string[] = [];
    const onChange = vi.fn(() => void seen.push([...held.keys, ...held.buttons].join()));
    const held = new Held(onChange);
    held.keyDown(key('a'), 0x61);
    held.buttonDown('left');
    held.keyUp(key('a'));
    held.buttonUp('left');
    held.clear();
    expect(seen).toEqual(['a', 'a,left', 'left', '', '']);
  });
});
