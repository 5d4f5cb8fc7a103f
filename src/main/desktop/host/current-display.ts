import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../base/attempt';
import type { XDisplay } from '../../x11/connection';
import { findCookie } from '../../x11/setup';
import { homeDirectory } from '../virtual/environment';
import type { HostSession } from './host-session';

/** The X display of this process; undefined if it has none. */
export function currentDisplay({ platform, env }: HostSession): XDisplay | undefined {
  const display = env.DISPLAY;
  if (platform !== 'linux' || display === undefined) return undefined;
  const file = env.XAUTHORITY ?? join(homeDirectory(env, '/'), '.Xauthority');
  const number = /^:(\d+)/.exec(display)?.[1] ?? '';
  const cookie = attempt(() => findCookie(readFileSync(file), number));
  return { display, xauthority: cookie && file };
}
