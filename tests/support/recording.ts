import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Recording, type RecordingDetail } from '../../src/shared/recording';
import { videoAt } from '../../src/shared/time-map';
import type { Host } from './host';

/** Starts or stops a recording, as an agent does. */
export function askRecording(
  host: Host,
  what: 'start' | 'stop',
  id: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = { recording_id: id };
  return host.request(`/api/v0/desktop/recording/${what}`, { method: 'POST', body, headers });
}

/** The library's answer for a path such as `/ID/actions`. */
export async function fromLibrary<T>(host: Host, path = ''): Promise<T> {
  return (await (await host.request(`/api/v0/recordings${path}`)).json()) as T;
}

/** The time in a recording's video (s) just before a moment of the wall clock (ms since 1970). */
export function justBefore({ clock, started_at }: RecordingDetail, moment: number): number {
  return (videoAt(clock, moment - Date.parse(started_at)) - 5) / 1000;
}

/** Paints the whole screen of an environment in a color: red, green and blue, each up to 255. */
export async function paint(env: NodeJS.ProcessEnv, colour: readonly number[]): Promise<void> {
  const hex = colour.map((value) => value.toString(16).padStart(2, '0')).join('');
  await promisify(execFile)('xsetroot', ['-solid', `#${hex}`], { env });
}

/** Makes a recording with three actions, as a different client. */
export async function recordOne(host: Host, title: string): Promise<Recording> {
  const id = randomUUID();
  if (!(await askRecording(host, 'start', id)).ok) throw new Error(`${title} does not begin.`);
  for (const x of [50, 90, 130]) await host.act({ action: 'mouse_move', coordinate: [x, 300] });
  await host.request(`/api/v0/recordings/${id}/stop`, { method: 'POST' });
  const changed = await host.request(`/api/v0/recordings/${id}`, { method: 'PATCH', body: { title } });
  return Recording.parse(await changed.json());
}

/** Deletes a recording, as a different client. */
export async function removeRecording(host: Host, id: string): Promise<void> {
  const response = await host.request(`/api/v0/recordings/${id}`, { method: 'DELETE' });
  if (!response.ok) throw new Error(`It is not deleted: ${response.status}.`);
}
