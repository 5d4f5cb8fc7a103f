import { createStore } from 'zustand/vanilla';
import { parseRecordingId } from '../../../shared/recording';
import { isSessionId } from '../../../shared/session';
import { readable } from './readable-store';

/** What the panel shows. It is in the URL, so that reload, back and links work. */
export type PanelRoute =
  /** `session` is the past session to show; absent for the running one. */
  | { readonly page: 'live'; readonly session?: string }
  | { readonly page: 'recordings' }
  | { readonly page: 'player'; readonly id: string };

export function parseRoute(hash: string): PanelRoute {
  const [page, id = ''] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'session' && isSessionId(id)) return { page: 'live', session: id };
  if (page !== 'recordings') return { page: 'live' };
  const known = parseRecordingId(id);
  return known === undefined ? { page: 'recordings' } : { page: 'player', id: known };
}

export function hashOf(route: PanelRoute): string {
  switch (route.page) {
    case 'live':
      return route.session === undefined ? '#' : `#session/${route.session}`;
    case 'recordings':
      return '#recordings';
    case 'player':
      return `#recordings/${route.id}`;
  }
}

/** The part of `window` that the router uses. */
export interface AddressBar {
  readonly location: { hash: string };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

export type Router = ReturnType<typeof createRouter>;

export function createRouter(bar: AddressBar) {
  const store = createStore<PanelRoute>(() => parseRoute(bar.location.hash));
  const take = () => store.setState(parseRoute(bar.location.hash), true);
  bar.addEventListener('hashchange', take);
  return {
    store: readable(store),
    go(route: PanelRoute) {
      bar.location.hash = hashOf(route);
      // The event fires later; readers need the new route now.
      take();
    },
  };
}
