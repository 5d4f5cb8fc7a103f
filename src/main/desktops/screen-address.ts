import { type DesktopChoice, shownAddress } from '../../shared/desktop-address';

/** virtual, host, or the address of a VNC server without user and password. */
export function addressOf(choice: DesktopChoice): string {
  return choice.kind === 'remote' ? shownAddress(choice.at) : choice.kind;
}

/** Whether two addresses are of the same server. */
export function sameScreen(a: string, b: string): boolean {
  const plain = (address: string) =>
    address.replace(/^vnc:\/\/(localhost|\[::1\])(?=:|$)/i, 'vnc://127.0.0.1');
  return plain(a) === plain(b);
}
