import { pathOfHost } from '../../../shared/linked-host';
import { isDesktopName } from '../../../shared/named-desktop';

/** The linked host whose page has this path; undefined for a page of this host. */
export function hostOfPage(pathname: string): string | undefined {
  const name = /^\/hosts\/([^/]+)\/$/.exec(pathname)?.[1];
  return name !== undefined && isDesktopName(name) ? name : undefined;
}

// Unit tests have none.
declare const location: { readonly pathname: string } | undefined;

/** The linked host whose desktops this page shows; undefined for this host's own. */
export const LINKED_HOST = hostOfPage(typeof location === 'undefined' ? '' : location.pathname);

/** What stands before the paths of the API on this page. */
export const API_BASE = LINKED_HOST === undefined ? '' : pathOfHost(LINKED_HOST);
