import { card32, type X11 } from './connection';
import { EVENT } from './opcodes';

const FAKE_INPUT = 2;

/**
 * Presses and releases buttons through the XTEST extension, for those that an RFB server does not take.
 * @returns undefined if the server lacks it
 */
export async function openTestButtons(x: X11) {
  const opcode = await x.extension('XTEST');
  if (opcode === undefined) return undefined;
  /** `button` is X's number. Resolves when the server has processed it. */
  return async (button: number, down: boolean): Promise<void> => {
    const type = down ? EVENT.buttonPress : EVENT.buttonRelease;
    // Time 0 is now, window 0 any; a button has no coordinates.
    x.send(opcode, FAKE_INPUT, card32(type | (button << 8), 0, 0, 0, 0, 0, 0, 0));
    await x.sync();
  };
}
