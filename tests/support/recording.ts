import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Host } from './host';

/** Starts or stops a recording as an agent's client does. */
export function askRecording(
  host: Host,
  what: 'start' | 'stop',
  id: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = { recording_id: id };
  return host.request(`/api/v0/desktop/recording/${what}`, { method: 'POST', body, headers });
}

/** What the library answers at a path below it, such as `/ID/actions`. */
export async function fromLibrary<T>(host: Host, path = ''): Promise<T> {
  return (await (await host.request(`/api/v0/recordings${path}`)).json()) as T;
}

/** Paints the whole screen of an environment in red, green and blue, each up to 255. */
export async function paint(env: NodeJS.ProcessEnv, colour: readonly number[]): Promise<void> {
  const hex = colour.map((value) => value.toString(16).padStart(2, '0')).join('');
  await promisify(execFile)('xsetroot', ['-solid', `#${hex}`], { env });
}
