import type { RfbClient } from '../rfb/client';
import type { Keymap } from '../x11/keymap';
import type { Held } from './held';
import type { LastPress } from './last-press';

/** What the pointer needs of a desktop: its RFB connection, and its keymap if it has one. */
export interface PointerPort {
  readonly rfb: RfbClient;
  readonly keymap: Keymap | undefined;
  /** Empty at first; the pointer keeps its buttons true. */
  readonly held: Held;
  readonly lastPress: LastPress;
}
