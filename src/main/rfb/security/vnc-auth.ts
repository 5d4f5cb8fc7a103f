import { createCipheriv } from 'node:crypto';

const BLOCK = 8;
const NO_VECTOR = Buffer.alloc(BLOCK);

/** The answer to a challenge of 16 bytes in VNC authentication (RFC 6143, 7.2.2): the password's first 8 bytes count. */
export function answerChallenge(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(BLOCK);
  Buffer.from(password, 'utf8').copy(key);
  // The first implementation had the bits of its key the wrong way round, and so has everyone since.
  for (const [i, byte] of key.entries()) key[i] = mirrored(byte);
  return Buffer.concat([desBlock(challenge.subarray(0, 8), key), desBlock(challenge.subarray(8, 16), key)]);
}

/**
 * DES of one block. By triple DES with one key three times, which is the same: plain DES has gone from OpenSSL's default
 * provider, and block chaining without a vector because Electron's BoringSSL has no other.
 */
export function desBlock(block: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv('des-ede3-cbc', Buffer.concat([key, key, key]), NO_VECTOR);
  return cipher.setAutoPadding(false).update(block);
}

function mirrored(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) result |= 0x80 >> bit;
  return result;
}
