import { describe, expect, it } from 'vitest';
import { answerChallenge, desBlock } from '../../../../src/main/rfb/security/vnc-auth';

describe('DES', () => {
  it.each([
    ['0123456789abcdef', Buffer.from('Now is t').toString('hex'), '3fa40e8a984d4815'], // FIPS 81, table B1
    ['0000000000000000', '0000000000000000', '8ca64de9c1b123a7'],
    ['133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
  ])('with key %s encrypts %s as %s', (key, block, expected) => {
    expect(desBlock(Buffer.from(block, 'hex'), Buffer.from(key, 'hex')).toString('hex')).toBe(expected);
  });
});

describe('the answer to a challenge', () => {
  const challenge = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

  it('is each half encrypted with the password, whose bits are reversed', () => {
    const key = Buffer.from('ce a6 ce ce 56 e0 26 b6'.replaceAll(' ', ''), 'hex'); // of "sessj\u0007dm", mirrored
    const password = Buffer.from(
      [...key].map((byte) =>
        Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
      ),
    );
    const halves = [challenge.subarray(0, 8), challenge.subarray(8)].map((half) => desBlock(half, key));
    expect(answerChallenge(challenge, password.toString('latin1'))).toEqual(Buffer.concat(halves));
  });

  it('depends only on the first eight bytes of the password', () => {
    expect(answerChallenge(challenge, 'password')).toEqual(answerChallenge(challenge, 'password and more'));
    expect(answerChallenge(challenge, 'passwor')).not.toEqual(answerChallenge(challenge, 'password'));
  });
});
