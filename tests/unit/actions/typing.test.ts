import { describe, expect, it } from 'vitest';
import { typeText } from '../../../src/main/actions/typing';
import { characterOf } from '../../../src/shared/keysym-text';

/** What is sent, in order: characters, and `|` where the program must have handled them. */
async function sent(text: string): Promise<string> {
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
    },
    capsLocked: async () => false,
  };
  await typeText(text, { keyboard, keymap });
  return order;
}

describe('typeText waits for the program', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a😝b😝😀c', 'a|😝|b|😝😀|c'], // LibreOffice would put the emoji first
    ['1234😝', '1234|😝'],
    ['a\tb\n\nc', 'a\t|b\n|\n|c'],
    ['at the end\n', 'at the end\n'],
    ['😀', '😀'],
  ])('%j', async (text, order) => {
    expect(await sent(text)).toBe(order);
  });
});
