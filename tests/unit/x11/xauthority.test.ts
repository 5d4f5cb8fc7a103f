import { expect, it } from 'vitest';
import { xauthorityFile } from '../../../src/main/x11/xauthority';

it('the Xauthority file has an entry for the host name and one for any host', () => {
  const cookie = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const method = `0012${Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex')}`;
  const rest = `0002${Buffer.from('10').toString('hex')}${method}0010${cookie.toString('hex')}`;
  expect(xauthorityFile(10, 'box', cookie).toString('hex')).toBe(
    `01000003${Buffer.from('box').toString('hex')}${rest}ffff0000${rest}`,
  );
});
