import { ENCODING } from '../messages/client-messages';

/** What decides how a server is to send its picture. */
export interface EncodingPreferences {
  /** On this machine bytes cost less than the work to save them. */
  readonly local: boolean;
  /** Whether JPEG will do: for a video, not for a screenshot. */
  readonly lossy: boolean;
  /** Whether we draw the pointer. */
  readonly paintsPointer: boolean;
  /** Whether changes may come unasked. */
  readonly continuous: boolean;
}

/** LedState only so that TigerVNC leaves Caps Lock alone: for a client that cannot see it, it presses it around capitals. */
const ALWAYS = [
  ENCODING.desktopSize,
  ENCODING.extendedDesktopSize,
  ENCODING.fence,
  ENCODING.ledState,
  ENCODING.extendedClipboard,
];

/**
 * The encodings to ask for, the best first. Cursor only where we draw it: a client that does not ask for it gets the pointer
 * in its picture, which is where we want it. LastRect only with Tight: with it TigerVNC cuts a frame into five times as many
 * rectangles, which serves no other.
 */
export function encodingsFor({ local, lossy, paintsPointer, continuous }: EncodingPreferences): number[] {
  return [
    ENCODING.copyRect,
    ...(local ? [] : [ENCODING.tight, ENCODING.zrle, ENCODING.hextile]),
    ENCODING.raw,
    ...(local ? [] : [ENCODING.lastRect]),
    ...(lossy && !local ? [ENCODING.jpegQuality8] : []),
    ...(paintsPointer
      ? [ENCODING.alphaCursor, ENCODING.cursor, ENCODING.pointerPos, ENCODING.vmwarePointerPos]
      : []),
    ...(continuous ? [ENCODING.continuousUpdates] : []),
    ...ALWAYS,
  ];
}

/** Servers that leave the pointer to their viewers whether they ask for it or not. */
export function leavesPointerToViewers(serverName: string): boolean {
  return serverName.startsWith('QEMU');
}
