import { type DesktopChoice, parseDesktop, shownAddress } from '../../shared/desktop-address';
import { RequestError } from '../../shared/request-error';

/** The screen that a client names. @throws {RequestError} `unsupported-desktop` */
export function screenFrom(text: string): DesktopChoice {
  const choice = parseDesktop(text);
  if (choice) return choice;
  throw new RequestError(
    'unsupported-desktop',
    'This desktop cannot be used.',
    'Write virtual, host, vnc://[user[:password]@]host[:port] or vnc+unix:/path.',
  );
}

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
