/** The address of an RFB server. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** The credentials for an RFB server, and its remembered properties. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
  /** SHA-256 of its remembered certificate; a different one is rejected unless an authority trusts it. */
  readonly fingerprint?: string;
  /** Whether an authority trusted its certificate before; only such a certificate is accepted then. */
  readonly trusted?: boolean;
  /** Its security type before, if it had no certificate; a weaker one is rejected. */
  readonly securityType?: string;
}

/** An RFB server with credentials: plain data, so that it can be sent to a worker. */
export type Endpoint = Address & { readonly login?: Login };

/** Whether the server is on this machine. */
export function isLocal(address: Address): boolean {
  if ('path' in address) return true;
  return address.host === 'localhost' || address.host === '::1' || /^127(\.\d{1,3}){3}$/.test(address.host);
}
