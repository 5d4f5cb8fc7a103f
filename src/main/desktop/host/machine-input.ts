import type { Point } from '../../../shared/geometry';
import { BUTTON_BIT, BUTTONS, WHEEL_BIT, WHEELS } from '../../rfb/messages/client-messages';
import type { Machine, MachineKeyboard } from './machine';

export type MachineInput = ReturnType<typeof createMachineInput>;

/**
 * Applies one viewer's RFB events to a machine's mouse and keyboard. `onMove` is called before the pointer is moved, so that manual moves can be distinguished from ours.
 */
export function createMachineInput(
  machine: Pick<Machine, 'move' | 'button' | 'wheel'>,
  keyboard: MachineKeyboard,
  onMove: (at: Point) => Promise<void>,
) {
  let pressed = 0;
  let place: Point | undefined;
  /** Pressed keysyms, oldest first. */
  const down = new Set<number>();

  async function buttons(mask: number): Promise<void> {
    for (const button of BUTTONS) {
      const bit = BUTTON_BIT[button];
      if ((mask & bit) !== (pressed & bit)) await machine.button(button, (mask & bit) !== 0);
    }
    for (const direction of WHEELS)
      if (mask & ~pressed & WHEEL_BIT[direction]) await machine.wheel(direction);
    pressed = mask;
  }

  return {
    /** `mask`: 1 left, 2 middle, 4 right, 8 wheel up, 16 down, 32 left, 64 right. */
    async pointer(at: Point, mask: number): Promise<void> {
      // A click after keys must not overtake them.
      await keyboard.settled();
      const isNew = at.x !== place?.x || at.y !== place.y || mask === 0;
      if (isNew) {
        await onMove(at);
        await machine.move(at);
        place = at;
      }
      await buttons(mask);
    },

    /** @throws {UntypeableKey} */
    async key(keysym: number, isDown: boolean): Promise<void> {
      if (isDown) down.add(keysym);
      else down.delete(keysym);
      await keyboard.key(keysym, isDown);
    },

    /** Resolves when the machine has processed all input before. */
    settled: () => keyboard.settled(),

    /** Releases all keys and buttons. */
    async release(): Promise<void> {
      for (const keysym of [...down].reverse()) await keyboard.key(keysym, false).catch(() => undefined);
      down.clear();
      await keyboard.settled();
      if (pressed !== 0) await buttons(0);
      place = undefined;
    },
  };
}
