import { expect, it } from 'vitest';
import { holdsPassword, holdsToken } from '../../src/main/hide-password';

it.each([
  ['--token', true],
  ['--token=sesame-12', true],
  ['--new-token', false],
  ['token', false],
])('%s sets the token: %s', (flag, holds) => {
  expect(holdsToken(flag)).toBe(holds);
});

it.each([
  ['vnc://:sesame@box', true],
  ['vnc://ann:sesame@box:5901', true],
  ['--desktop=vnc://:sesame@box', true],
  ['--desktop', false],
  ['vnc://ann@box', false],
  ['vnc://box:5901', false],
  ['vnc+unix:/run/:a@b', false],
  ['--desktop=virtual', false],
])('%s contains a password: %s', (flag, holds) => {
  expect(holdsPassword(flag)).toBe(holds);
});
