import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { now as hostTime } from '../base/clock';
import { RecentCache } from '../base/recent-cache';

export interface AccessOptions {
  readonly token: string;
  /** The wall clock (ms): sessions outlive restarts. */
  readonly wall?: () => number;
  /** A clock that is never set (ms). */
  readonly now?: () => number;
}

/** How long a browser stays signed in without opening the panel (s). */
export const SESSION_SECONDS = 30 * 24 * 3600;
const CODE_MS = 30_000;
/** As long are 32 random bytes (base64url). */
const RANDOM_LENGTH = 43;
/** Unused codes at once; the oldest expires early. */
const MAX_CODES = 32;

export type Access = ReturnType<typeof createAccess>;

/** How a client proves that it may use the API: by the token, or by a session that the token was traded for. */
export function createAccess({ token, wall = Date.now, now = hostTime }: AccessOptions) {
  /** When each unused code expires. */
  const codes = new RecentCache<number>(MAX_CODES);
  const key = sessionKeyOf(token);
  const signatureOf = (expires: string) => createHmac('sha256', key).update(expires).digest('base64url');

  return {
    token,

    isToken: (offered: string): boolean => isSameSecret(offered, token),

    /** A new value for a browser's cookie. The token cannot be read from it. */
    newSession(): string {
      const expires = (Math.floor(wall() / 1000) + SESSION_SECONDS).toString(36);
      return `${expires}.${signatureOf(expires)}`;
    },

    isSession(value: string): boolean {
      const [expires = '', signature = ''] = value.split('.', 2);
      return isSameSecret(signature, signatureOf(expires)) && Number.parseInt(expires, 36) * 1000 > wall();
    },

    /** A code that can be traded for a session once, within 30 seconds. It may stand on a command line. */
    newCode(): string {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, now() + CODE_MS);
      return code;
    },

    /** Whether the code was valid; afterwards it is not. */
    takeCode(code: string): boolean {
      const expires = codes.get(code);
      codes.delete(code);
      return expires !== undefined && expires > now();
    },
  };
}

/** Sessions are signed by the token, so that they outlive a restart and end when it changes. */
function sessionKeyOf(token: string): string | Buffer {
  // A token that a person chose could be guessed from a session; scrypt makes each guess cost 50 ms.
  return token.length >= RANDOM_LENGTH
    ? `jumpseat session ${token}`
    : scryptSync(token, 'jumpseat session', 32);
}

/** Compares in a time that does not depend on how much is equal. */
export function isSameSecret(offered: string, expected: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
