/** X keysyms, as RFB key events carry them (X11/keysymdef.h). */
export const XK = {
  BackSpace: 0xff08,
  Tab: 0xff09,
  Return: 0xff0d,
  Escape: 0xff1b,
  Delete: 0xffff,
  Shift_L: 0xffe1,
  Shift_R: 0xffe2,
  Control_L: 0xffe3,
  Control_R: 0xffe4,
  Caps_Lock: 0xffe5,
} as const;

const KEYS_OF_CONTROLS: ReadonlyMap<number, number> = new Map([
  [0x08, XK.BackSpace],
  [0x09, XK.Tab],
  [0x0a, XK.Return],
  [0x0d, XK.Return],
  [0x1b, XK.Escape],
  [0x7f, XK.Delete],
]);

/** The keysym that types a code point. */
export function keysymOf(codePoint: number): number {
  const control = KEYS_OF_CONTROLS.get(codePoint);
  if (control !== undefined) return control;
  return codePoint < 0x100 ? codePoint : 0x01000000 | codePoint;
}

/** False for a control character without a key and for half a surrogate pair. */
export function hasKey(codePoint: number): boolean {
  const control = codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return control ? KEYS_OF_CONTROLS.has(codePoint) : !surrogate;
}

const LEVEL_SHIFTS: readonly number[] = [0xfe03, 0xfe11, 0xff7e]; // ISO_Level3_Shift, ISO_Level5_Shift, Mode_switch

/** Whether a key is a modifier: Shift, Ctrl, Alt, Super and the like, but no lock. */
export function isModifier(keysym: number): boolean {
  const isLock = keysym === XK.Caps_Lock || keysym === 0xffe6;
  return (keysym >= XK.Shift_L && keysym <= 0xffee && !isLock) || LEVEL_SHIFTS.includes(keysym);
}

/** Whether a key is a command to the X server: it ends the server, switches its screen or breaks a program's grab. */
export function isServerCommand(keysym: number): boolean {
  const TERMINATE_SERVER = 0xfed5;
  // XF86Switch_VT_1 to XF86LogGrabInfo
  return keysym === TERMINATE_SERVER || (keysym >= 0x1008fe01 && keysym <= 0x1008fe25);
}
