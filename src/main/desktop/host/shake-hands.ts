import type { Duplex } from 'node:stream';
import type { ByteReader } from '../../rfb/connection/byte-reader';
import { RfbError } from '../../rfb/rfb-error';

const SECURITY_NONE = 1;

/** The server's side of the handshake in RFB 3.3 to 3.8, without security, up to where ServerInit comes. @throws {RfbError} */
export async function shakeHands(stream: Duplex, reader: ByteReader): Promise<void> {
  stream.write('RFB 003.008\n');
  const version = /^RFB 003\.00(\d)\n$/.exec((await reader.take(12)).toString('latin1'))?.[1];
  if (version === undefined) throw new RfbError('protocol', 'The viewer does not speak RFB 3.');
  if (Number(version) >= 7) {
    stream.write(Buffer.of(1, SECURITY_NONE));
    if ((await reader.take(1))[0] !== SECURITY_NONE) {
      throw new RfbError('security', 'The viewer chose a security type that was not offered.');
    }
    if (Number(version) >= 8) stream.write(Buffer.alloc(4));
  } else {
    stream.write(Buffer.of(0, 0, 0, SECURITY_NONE));
  }
  await reader.take(1); // shared or not: everybody shares
}
