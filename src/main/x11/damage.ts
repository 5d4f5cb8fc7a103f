import { card32, connectX11, type XDisplay } from './connection';
import { EVENT } from './opcodes';

/** Reports that a program drew on a display, once each time it is armed. Moving the pointer draws nothing. */
export interface Damage {
  /** Whether something was drawn since `arm` was last called. */
  readonly seen: boolean;
  /** Resolves when everything drawn from then on will be seen. */
  arm(): Promise<void>;
  close(): void;
}

const DAMAGE = { queryVersion: 0, create: 1, subtract: 3, nonEmpty: 3 } as const;

/** @throws if the display cannot be opened, or has no DAMAGE extension */
export async function openDamage(
  display: XDisplay,
  listeners: { readonly onDamage: () => void; readonly onLost: () => void },
): Promise<Damage> {
  let seen = true;
  const x = await connectX11(display, listeners.onLost);
  const opcode = await x.extension('DAMAGE');
  if (opcode === undefined) {
    x.close();
    throw new Error('The X server has no DAMAGE extension');
  }
  x.onEvent((event) => {
    if ((event.readUInt8(0) & 0x7f) < EVENT.firstExtension) return;
    seen = true;
    listeners.onDamage();
  });
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
      await x.sync();
    },
    close: () => x.close(),
  };
}
