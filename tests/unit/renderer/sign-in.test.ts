import { expect, it } from 'vitest';
import { signIn, tokenIn } from '../../../src/renderer/src/ui/sign-in';

it.each([
  ['a-token-of-12', 'a-token-of-12'],
  ['  a-token-of-12\n', 'a-token-of-12'],
  ['http://127.0.0.1:7317/?token=a-token-of-12', 'a-token-of-12'],
  ['http://127.0.0.1:7317/', undefined],
  ['http://127.0.0.1:7317/?token=', undefined],
  ['short', undefined],
  ['two words of it', undefined],
  ['', undefined],
])('the token in %j is %s', (pasted, token) => expect(tokenIn(pasted)).toBe(token));

it.each<[string, readonly (number | 'no answer')[], string | undefined]>([
  ['succeeds with a valid token', [204, 200], undefined],
  ['reports a wrong token', [401], 'This token is not valid.'],
  [
    'reports that the browser kept no cookie',
    [204, 401],
    'This browser did not keep the sign-in. Allow cookies here, or use a current browser.',
  ],
  ['reports that the host does not answer', ['no answer'], 'Jumpseat does not answer. Is it still running?'],
  ['reports an unexpected status', [500], 'Jumpseat answered with status 500.'],
])('the sign-in %s', async (_what, answers, problem) => {
  const left = [...answers];
  const ask = async () => {
    const status = left.shift();
    if (typeof status !== 'number') throw new TypeError('fetch failed');
    return new Response(null, { status });
  };
  expect(await signIn('a-token-of-12', ask)).toBe(problem);
  expect(left).toEqual([]);
});
