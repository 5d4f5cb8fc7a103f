import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DesktopClipboard } from '../../shared/desktop';
import { timestamp } from '../base/clock';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { RfbClient } from '../rfb/client';
import { LIMITS } from '../rfb/limits';
import { Held } from './held';
import { Input } from './input';
import { createLastPress, type LastPress } from './last-press';
import type { PointerPort } from './pointer-port';
import { createTypingLimits, type TypingLimits } from './typeable';

/** One connection to the desktop, with its hands. */
export interface InputConnection extends PointerPort {
  readonly input: Input;
  /** What can be typed, where that is not ours to arrange. */
  readonly typingLimits: TypingLimits | undefined;
  /** What was copied last on the desktop since the seat was taken: a server tells it once, and nobody who comes later. */
  readonly copied: DesktopClipboard;
}

/** Where actions are done from: one RFB connection, made when first needed and again after it broke. */
export interface InputConnections {
  /** @throws when the desktop cannot be started or reached. */
  acquire(): Promise<InputConnection>;
  /** The seat taken last, while its connection lives. */
  readonly current: InputConnection | undefined;
  /** Lets go of everything and closes the connection. */
  release(): Promise<void>;
  /** Resolves once `current` has the size that the desktop has now. */
  sizeSettled(): Promise<void>;
  /** Outlives connections; also takes what people click. */
  readonly lastPress: LastPress;
}

/** Why a text that was copied on the desktop is not here. */
const NOT_SENT = `The text copied on the desktop did not arrive: it is larger than ${LIMITS.clipboard / 2 ** 20} MB, or its program did not hand it over in one piece.`;

/** `onHeldChange` is called whenever what is held changes, also by a connection that breaks, or the screen's size. */
export function createInputConnections(desktop: Desktop, onHeldChange: () => void): InputConnections {
  const lastPress = createLastPress();
  let seat: InputConnection | undefined;
  const current = () => (seat?.rfb.alive ? seat : undefined);
  let reach: TypingLimits | undefined;
  let sizeSeen = desktop.state.size;
  /** A size the desktop took without our asking reaches a connection with its next question. */
  let resizing: Promise<void> = Promise.resolve();
  desktop.onChange(({ size }) => {
    if (size === sizeSeen) return;
    sizeSeen = size;
    // One that breaks meanwhile is made anew, in the right size.
    resizing =
      current()
        ?.rfb.refreshSize()
        .then(onHeldChange, () => undefined) ?? resizing;
  });

  async function sized(): Promise<void> {
    // Everything that X sent before the request is read by then.
    await nextTurn();
    await resizing;
  }

  return {
    lastPress,

    get current() {
      return current();
    },

    sizeSettled: sized,

    async acquire() {
      await sized();
      const taken = current();
      if (taken) return taken;
      const rfb = await dial(desktop, RfbClient.open);
      const port = { rfb, keymap: desktop.keymap, held: new Held(onHeldChange), lastPress };
      // What a server was sent stays with it when a connection breaks.
      if (desktop.backend === 'remote') reach ??= createTypingLimits(rfb);
      let copied: DesktopClipboard = {};
      rfb.onClipboard = (text) => {
        copied = {
          ...(text === undefined ? { missing: NOT_SENT } : { text }),
          copied_at: timestamp(),
        };
      };
      const fresh: InputConnection = {
        ...port,
        typingLimits: reach,
        input: new Input(port),
        get copied() {
          return copied;
        },
      };
      seat = fresh;
      // A server lets go of what a lost client held.
      void rfb.closed.then(() => port.held.clear());
      return fresh;
    },

    async release() {
      const taken = current();
      seat = undefined;
      reach = undefined;
      if (!taken) return;
      await taken.input.releaseAll();
      await taken.rfb.fence().catch(() => undefined);
      taken.rfb.close();
    },
  };
}
