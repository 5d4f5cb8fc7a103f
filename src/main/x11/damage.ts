import { card32, connectX11 } from './connection';

/** Tells that something was drawn on a display, once each time it is armed. Moving the pointer draws nothing. */
export interface Damage {
  /** Whether something was drawn since it was last armed. */
  readonly seen: boolean;
  /** Resolves when whatever is drawn from then on will be seen. */
  arm(): Promise<void>;
  close(): void;
}

const DAMAGE = { queryVersion: 0, create: 1, subtract: 3, nonEmpty: 3 } as const;
const GET_INPUT_FOCUS = 43;
/** Numbers of events from here on are those of extensions; of these we ask for one. */
const FIRST_EXTENSION_EVENT = 64;

/** @throws where the display cannot be opened, or does not tell. */
export async function openDamage(
  display: { readonly display: string; readonly xauthority: string },
  listeners: { readonly onDamage: () => void; readonly onLost: () => void },
): Promise<Damage> {
  let seen = true;
  const x = await connectX11({
    ...display,
    onEvent(event) {
      if ((event.readUInt8(0) & 0x7f) < FIRST_EXTENSION_EVENT) return;
      seen = true;
      listeners.onDamage();
    },
    onLost: listeners.onLost,
  });
  const opcode = await x.extension('DAMAGE');
  if (opcode === undefined) {
    x.close();
    throw new Error('The X server does not tell of what is drawn');
  }
  const damage = x.resourceBase;
  await x.request(opcode, DAMAGE.queryVersion, card32(1, 1));
  x.send(opcode, DAMAGE.create, card32(damage, x.root, DAMAGE.nonEmpty));

  return {
    get seen() {
      return seen;
    },
    async arm() {
      seen = false;
      x.send(opcode, DAMAGE.subtract, card32(damage, 0, 0));
      await x.request(GET_INPUT_FOCUS, 0); // the customary barrier
    },
    close: () => x.close(),
  };
}
