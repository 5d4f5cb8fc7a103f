import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './base/attempt';

/** The file in the data directory that says how to reach the host, while its API answers. */
export const ENDPOINT = 'endpoint.json';

/** How to reach a host. */
export interface HostEndpoint {
  readonly url: string;
  readonly token: string;
}

/** What the host of a data directory has announced, and its process; undefined if it has not, or the file is damaged. */
export function readEndpoint(dataDir: string): (HostEndpoint & { readonly pid: number }) | undefined {
  const { url, token, pid }: Readonly<Record<string, unknown>> =
    attempt(() => JSON.parse(readFileSync(join(dataDir, ENDPOINT), 'utf8'))) ?? {};
  const isWhole = typeof url === 'string' && typeof token === 'string' && typeof pid === 'number';
  return isWhole ? { url, token, pid } : undefined;
}

/**
 * The endpoint of the host that runs in a data directory. `JUMPSEAT_URL` and `JUMPSEAT_TOKEN` have precedence.
 * @returns undefined if there is no such host
 */
export function findEndpoint(dataDir: string, env: NodeJS.ProcessEnv): HostEndpoint | undefined {
  const announced = readEndpoint(dataDir);
  const url = env.JUMPSEAT_URL ?? announced?.url;
  return url === undefined ? undefined : { url, token: env.JUMPSEAT_TOKEN ?? announced?.token ?? '' };
}
