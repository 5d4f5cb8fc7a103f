import { type Access, createAccess } from './access';

/** The result of a start: the host's address and the ways in. */
export interface Started {
  readonly url: string;
  readonly token: string;
  /** Opens the panel and signs a browser in, as often as it is used: for the terminal. */
  readonly panelUrl: string;
  /** The same for one use within 30 seconds: other programs may see it on a command line. */
  oneTimeUrl(): string;
}

interface AuthenticationOptions {
  readonly auth: 'token' | 'none';
  /** For this run, instead of the one that is kept. */
  readonly token: string | undefined;
  readonly keptToken: () => string;
}

export function createAuthentication(options: AuthenticationOptions) {
  let access: Access | undefined;
  let token = '';
  return {
    /** undefined if no token is wanted. */
    access: () => access,
    /** Reads the token of the data directory, which this process must hold by then. */
    load(): void {
      const kept = options.keptToken();
      token = options.token ?? kept;
      if (options.auth === 'token') access = createAccess({ token });
    },
    /** After {@link load}. */
    started: (url: string): Started => ({
      url,
      token,
      panelUrl: access ? `${url}/?token=${token}` : `${url}/`,
      oneTimeUrl: () => (access ? `${url}/?code=${access.newCode()}` : `${url}/`),
    }),
  };
}
