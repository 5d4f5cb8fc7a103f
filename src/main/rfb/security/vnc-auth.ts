import { createCipheriv } from 'node:crypto';

const BLOCK = 8;
const NO_VECTOR = Buffer.alloc(BLOCK);

/** The answer to a challenge of 16 bytes in VNC authentication (RFC 6143, 7.2.2): the password's first 8 bytes count. */
export function answerChallenge(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(BLOCK);
  Buffer.from(password, 'utf8').copy(key);
  // VNC authentication reverses the bits of each byte of its key.
  for (const [i, byte] of key.entries()) key[i] = mirrored(byte);
  return Buffer.concat([desBlock(challenge.subarray(0, 8), key), desBlock(challenge.subarray(8, 16), key)]);
}

/**
 * DES of one block, as triple DES with three equal keys: OpenSSL's default provider has no plain DES. As CBC with a zero
 * vector: Electron's BoringSSL has no ECB.
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
