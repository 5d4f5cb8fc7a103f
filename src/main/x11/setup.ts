import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EVENT } from './opcodes';

const FAMILY_WILD = 65535;
const REPLY = 1;

/** Connects to an X server. Its abstract socket (\0 + path) is reachable even if /tmp is not shared. */
export function openDisplay(path: string): Promise<Socket> {
  return openSocket(path).catch(() => openSocket(`\0${path}`));
}

async function openSocket(address: string): Promise<Socket> {
  const socket = connect(address);
  await once(socket, 'connect');
  return socket;
}

/** The size of a message, from its first 32 bytes; of the answer to the set-up request, from its first 8. */
export function messageSize(start: Buffer, isSetUp: boolean): number {
  if (isSetUp) return 8 + start.readUInt16LE(6) * 4;
  const kind = start.readUInt8(0) & 0x7f;
  return kind === REPLY || kind === EVENT.generic ? 32 + start.readUInt32LE(4) * 4 : 32;
}

export type SetupInfo = ReturnType<typeof readSetupInfo>;

/** The data that the server sends when it accepts a client. */
export function readSetupInfo(setUp: Buffer) {
  const vendorLength = Math.ceil(setUp.readUInt16LE(24) / 4) * 4;
  const formats = setUp.readUInt8(29);
  return {
    root: setUp.readUInt32LE(40 + vendorLength + formats * 8),
    /** The first resource id this connection may use, and the bits that distinguish its ids. */
    resourceBase: setUp.readUInt32LE(12),
    resourceMask: setUp.readUInt32LE(16),
    minKeycode: setUp.readUInt8(34),
    maxKeycode: setUp.readUInt8(35),
  };
}

export function setupRequest(cookie: Buffer | undefined): Buffer {
  const head = Buffer.alloc(12);
  head.write('l', 0, 'latin1'); // little-endian
  head.writeUInt16LE(11, 2);
  if (!cookie) return head;
  const name = Buffer.from('MIT-MAGIC-COOKIE-1\0\0', 'latin1');
  head.writeUInt16LE(18, 6);
  head.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([head, name, cookie]);
}

/** The MIT-MAGIC-COOKIE-1 of a display, by display number only. @throws if the file has none */
export function findCookie(file: Buffer, display: string): Buffer {
  let at = 0;
  const field = (): Buffer => {
    const length = file.readUInt16BE(at);
    at += 2 + length;
    return file.subarray(at - length, at);
  };
  while (at + 2 <= file.length) {
    const family = file.readUInt16BE(at);
    at += 2;
    field();
    const number = field().toString('latin1');
    const method = field().toString('latin1');
    const cookie = field();
    const fits = number === display || (family === FAMILY_WILD && number === '');
    if (fits && method === 'MIT-MAGIC-COOKIE-1') return cookie;
  }
  throw new Error(`No cookie for display :${display}`);
}
