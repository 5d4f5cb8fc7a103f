/** A desktop: our virtual one, this machine's screen, or a VNC server. */
export type DesktopChoice =
  | { readonly kind: 'virtual' | 'host' }
  | ({ readonly kind: 'remote' } & RemoteAddress);

/** The address of a VNC server as a person writes it. */
export interface RemoteAddress {
  readonly at: { readonly path: string } | { readonly host: string; readonly port: number };
  readonly username?: string;
  readonly password?: string;
}

const DEFAULT_PORT = 5900;
const NETWORK = /^vnc:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\[[\da-fA-F:.]+\]|[^:@/[\]\s]+)(?::(\d{1,5}))?\/?$/;
const UNIX = /^vnc\+unix:(?:\/\/)?(\/.+)$/;

/**
 * Parses `virtual`, `host`, `vnc://[user[:password]@]host[:port]` or `vnc+unix:/path`. User and password may be
 * percent-encoded; `vnc://:password@host` has no user. Undefined if the text is invalid.
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

/** The address without user and password, safe to show. */
export function shownAddress(at: RemoteAddress['at']): string {
  if ('path' in at) return `vnc+unix:${at.path}`;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return `vnc://${host}${at.port === DEFAULT_PORT ? '' : `:${at.port}`}`;
}

/** Returns null if the percent-encoding is invalid. */
function decoded(text: string | undefined): string | undefined | null {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return null;
  }
}
