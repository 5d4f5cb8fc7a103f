import { expect, it } from 'vitest';
import { connectError, isTransient } from '../../../../src/main/desktop/remote/connect-error';
import { RfbError } from '../../../../src/main/rfb/rfb-error';

const failed = (code: string) => Object.assign(new Error(`connect ${code} 192.0.2.1:5900`), { code });

it.each([
  ['ECONNREFUSED', 'refused', 'Connection refused at'],
  ['EHOSTUNREACH', 'no-route', 'There is no route to'],
  ['EHOSTDOWN', 'no-route', 'There is no route to'],
  ['ENETUNREACH', 'no-route', 'There is no route to'],
  ['ENOTFOUND', 'unknown-host', 'Host not found'],
  ['ETIMEDOUT', 'no-answer', 'does not answer'],
  ['ECONNRESET', 'failed', 'closed the connection'],
  ['EACCES', 'no-socket', 'no permission to connect'],
])('the error %s has a plain description', (code, failure, words) => {
  const error = connectError(failed(code), 'vnc://box', '');
  expect(error).toMatchObject({ failure, message: expect.stringContaining(words) });
  expect(error.message).toContain('vnc://box');
  expect(error.message).not.toContain(code);
});

it.each([
  ['not-rfb', 'not-rfb', 'is not a VNC server', true],
  ['timeout', 'no-answer', 'does not answer', true],
  ['closed', 'failed', 'closed the connection', true],
  ['authentication', 'wrong-password', 'as the server says', false],
  ['certificate', 'certificate', 'remove its line from /known.json', false],
] as const)('the RFB error %s has a plain description', (code, failure, words, again) => {
  const error = connectError(new RfbError(code, 'as the server says.'), 'vnc://box', '/known.json');
  expect(error).toMatchObject({ failure, message: expect.stringContaining(words) });
  expect(isTransient(error.failure)).toBe(again);
});
