import { RfbError } from '../rfb-error';
import { chooseVersion } from '../security/secure';

const BANNER = Buffer.from('RFB 003.008\n');
const NONE = 1;
const SUCCESS = Buffer.alloc(4);
/** Always sent as ClientInit: a viewer that asks to be alone would disconnect us, recordings included. */
const SHARED = Buffer.of(1);

/** A message that is expected from the viewer. */
interface Expected {
  readonly length: number;
  readonly handle: (message: Buffer) => void;
}

export type ServerHandshake = ReturnType<typeof startServerHandshake>;

/**
 * The server's side of the handshake with a viewer, without a password: security None, in the viewer's own version. The
 * desktop's own handshake is done already. Sends the banner at once.
 */
export function startServerHandshake(send: (bytes: Buffer) => void) {
  let received = Buffer.alloc(0);
  const expected: Expected[] = [{ length: BANNER.length, handle: onVersion }];

  function onVersion(banner: Buffer): void {
    const version = chooseVersion(banner.toString('latin1'));
    // In 3.3 the server decides; later the viewer chooses from a list, here of one.
    send(version === 3 ? Buffer.of(0, 0, 0, NONE) : Buffer.of(1, NONE));
    if (version !== 3) expected.push({ length: 1, handle: (choice) => onChoice(choice, version) });
    expected.push({ length: 1, handle: () => undefined }); // ClientInit
  }

  function onChoice(choice: Buffer, version: 7 | 8): void {
    if (choice[0] !== NONE) {
      throw new RfbError('security', 'The viewer chose a security type that was not offered.');
    }
    if (version === 8) send(SUCCESS);
  }

  send(BANNER);
  return {
    /** Handles the viewer's bytes; returns those for the server, from ClientInit on. @throws {RfbError} */
    receive(bytes: Buffer): Buffer {
      if (expected.length === 0) return bytes;
      received = Buffer.concat([received, bytes]);
      for (let next = expected[0]; next && received.length >= next.length; next = expected[0]) {
        expected.shift();
        const message = received.subarray(0, next.length);
        received = received.subarray(next.length);
        next.handle(message);
      }
      return expected.length === 0 ? Buffer.concat([SHARED, received]) : Buffer.alloc(0);
    },
  };
}
