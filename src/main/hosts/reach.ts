/** How to reach the API of a different host. */
export interface Reach {
  readonly at: { readonly port: number } | { readonly socketPath: string };
  readonly token: string;
}

/** Options of `http.request` for a host. It answers only to names of the loopback. */
export function requestOptions({ at, token }: Reach) {
  const port = 'port' in at ? at.port : 80;
  return {
    ...('port' in at ? { host: '127.0.0.1', port } : { socketPath: at.socketPath }),
    headers: { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}` },
  };
}
