import { describe, expect, it } from 'vitest';
import { typeText } from '../../../src/main/actions/typing';
import { characterOf } from '../../../src/shared/keysym-text';

/** The sent characters in order, with `|` for each wait for the program; `proves` is whether the program proves it. */
async function sent(text: string, { proves = true, warn = (_: string) => {} } = {}): Promise<string> {
  let order = '';
  const keyboard = {
    key(keysym: number, down: boolean) {
      if (down) order += characterOf(keysym) ?? { 65289: '\t', 65293: '\n' }[keysym] ?? '?';
    },
    fence: async () => undefined,
  };
  const keymap = {
    bind: async (keysyms: readonly number[], from = 0) => Math.min(from + 4, keysyms.length),
    async handled() {
      order += '|';
      return proves;
    },
    capsLocked: async () => false,
  };
  await typeText(text, { keyboard, keymap, warn });
  return order;
}

describe('typeText waits for the program', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a😝b😝😀c', 'a|😝|b|😝😀|c'], // LibreOffice would insert the emoji first
    ['1234😝', '1234|😝'],
    ['a\tb\n\nc', 'a\t|b\n|\n|c'],
    ['at the end\n', 'at the end\n'],
    ['😀', '|😀'], // a different action may have typed before
  ])('at the expected places of %j', async (text, order) => {
    expect(await sent(text)).toBe(order);
  });

  it('at most three times if the program does not respond, and warns then', async () => {
    const warnings: string[] = [];
    const options = { proves: false, warn: (message: string) => void warnings.push(message) };
    expect(await sent('a\tb\tc', options)).toBe('a\t|b\t|c');
    expect(warnings).toEqual([]);
    expect(await sent('a\tb\tc\td\te\tf', options)).toBe('a\t|b\t|c\t|d\te\tf');
    expect(warnings).toEqual([expect.stringContaining('did not show in time')]);
  });
});
