import { DesktopList, NamedDesktop } from '../../src/shared/named-desktop';
import type { HostClient } from './host-client';

interface NamedDesktopClient {
  readonly name: string;
  /** Sends a request for a path below that of the desktop. */
  request: HostClient['request'];
  /** Executes an action and returns status and answer. */
  act: HostClient['act'];
  get(): Promise<NamedDesktop>;
  /** The environment for programs on the desktop. Starts the desktop. */
  env(): Promise<NodeJS.ProcessEnv>;
}

export async function listDesktops(host: HostClient): Promise<NamedDesktop[]> {
  return DesktopList.parse(await (await host.request('/api/v0/desktops')).json()).desktops;
}

/** Adds a desktop to a host. */
export async function addDesktop(host: HostClient, body: object = {}): Promise<NamedDesktopClient> {
  const answer = await host.request('/api/v0/desktops', { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`Status ${answer.status}: ${await answer.text()}`);
  return desktopOf(host, NamedDesktop.parse(await answer.json()).name);
}

export function desktopOf(host: HostClient, name: string): NamedDesktopClient {
  const request: HostClient['request'] = (path, options) =>
    host.request(`/api/v0/desktops/${name}${path}`, options);
  const get = async () => NamedDesktop.parse(await (await request('')).json());
  return {
    name,
    request,
    get,
    async act(body, headers = {}) {
      const response = await request('/action', { method: 'POST', body, headers });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    async env() {
      await request('/start', { method: 'POST' });
      const { display, xauthority } = (await get()).status;
      return { ...process.env, DISPLAY: display, XAUTHORITY: xauthority, LANG: 'C.UTF-8' };
    },
  };
}
