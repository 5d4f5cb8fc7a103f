/** Where an RFB server listens. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** What to tell an RFB server of who we are, and how to know it again. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
  /** SHA-256 of the certificate it showed before; a different one is refused unless an authority vouches for it, and none always. */
  readonly fingerprint?: string;
  /** Whether an authority vouched for its certificate before; any other is refused then. */
  readonly trusted?: boolean;
  /** The way it let us in before, if it had no certificate; what is weaker is refused. */
  readonly securityType?: string;
}

/** An RFB server and how to get in: plain data, so that it can be handed to a worker. */
export type Endpoint = Address & { readonly login?: Login };

/** Whether the server is on this machine, where bytes cost less than the work to save them. */
export function isLocal(address: Address): boolean {
  if ('path' in address) return true;
  return address.host === 'localhost' || address.host === '::1' || /^127(\.\d{1,3}){3}$/.test(address.host);
}
