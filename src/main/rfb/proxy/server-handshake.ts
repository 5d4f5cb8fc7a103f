import { chooseVersion } from '../security/secure';

/**
 * The server's side of the handshake with a viewer whose way to the desktop we have opened already, so that no viewer
 * needs the desktop's password: security None, in the viewer's own version.
 */
export interface ServerHandshake {
  /** Takes in what the viewer sent, and gives what of it is for the server, from ClientInit on. @throws {RfbError} */
  receive(bytes: Buffer): Buffer;
}

const BANNER = Buffer.from('RFB 003.008\n');
const NONE = 1;
const SUCCESS = Buffer.alloc(4);
/** A viewer that asks to be alone would throw us out, recordings and all. */
const SHARED = Buffer.of(1);

/** `say` sends to the viewer, who is greeted at once. */
export function startServerHandshake(say: (bytes: Buffer) => void): ServerHandshake {
  let heard = Buffer.alloc(0);
  let expects: 'version' | 'choice' | 'init' | 'nothing' = 'version';
  let version: 3 | 7 | 8 = 8;

  /** The next `length` bytes, once they are there. */
  function take(length: number): Buffer | undefined {
    if (heard.length < length) return undefined;
    const taken = heard.subarray(0, length);
    heard = heard.subarray(length);
    return taken;
  }

  say(BANNER);
  return {
    receive(bytes) {
      if (expects === 'nothing') return bytes;
      heard = Buffer.concat([heard, bytes]);
      if (expects === 'version') {
        const banner = take(BANNER.length);
        if (!banner) return heard.subarray(0, 0);
        version = chooseVersion(banner.toString('latin1'));
        // In 3.3 the server decides; later the viewer chooses from a list, here of one.
        say(version === 3 ? Buffer.of(0, 0, 0, NONE) : Buffer.of(1, NONE));
        expects = version === 3 ? 'init' : 'choice';
      }
      if (expects === 'choice' && take(1)) {
        if (version === 8) say(SUCCESS);
        expects = 'init';
      }
      if (expects !== 'init' || !take(1)) return heard.subarray(0, 0);
      expects = 'nothing';
      return Buffer.concat([SHARED, heard]);
    },
  };
}
