import type { Size } from '../../../shared/geometry';
import { isHuge } from '../framebuffer/capture-parts';
import { ENCODING } from '../messages/client-messages';

export interface ClientOptions {
  /** Whether lossy compression is acceptable: for a video, not for a screenshot. */
  readonly lossy?: boolean;
  /** Calls of `nextChange` a second. A distant server then need not be asked for one change after the other. */
  readonly changesPerSecond?: number;
  /** The encodings to ask for, instead of the default choice. */
  readonly encodings?: readonly number[];
}

/**
 * LedState only so that TigerVNC leaves Caps Lock alone: for a client without it, it presses Caps Lock around capitals.
 */
const ALWAYS = [
  ENCODING.desktopSize,
  ENCODING.extendedDesktopSize,
  ENCODING.fence,
  ENCODING.ledState,
  ENCODING.extendedClipboard,
  ENCODING.extendedMouseButtons,
];

/**
 * The encodings to ask a server for, the best first; on this machine, bytes cost less than compression. Cursor only if
 * the server leaves the pointer to viewers: other servers paint it into the framebuffer for a client that does not ask
 * for it. LastRect only with Tight: with it TigerVNC cuts a frame into five times as many rectangles, which helps no
 * other encoding.
 */
export function encodingsFor(
  { lossy = false, changesPerSecond, encodings }: ClientOptions,
  server: Size & { readonly name: string },
  local: boolean,
): readonly number[] {
  if (encodings) return encodings;
  // Raw changes of a huge screen may exceed the buffer of a server.
  const raw = local && !isHuge(server);
  return [
    ENCODING.copyRect,
    ...(raw ? [] : [ENCODING.tight, ENCODING.zrle, ENCODING.hextile]),
    ENCODING.raw,
    ...(raw ? [] : [ENCODING.lastRect]),
    ...(lossy && !raw ? [ENCODING.jpegQuality8] : []),
    // QEMU never paints the pointer.
    ...(server.name.startsWith('QEMU')
      ? [ENCODING.alphaCursor, ENCODING.cursor, ENCODING.pointerPos, ENCODING.vmwarePointerPos]
      : []),
    ...(changesPerSecond === undefined ? [] : [ENCODING.continuousUpdates]),
    ...ALWAYS,
  ];
}
