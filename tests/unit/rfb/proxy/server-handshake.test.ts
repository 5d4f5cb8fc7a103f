import { describe, expect, it } from 'vitest';
import { startServerHandshake } from '../../../../src/main/rfb/proxy/server-handshake';
import { RfbError } from '../../../../src/main/rfb/rfb-error';

const ALONE = 0;

describe('startServerHandshake', () => {
  it.each([
    ['3.3', 'RFB 003.003\n', [], [0, 0, 0, 1]],
    ['3.7', 'RFB 003.007\n', [1], [1, 1]],
    ['3.8', 'RFB 003.008\n', [1], [1, 1, 0, 0, 0, 0]],
  ])('accepts RFB %s without a password, and always shares the desktop', (_v, banner, choice, said) => {
    const bytes = Buffer.concat([Buffer.from(banner), Buffer.from([...choice, ALONE, 3, 9, 9])]);
    for (const step of [1, 5, bytes.length]) {
      const answers: Buffer[] = [];
      const { receive } = startServerHandshake((answer) => void answers.push(answer));
      const passed: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += step) passed.push(receive(bytes.subarray(at, at + step)));
      expect([...Buffer.concat(answers)]).toEqual([...Buffer.from('RFB 003.008\n'), ...said]);
      expect([...Buffer.concat(passed)]).toEqual([1, 3, 9, 9]);
    }
  });

  it('throws for a client that does not speak RFB', () => {
    expect(() => startServerHandshake(() => {}).receive(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(RfbError);
  });
});
