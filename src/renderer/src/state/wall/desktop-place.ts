import { pathOfHost } from '../../../../shared/linked-host';
import { MAIN_DESKTOP } from '../../../../shared/named-desktop';
import { type Client, createClient, type Fetch } from '../../api/client';

/** A desktop of a linked host has the name of that host before its own: `lab/agent-2`. */
export function nameAt(host: string | undefined, desktop: string): string {
  return host === undefined ? desktop : `${host}/${desktop}`;
}

/** The host of a desktop, undefined for this one, and its name there. */
export function desktopPlaceOf(name: string): {
  readonly host: string | undefined;
  readonly desktop: string;
} {
  const [first = MAIN_DESKTOP, second] = name.split('/');
  return second === undefined ? { host: undefined, desktop: first } : { host: first, desktop: second };
}

/** Calls the operations of a desktop at its host. */
export function clientAt(fetch: Fetch, name: string): Client {
  const { host, desktop } = desktopPlaceOf(name);
  const base = host === undefined ? '' : pathOfHost(host);
  return createClient((path, init) => fetch(base + path, init), desktop);
}

/** The address of the page that shows a desktop. That of a linked host has a page of its own. */
export function pageOf(name: string): string {
  const { host, desktop } = desktopPlaceOf(name);
  const hash = `#desktops/${desktop}`;
  return host === undefined ? hash : `${pathOfHost(host)}/${hash}`;
}
