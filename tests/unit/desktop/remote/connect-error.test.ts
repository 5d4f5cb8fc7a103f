import { expect, it } from 'vitest';
import { connectError, isTransient } from '../../../../src/main/desktop/remote/connect-error';
import { RfbError } from '../../../../src/main/rfb/rfb-error';

const failed = (code: string) => Object.assign(new Error(`connect ${code} 192.0.2.1:5900`), { code });

it.each([
  ['ECONNREFUSED', 'refused', 'Nothing listens at'],
  ['EHOSTUNREACH', 'no-route', 'There is no way to'],
  ['EHOSTDOWN', 'no-route', 'There is no way to'],
  ['ENETUNREACH', 'no-route', 'There is no way to'],
  ['ENOTFOUND', 'unknown-host', 'No machine of that name'],
  ['ETIMEDOUT', 'no-answer', 'does not answer'],
  ['ECONNRESET', 'failed', 'answered and hung up'],
  ['EACCES', 'no-socket', 'may not connect'],
])('%s is told in plain words', (code, failure, words) => {
  const error = connectError(failed(code), 'vnc://box', '');
  expect(error).toMatchObject({ failure, message: expect.stringContaining(words) });
  expect(error.message).toContain('vnc://box');
  expect(error.message).not.toContain(code);
});

it.each([
  ['not-rfb', 'not-rfb', 'does not speak RFB', true],
  ['timeout', 'no-answer', 'does not answer', true],
  ['closed', 'failed', 'hung up', true],
  ['authentication', 'wrong-password', 'as the server says', false],
  ['certificate', 'certificate', 'remove its line from /known.json', false],
] as const)('a server that failed as %s is told in plain words', (code, failure, words, again) => {
  const error = connectError(new RfbError(code, 'as the server says.'), 'vnc://box', '/known.json');
  expect(error).toMatchObject({ failure, message: expect.stringContaining(words) });
  expect(isTransient(error.failure)).toBe(again);
});
