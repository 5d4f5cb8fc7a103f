import { urlOf } from '../../../shared/routes/routes';

/** The token in pasted text: the token itself, or a link that contains it. Undefined if there is no token. */
export function tokenIn(pasted: string): string | undefined {
  const text = pasted.trim();
  const token = URL.canParse(text) ? new URL(text).searchParams.get('token') : text;
  return token !== null && /^[\w.~-]{8,256}$/.test(token) ? token : undefined;
}

/** Signs this browser in. @returns the error message; undefined if it is signed in. */
export async function signIn(pasted: string, ask: typeof fetch = fetch): Promise<string | undefined> {
  const token = tokenIn(pasted);
  if (token === undefined) return 'This is not a token. Paste all of it, or the whole link.';
  try {
    const { ok, status } = await ask(urlOf('signIn'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    if (status === 401) return 'This token is not valid.';
    if (!ok) return `Jumpseat answered with status ${status}.`;
    // Without this check, a browser that stores no cookies would return to this page.
    const isKept = (await ask(urlOf('getControl'))).ok;
    return isKept
      ? undefined
      : 'This browser did not keep the sign-in. Allow cookies here, or use a current browser.';
  } catch {
    return 'Jumpseat does not answer. Is it still running?';
  }
}
