import { nameOfKeysym } from '../../shared/keys';
import { isModifier } from '../../shared/keysym';
import type { Keymap } from '../x11/keymap';
import type { Held } from './held';
import type { Keyboard, Warn } from './typing';

/**
 * Runs `work` while no modifier is held: with Ctrl down, text would be shortcuts. Afterwards, the modifiers that
 * actions hold are pressed again, unless `work` throws: after a failure everything is released. The modifiers of other
 * clients are not pressed again: a client may have released them meanwhile, and they would stay down forever.
 */
export async function withoutModifiers(
  { rfb, keymap, held }: { rfb: Keyboard; keymap?: Pick<Keymap, 'modifiersDown'> | undefined; held: Held },
  warn: Warn,
  work: () => Promise<void>,
): Promise<void> {
  const own = held.keysyms.filter(isModifier);
  for (const keysym of [...own].reverse()) rfb.key(keysym, false);
  if (own.length > 0) {
    await rfb.fence();
    warn(`Released while typing, and pressed again after it: ${names(own)}.`);
  }
  await releaseForeign(rfb, keymap, warn);
  await work();
  // A key that was released meanwhile stays released.
  for (const keysym of own) if (held.keysyms.includes(keysym)) rfb.key(keysym, true);
}

async function releaseForeign(
  rfb: Keyboard,
  keymap: Pick<Keymap, 'modifiersDown'> | undefined,
  warn: Warn,
): Promise<void> {
  const foreign = (await keymap?.modifiersDown()) ?? [];
  if (foreign.length === 0) return;
  for (const keysym of foreign) {
    // A server takes a release only from a connection that pressed the key.
    rfb.key(keysym, true);
    rfb.key(keysym, false);
  }
  await rfb.fence();
  const still = (await keymap?.modifiersDown()) ?? [];
  const released = foreign.filter((keysym) => !still.includes(keysym));
  if (released.length > 0)
    warn(`Held by a person or a different program, and released for the text: ${names(released)}.`);
  if (still.length > 0)
    warn(
      `Held on a keyboard that cannot be released from here: ${names(still)}. The text may have become shortcuts.`,
    );
}

const names = (keysyms: readonly number[]) =>
  [...new Set(keysyms)].map((keysym) => nameOfKeysym(keysym) ?? `0x${keysym.toString(16)}`).join(', ');
