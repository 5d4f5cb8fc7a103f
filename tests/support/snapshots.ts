import { readFileSync } from 'node:fs';
import type { Host } from './host';

/** The pid of a host's snapshot worker. */
export function pictureMakerOf({ process: { pid } }: Host): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children
    .map(Number)
    .find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('snapshots.js'));
}
