import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../scripts/lib/secrets.mjs';

it.each([
  [['--token', 'sesame-12'], [], { JUMPSEAT_TOKEN: 'sesame-12' }],
  [['--token=sesame=12', '--port', '0'], ['--port', '0'], { JUMPSEAT_TOKEN: 'sesame=12' }],
  [['--desktop', 'vnc://:pw@box', '--no-open'], ['--no-open'], { JUMPSEAT_DESKTOP: 'vnc://:pw@box' }],
  [['--desktop=vnc://a:b@box'], [], { JUMPSEAT_DESKTOP: 'vnc://a:b@box' }],
  [['--desktop', 'vnc://box'], ['--desktop', 'vnc://box'], {}],
  [['--new-token', '--port=1'], ['--new-token', '--port=1'], {}],
  // The host reports the errors of these flags.
  [['--token'], ['--token'], {}],
  [['--token', '--port'], ['--token', '--port'], {}],
  [['--token='], ['--token='], {}],
])('of %j, only %j remain arguments', (flags, left, env) => {
  expect(withoutSecrets(flags)).toEqual({ flags: left, env });
});
