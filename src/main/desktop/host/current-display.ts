import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCookie } from '../../x11/setup';
import { homeDirectory } from '../virtual/environment';
import type { HostSession } from './host-session';

/** A display of this machine, and where its cookie is; none where the server lets us in for who we are. */
export interface XDisplay {
  readonly display: string;
  readonly xauthority: string | undefined;
}

/** The X display this process would open windows on; undefined on systems without one. */
export function currentDisplay({ platform, env }: HostSession): XDisplay | undefined {
  const display = env.DISPLAY;
  if (platform !== 'linux' || display === undefined) return undefined;
  const file = env.XAUTHORITY ?? join(homeDirectory(env, '/'), '.Xauthority');
  return { display, xauthority: hasCookie(file, display) ? file : undefined };
}

function hasCookie(file: string, display: string): boolean {
  try {
    findCookie(readFileSync(file), /^:(\d+)/.exec(display)?.[1] ?? '');
    return true;
  } catch {
    return false;
  }
}
