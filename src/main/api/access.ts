import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How a client proves that it may use the API: by the token, or by a session that the token was traded for. */
export interface Access {
  isToken(offered: string): boolean;
  /** A new value for a browser's cookie. Without the host it is worth nothing, and it does not contain the token. */
  newSession(): string;
  isSession(value: string): boolean;
  /** A code that can be traded for a session once, within 30 seconds. It may stand on a command line. */
  newCode(): string;
  /** Whether the code was valid; afterwards it is not. */
  takeCode(code: string): boolean;
}

export interface AccessOptions {
  readonly token: string;
  /** A secret of the data directory that signs sessions. */
  readonly sessionKey: string;
  /** The wall clock (ms): sessions outlive restarts. */
  readonly wall?: () => number;
  /** A clock that is never set (ms). */
  readonly now?: () => number;
}

/** How long a browser stays signed in without opening the panel (s). */
export const SESSION_SECONDS = 30 * 24 * 3600;
const CODE_MS = 30_000;
/** Unused codes at once; the oldest expires early. */
const MAX_CODES = 32;

export function createAccess({
  token,
  sessionKey,
  wall = Date.now,
  now = performance.now.bind(performance),
}: AccessOptions): Access {
  const codes = new Map<string, number>();

  // With the token in it, so that a session ends when the token changes.
  const signatureOf = (expires: string) =>
    createHmac('sha256', sessionKey).update(`${token}\n${expires}`).digest('base64url');

  return {
    isToken: (offered) => isSame(offered, token),

    newSession() {
      const expires = (Math.floor(wall() / 1000) + SESSION_SECONDS).toString(36);
      return `${expires}.${signatureOf(expires)}`;
    },

    isSession(value) {
      const [expires = '', signature = ''] = value.split('.', 2);
      return isSame(signature, signatureOf(expires)) && Number.parseInt(expires, 36) * 1000 > wall();
    },

    newCode() {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, now() + CODE_MS);
      for (const oldest of [...codes.keys()].slice(0, -MAX_CODES)) codes.delete(oldest);
      return code;
    },

    takeCode(code) {
      const expires = codes.get(code);
      codes.delete(code);
      return expires !== undefined && expires > now();
    },
  };
}

/** Compares in a time that does not depend on how much is equal. */
export function isSame(offered: string, expected: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
