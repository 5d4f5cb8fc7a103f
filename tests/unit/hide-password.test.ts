import { expect, it } from 'vitest';
import { holdsPassword } from '../../src/main/hide-password';

it.each([
  ['vnc://:sesame@box', true],
  ['vnc://ann:sesame@box:5901', true],
  ['--desktop=vnc://:sesame@box', true],
  ['--desktop', false],
  ['vnc://ann@box', false],
  ['vnc://box:5901', false],
  ['vnc+unix:/run/:a@b', false],
  ['--desktop=virtual', false],
])('%s holds a password: %s', (flag, holds) => {
  expect(holdsPassword(flag)).toBe(holds);
});
