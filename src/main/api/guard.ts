import { type Access, SESSION_SECONDS } from './access';

/** Why a request is refused before anything of it is read. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

interface BrowserHeaders {
  readonly host?: string | undefined;
  readonly cookie?: string | undefined;
}

export interface GuardedRequest extends BrowserHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The `Sec-Fetch-Site` header: which page a browser's request comes from. */
  readonly site: string | undefined;
  /** The token in the URL's query; only for clients that cannot send a header. */
  readonly queryToken: string | undefined;
  /** The panel's own files and the health check are for anyone on this machine. */
  readonly open: boolean;
  /** Whether a browser asks for a page that is no part of the API. */
  readonly page: boolean;
}

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(?::([1-9]\d{0,4}))?$/i;

/**
 * Whether a request may go on; without `access` no token is wanted. A wrong `Host` is how a page elsewhere reaches us by
 * DNS rebinding, and a foreign `Origin` how it does so openly; both are refused whatever token they bring.
 */
export function refusalOf(request: GuardedRequest, access: Access | undefined): Refusal | undefined {
  const host = portOf(request.host) === undefined ? undefined : request.host;
  if (host === undefined) {
    return {
      status: 403,
      message: 'Host is not allowed. Jumpseat answers to 127.0.0.1, localhost and [::1], with any port.',
    };
  }
  if (request.origin !== undefined && !isOwnOrigin(request.origin, host)) {
    return { status: 403, message: `Origin is not allowed. Only pages of http://${host} may ask.` };
  }
  if (request.open || access === undefined) return undefined;
  const offered = [...authorizationTokens(request.authorization), request.queryToken];
  if (offered.some((token) => token !== undefined && access.isToken(token))) return undefined;
  if (comesFromOwnPage(request) && hasSession(request, access)) return undefined;
  return { status: 401, message: 'A valid token is required.' };
}

/** Whether a browser that was signed in sends the request, whichever page it comes from. */
export function hasSession({ host, cookie }: BrowserHeaders, access: Access): boolean {
  return cookieValues(cookie, cookieName(host)).some((value) => access.isSession(value));
}

/** The `Set-Cookie` header that signs a browser in. */
export function sessionCookie(host: string | undefined, access: Access): string {
  const attributes = `Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Strict; Path=/`;
  return `${cookieName(host)}=${access.newSession()}; ${attributes}`;
}

/** Named after the port the browser sees, because it gives cookies to every port of a host. */
export function cookieName(host: string | undefined): string {
  return `jumpseat-${portOf(host)}`;
}

/** The port of a loopback name; undefined if it is no such name. */
export function portOf(host: string | undefined): number | undefined {
  const match = LOOPBACK_HOST.exec(host ?? '');
  const port = Number(match?.[2] ?? 80);
  return match && port <= 65535 ? port : undefined;
}

/**
 * A browser sends the cookie to every port of this machine, and with it what pages of those ports ask of us. Only a
 * request that a browser says is made by our own page counts, or that the person made in the address bar.
 */
function comesFromOwnPage({ origin, site, page }: GuardedRequest): boolean {
  // An own `Origin`, since a foreign one was refused.
  return origin !== undefined || site === 'same-origin' || (site === 'none' && page);
}

function isOwnOrigin(origin: string, host: string): boolean {
  return withoutDefaultPort(origin) === withoutDefaultPort(`http://${host}`);
}

/** Clients leave out the port 80, which is the protocol's own. */
function withoutDefaultPort(origin: string): string {
  return origin.toLowerCase().replace(/:80$/, '');
}

/** The token as `Bearer`, or as the password of `Basic` with any user. */
function authorizationTokens(authorization: string | undefined): string[] {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return [value];
  const password = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8'))?.[1];
  return password === undefined ? [] : [password];
}

function cookieValues(header: string | undefined, name: string): string[] {
  return (header?.split(';') ?? []).flatMap((pair) => {
    const [key, value] = pair.trim().split('=', 2);
    return key === name && value !== undefined ? [value] : [];
  });
}
