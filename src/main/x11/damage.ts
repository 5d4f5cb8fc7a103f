import { card32, connectX11, type XDisplay } from './connection';
import { EVENT } from './opcodes';

export type Damage = Awaited<ReturnType<typeof openDamage>>;

const DAMAGE = { queryVersion: 0, create: 1, subtract: 3, nonEmpty: 3 } as const;

/**
 * Reports that a program drew on a display, once each time it is armed. Moving the pointer draws nothing.
 * @throws if the display cannot be opened, or has no DAMAGE extension
 */
export async function openDamage(
  display: XDisplay,
  listeners: { readonly onDamage: () => void; readonly onLost: () => void },
) {
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
    /** Whether something was drawn since `arm` was last called. */
    get seen(): boolean {
      return seen;
    },
    /** Resolves when everything drawn from then on will be seen. */
    async arm(): Promise<void> {
      seen = false;
      x.send(opcode, DAMAGE.subtract, card32(damage, 0, 0));
      await x.sync();
    },
    close: () => x.close(),
  };
}
