import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from '../../shared/request-error';
import { type Access, SESSION_SECONDS } from './access';

export interface GuardedRequest {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The `Sec-Fetch-Site` header: which page a browser's request comes from. */
  readonly site: string | undefined;
  /** The token in the URL's query; only for clients that cannot send a header. */
  readonly queryToken: string | undefined;
  /** Whether no token is required: the panel's files and the health check. */
  readonly open: boolean;
  /** Whether a browser requests a page outside of the API. */
  readonly page: boolean;
}

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(?::([1-9]\d{0,4}))?$/i;

/**
 * Why a request is rejected; without `access` no token is required. A foreign `Host` means DNS rebinding, and a foreign
 * `Origin` a different website; both are rejected even with a valid token.
 */
export function rejectionOf(request: GuardedRequest, access: Access | undefined): RequestError | undefined {
  const host = portOf(request.host) === undefined ? undefined : request.host;
  if (host === undefined) {
    return new RequestError(
      'forbidden-host',
      'Host is not allowed. Jumpseat answers to 127.0.0.1, localhost and [::1], with any port.',
    );
  }
  const { origin } = request;
  if (origin !== undefined && withoutDefaultPort(origin) !== withoutDefaultPort(`http://${host}`)) {
    return new RequestError(
      'forbidden-origin',
      `Origin is not allowed. Only pages of http://${host} may ask.`,
    );
  }
  if (request.open || access === undefined) return undefined;
  const offered = [...authorizationTokens(request.authorization), request.queryToken];
  if (offered.some((token) => token !== undefined && access.isToken(token))) return undefined;
  if (comesFromOwnPage(request) && hasSession(request, access)) return undefined;
  return new RequestError('unauthorized', 'A valid token is required.');
}

/** Whether the browser that sends the request is signed in, whichever page it comes from. */
export function hasSession(
  { host, cookie }: Pick<IncomingHttpHeaders, 'host' | 'cookie'>,
  access: Access,
): boolean {
  return cookieValues(cookie, cookieName(host)).some((value) => access.isSession(value));
}

/** The `Set-Cookie` header that signs a browser in. */
export function sessionCookie(host: string | undefined, access: Access): string {
  const attributes = `Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Strict; Path=/`;
  return `${cookieName(host)}=${access.newSession()}; ${attributes}`;
}

/** Contains the port that the browser sees, because browsers share cookies between the ports of a host. */
export function cookieName(host: string | undefined): string {
  return `jumpseat-${portOf(host)}`;
}

/** The port of a loopback name; undefined for other names. */
export function portOf(host: string | undefined): number | undefined {
  const match = LOOPBACK_HOST.exec(host ?? '');
  const port = Number(match?.[2] ?? 80);
  return match && port <= 65535 ? port : undefined;
}

/**
 * Browsers send the cookie with requests from pages of any port of this machine. The cookie counts only if the browser
 * reports that our page or the address bar made the request.
 */
function comesFromOwnPage({ origin, site, page }: GuardedRequest): boolean {
  // A foreign `Origin` was rejected before.
  return origin !== undefined || site === 'same-origin' || (site === 'none' && page);
}

/** Clients omit port 80, the default. */
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
