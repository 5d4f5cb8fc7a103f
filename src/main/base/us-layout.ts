const US_PLAIN = "`1234567890-=[]\\;',./";
const US_SHIFTED = '~!@#$%^&*()_+{}|:"<>?';

const TAB = 0xff09;
const ISO_LEFT_TAB = 0xfe20;

/** The keysym a US keyboard gives for `keysym` with Shift, for desktops whose keymap cannot be read. */
export function withShift(keysym: number): number {
  if (keysym === TAB) return ISO_LEFT_TAB;
  if (keysym < 0x20 || keysym > 0x7e) return keysym;
  const character = String.fromCharCode(keysym);
  const symbol = US_SHIFTED[US_PLAIN.indexOf(character)];
  return (symbol ?? character.toUpperCase()).charCodeAt(0);
}

/** The keysym that gives `keysym` with Shift on a US keyboard; undefined if none does. */
export function withoutShift(keysym: number): number | undefined {
  if (keysym < 0x20 || keysym > 0x7e) return undefined;
  const character = String.fromCharCode(keysym);
  const symbol = US_PLAIN[US_SHIFTED.indexOf(character)] ?? character.toLowerCase();
  return symbol === character ? undefined : symbol.charCodeAt(0);
}
