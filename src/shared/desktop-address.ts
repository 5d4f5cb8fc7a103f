/** Which desktop is meant: our own virtual one, this machine's screen, or a VNC server anywhere. */
export type DesktopChoice =
  | { readonly kind: 'virtual' | 'host' }
  | ({ readonly kind: 'remote' } & RemoteAddress);

/** A VNC server as a person names it. */
export interface RemoteAddress {
  readonly at: { readonly path: string } | { readonly host: string; readonly port: number };
  readonly username?: string;
  readonly password?: string;
}

const DEFAULT_PORT = 5900;
const NETWORK = /^vnc:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\[[\da-fA-F:.]+\]|[^:@/[\]\s]+)(?::(\d{1,5}))?\/?$/;
const UNIX = /^vnc\+unix:(?:\/\/)?(\/.+)$/;

/**
 * Reads `virtual`, `host`, `vnc://[user[:password]@]host[:port]` or `vnc+unix:/path`; user and password may be percent-encoded,
 * and `vnc://:password@host` has no user. Undefined for anything else.
 */
export function parseDesktop(text: string): DesktopChoice | undefined {
  if (text === 'virtual' || text === 'host') return { kind: text };
  const path = UNIX.exec(text)?.[1];
  if (path !== undefined) return { kind: 'remote', at: { path } };
  const match = NETWORK.exec(text);
  const host = match?.[3]?.replace(/^\[|\]$/g, '');
  const port = Number(match?.[4] ?? DEFAULT_PORT);
  const [username, password] = [decoded(match?.[1]), decoded(match?.[2])];
  if (host === undefined || port < 1 || port > 65535 || username === null || password === null)
    return undefined;
  return {
    kind: 'remote',
    at: { host, port },
    ...(username && { username }),
    ...(password && { password }),
  };
}

/** The address as it may be shown anywhere: without user and password. */
export function shownAddress(at: RemoteAddress['at']): string {
  if ('path' in at) return `vnc+unix:${at.path}`;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return `vnc://${host}${at.port === DEFAULT_PORT ? '' : `:${at.port}`}`;
}

/** Null for what is no percent-encoding. */
function decoded(text: string | undefined): string | undefined | null {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return null;
  }
}
