import { JournalPage } from '../../src/shared/journal';

/** Requests to a host's API. */
export interface HostClient {
  /** Sends a request with the token; a body is sent as JSON. */
  request(
    path: string,
    options?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  /** Executes an action and returns status and answer. */
  act(
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: Record<string, unknown> }>;
  /** The answer of `GET /api/v0/desktop`. */
  desktop(): Promise<{ state: string; display: string; xauthority: string } & Record<string, unknown>>;
  /** The first 1000 entries of its journal. */
  journal(): Promise<JournalPage>;
  /** The environment for programs on the desktop. Starts the desktop. */
  desktopEnv(): Promise<NodeJS.ProcessEnv>;
}

export function hostClient({ url, token }: { readonly url: string; readonly token: string }): HostClient {
  const request: HostClient['request'] = (path, { method = 'GET', body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const desktop = async () => (await request('/api/v0/desktop')).json() as ReturnType<HostClient['desktop']>;

  return {
    request,
    desktop,
    async act(body, headers = {}) {
      const response = await request('/api/v0/desktop/action', { method: 'POST', body, headers });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    journal: async () => JournalPage.parse(await (await request('/api/v0/actions?limit=1000')).json()),
    async desktopEnv() {
      await request('/api/v0/desktop/action', { method: 'POST', body: { action: 'cursor_position' } });
      const { display, xauthority } = await desktop();
      return { ...process.env, DISPLAY: display, XAUTHORITY: xauthority, LANG: 'C.UTF-8' };
    },
  };
}
