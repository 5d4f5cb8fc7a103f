import { timingSafeEqual } from 'node:crypto';

/** What a request is refused for before anything of it is looked at. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

export interface GuardOptions {
  readonly port: number;
  /** undefined where no token is wanted. */
  readonly token: string | undefined;
}

export interface GuardedRequest {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Of the URL's query; only for those who cannot send a header. */
  readonly queryToken: string | undefined;
  /** The panel's own files and the health check are for anybody on this machine. */
  readonly open: boolean;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request may go on. A wrong `Host` is how a page elsewhere reaches us by DNS rebinding, a foreign `Origin`
 * how it does so openly; both are refused whatever token they bring.
 */
export function refusalOf(request: GuardedRequest, { port, token }: GuardOptions): Refusal | undefined {
  const own = ownHosts(port);
  if (!own.includes(request.host?.toLowerCase() ?? '')) {
    return { status: 403, message: 'Host is not allowed.' };
  }
  const ownOrigins = own.map((host) => `http://${host}`);
  if (request.origin !== undefined && !ownOrigins.includes(request.origin.toLowerCase())) {
    return { status: 403, message: 'Origin is not allowed.' };
  }
  if (request.open || token === undefined) return undefined;
  const offered = [
    bearerToken(request.authorization),
    cookieValue(request.cookie, cookieName(port)),
    request.queryToken,
  ];
  return offered.some((candidate) => candidate !== undefined && sameToken(candidate, token))
    ? undefined
    : { status: 401, message: 'A valid token is required.' };
}

/** Named with the port, because a browser gives cookies to every port of a host. */
export function cookieName(port: number): string {
  return `jumpseat-${port}`;
}

/** Compares without telling by the time it takes how much was right. */
export function sameToken(offered: string, token: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function ownHosts(port: number): string[] {
  // A client leaves the port out where it is the protocol's own.
  return LOOPBACK_NAMES.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
